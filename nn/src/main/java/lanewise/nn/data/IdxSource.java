package lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.Tensor;

/** An IDX file that may be gzipped: its header and its elements, each checked as it is read, with its name for messages. */
final class IdxSource implements AutoCloseable {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int SHORT = 0x0B;
    private static final int INT = 0x0C;

    private final Path file;
    private final boolean gzipped;
    private final InputStream in;

    IdxSource(Path file) throws IOException {
        this.file = file;
        PushbackInputStream raw =
                new PushbackInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), 2);
        byte[] start = raw.readNBytes(2);
        raw.unread(start);
        gzipped = start.length == 2 && start[0] == 0x1F && start[1] == (byte) 0x8B;
        try {
            in = gzipped ? new Gzip(raw) : raw;
        } catch (ZipException | EOFException e) {
            raw.close();
            throw notGzip(e);
        }
    }

    private MalformedFileException notGzip(IOException e) {
        if (e instanceof EOFException) {
            return cutOff();
        }
        return new MalformedFileException(file, "compressed data", "gzip", "something else: " + e.getMessage());
    }

    int[] header(int rank) throws IOException {
        int magic = readInt("magic number");
        int expected = UNSIGNED_BYTE << 8 | rank;
        if (magic != expected) {
            throw wrongMagic(expected, magic);
        }
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = dimension(i + 1);
        }
        return dims;
    }

    private MalformedFileException wrongMagic(int expected, int found) {
        return new MalformedFileException(
                file, "magic number", String.format("0x%08x", expected), String.format("0x%08x", found));
    }

    /** What one label takes, by the magic number of a vector. */
    int labelBytes() throws IOException {
        int magic = readInt("magic number");
        return switch (magic) {
            case UNSIGNED_BYTE << 8 | 1 -> 1;
            case SHORT << 8 | 1 -> 2;
            case INT << 8 | 1 -> 4;
            default -> throw wrongMagic(UNSIGNED_BYTE << 8 | 1, magic);
        };
    }

    int dimension(int number) throws IOException {
        int dim = readInt("dimension " + number);
        if (dim < 1) {
            throw new MalformedFileException(
                    file, "dimension " + number, "1 to 2147483647", Integer.toUnsignedString(dim));
        }
        return dim;
    }

    void requirePlain() throws MalformedFileException {
        if (gzipped) {
            throw new MalformedFileException(
                    file, "start", "an IDX file to be mapped", "a gzipped one; unpack it with gunzip first");
        }
    }

    /** A file that is mapped may have more elements than a tensor. */
    void checkPlainSize(int headerBytes, long pixels, int images) throws IOException {
        if (pixels > Integer.MAX_VALUE - 16L) {
            throw new MalformedFileException(
                    file, "dimensions", "at most 2147483631 pixels in an image", String.valueOf(pixels));
        }
        long size = Files.size(file);
        long wanted = headerBytes + pixels * images;
        if (size != wanted) {
            throw new MalformedFileException(file, "length", wanted + " bytes by its header", String.valueOf(size));
        }
    }

    /** A plain file's length is known before anything is allocated. */
    void checkSize(int headerBytes, long elements) throws IOException {
        if (elements > Integer.MAX_VALUE - 16L) {
            throw new MalformedFileException(
                    file, "dimensions", "at most 2147483631 elements", String.valueOf(elements));
        }
        long size = Files.size(file);
        if (!gzipped && size != headerBytes + elements) {
            throw new MalformedFileException(
                    file, "length", (headerBytes + elements) + " bytes by its header", String.valueOf(size));
        }
        // gzip's deflate expands at most 1032 to 1
        if (gzipped && elements > size * 1032) {
            throw new MalformedFileException(
                    file,
                    "dimensions",
                    "at most " + size * 1032 + " elements in " + size + " compressed bytes",
                    String.valueOf(elements));
        }
    }

    private int readInt(String place) throws IOException {
        byte[] b = readUpTo(4);
        if (b.length < 4) {
            throw new MalformedFileException(file, place, "4 bytes", b.length + "; the file is cut off");
        }
        return (b[0] & 0xFF) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | (b[3] & 0xFF);
    }

    byte[] readBytes(int n) throws IOException {
        byte[] bytes = readUpTo(n);
        if (bytes.length < n) {
            throw new MalformedFileException(file, "data", n + " bytes", bytes.length + "; the file is cut off");
        }
        return bytes;
    }

    void readInto(Tensor features) throws IOException {
        int rows = features.shape().dim(0);
        int width = features.shape().dim(1);
        for (int i = 0; i < rows; i++) {
            byte[] row = readUpTo(width);
            if (row.length < width) {
                throw new MalformedFileException(
                        file,
                        "image " + i,
                        width + " bytes",
                        row.length + "; the file is cut off after " + i + " of " + rows + " images");
            }
            for (int j = 0; j < width; j++) {
                features.set(i * width + j, row[j] & 0xFF);
            }
        }
    }

    void expectEnd() throws IOException {
        if (readUpTo(1).length > 0 || (in instanceof Gzip zip && zip.hasMore())) {
            throw new MalformedFileException(file, "end", "no more data", "more bytes than the header says");
        }
    }

    private byte[] readUpTo(int n) throws IOException {
        try {
            return in.readNBytes(n);
        } catch (ZipException e) {
            throw notGzip(e);
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    private MalformedFileException cutOff() {
        return new MalformedFileException(
                file, "compressed data", "a complete gzip stream", "its end; the file is cut off");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Tells whether bytes follow that belong to no gzip stream; the JDK's class passes over them in silence. */
    private static final class Gzip extends GZIPInputStream {
        private static final int TRAILER = 8;

        Gzip(InputStream in) throws IOException {
            super(in, 1 << 16);
        }

        boolean hasMore() throws IOException {
            return inf.getRemaining() > TRAILER || in.available() > 0;
        }
    }
}
