package lanewise.nn.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Which tensors a file has, of whatever type and from whatever program: safetensors, NumPy's NPY and NPZ, and IDX, plain or gzipped. The elements
 * themselves are read only for {@link #statistics}, piece by piece, so that a file may be larger than memory.
 *
 * @param file that was read
 * @param format that it has
 * @param metadata texts beside the tensors
 * @param tensors in the order of the file
 */
public record TensorListing(Path file, Format format, Map<String, String> metadata, List<StoredTensor> tensors) {
    private static final int PIECE = 1 << 16;
    private static final int START = 9;

    public TensorListing {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /** Formats that can be listed. */
    public enum Format {
        /** Names, shapes, texts. */
        SAFETENSORS("safetensors"),
        /** One array without a name. */
        NPY("NPY"),
        /** Arrays in a ZIP archive. */
        NPZ("NPZ"),
        /** One array without a name; that of MNIST. */
        IDX("IDX"),
        /** The same, compressed. */
        IDX_GZIP("IDX, gzipped");

        private final String words;

        Format(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Reads headers only.
     *
     * @throws MalformedFileException when the file has none of the formats, or breaks one of its rules
     */
    public static TensorListing read(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START);
        }
        Optional<Format> format = format(file, start);
        if (format.isEmpty()) {
            throw new MalformedFileException(
                    file,
                    "byte 0",
                    "the beginning of a safetensors, NPY, NPZ or IDX file",
                    start.length == 0
                            ? "nothing; the file is empty"
                            : HexFormat.ofDelimiter(" ").formatHex(start));
        }
        return switch (format.get()) {
            case SAFETENSORS -> Safetensors.list(file);
            case NPY -> Npy.list(file);
            case NPZ -> Npz.list(file);
            case IDX -> IdxArray.list(file, false);
            case IDX_GZIP -> IdxArray.list(file, true);
        };
    }

    /** What the name promises is believed, so that a damaged file is called damaged and not unknown. */
    private static Optional<Format> format(Path file, byte[] start) {
        String name = String.valueOf(file.getFileName());
        boolean json = start.length == START && start[START - 1] == '{';
        boolean small = start.length == START && start[4] == 0 && start[5] == 0 && start[6] == 0 && start[7] == 0;
        if (name.endsWith(".safetensors") || (json && small)) {
            return Optional.of(Format.SAFETENSORS);
        }
        if (name.endsWith(".npy") || begins(start, 0x93, 'N', 'U', 'M')) {
            return Optional.of(Format.NPY);
        }
        if (name.endsWith(".npz") || begins(start, 'P', 'K')) {
            return Optional.of(Format.NPZ);
        }
        if (begins(start, 0x1F, 0x8B)) {
            return Optional.of(Format.IDX_GZIP);
        }
        return begins(start, 0, 0) && start.length > 3 ? Optional.of(Format.IDX) : Optional.empty();
    }

    private static boolean begins(byte[] start, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (start.length <= i || (start[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads all elements of a tensor.
     *
     * @param tensor of this file
     * @throws MalformedFileException when compressed data is damaged or ends too early
     */
    public StoredStatistics statistics(StoredTensor tensor) throws IOException {
        StoredStatistics.Count count = new StoredStatistics.Count();
        long done = 0;
        try (InputStream in = open(tensor)) {
            in.skipNBytes(tensor.offset());
            while (done < tensor.bytes()) {
                byte[] piece = in.readNBytes((int) Math.min(PIECE, tensor.bytes() - done));
                if (piece.length == 0 || piece.length % tensor.type().bytes() != 0) {
                    throw new EOFException();
                }
                ByteBuffer bytes = ByteBuffer.wrap(piece).order(tensor.order());
                for (int at = 0; at < piece.length; at += tensor.type().bytes()) {
                    count.add(tensor.type().get(bytes, at));
                }
                done += piece.length;
            }
            // reading to the end compares gzip's checksum
            if (format == Format.IDX_GZIP && in.read() >= 0) {
                throw new MalformedFileException(file, "end", "no more data", "more bytes than the header says");
            }
        } catch (EOFException | ZipException e) {
            throw new MalformedFileException(
                    file,
                    "byte " + (tensor.offset() + done) + (tensor.part().isEmpty() ? "" : " of " + tensor.part()),
                    tensor.bytes() + " bytes of data",
                    done + " that can be read; the file is cut off or damaged");
        }
        return count.result();
    }

    private InputStream open(StoredTensor tensor) throws IOException {
        return switch (format) {
            case IDX_GZIP -> new GZIPInputStream(Files.newInputStream(file), PIECE);
            case NPZ -> Npz.open(file, tensor.part());
            default -> Files.newInputStream(file);
        };
    }
}
