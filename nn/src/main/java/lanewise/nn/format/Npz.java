package lanewise.nn.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import lanewise.nn.data.ElementType;
import lanewise.nn.data.Elements;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** NumPy's NPZ format: a ZIP file of NPY arrays, stored or deflated, each named as it was saved, with {@code .npy} behind. */
public final class Npz {
    private static final String ENDING = ".npy";
    private static final int PIECE = 1 << 16;

    /** Deflate expands at most 1032 to 1. */
    private static final long MOST_EXPANSION = 1032;

    /** The first date that ZIP can say. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /**
     * Reads all arrays into an arena, in the order in which they lie in the file, by name without the ending.
     *
     * @throws MalformedFileException when the file is no ZIP file, or one of its entries no array
     */
    public static Map<String, NpyArray> read(Path file, TensorArena arena) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.getName().endsWith(ENDING)) {
                    throw new MalformedFileException(file, "arrays", "names that end in .npy", entry.getName());
                }
                String name = name(entry);
                if (arrays.put(name, array(file, name, zip, entry, arena)) != null) {
                    throw new MalformedFileException(file, "arrays", "each name once", "a second " + name);
                }
            }
        } catch (ZipException | EOFException e) {
            throw noArchive(file, e);
        }
        return Collections.unmodifiableMap(arrays);
    }

    private static String name(ZipEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - ENDING.length());
    }

    private static MalformedFileException noArchive(Path file, IOException e) {
        return new MalformedFileException(file, "archive", "a ZIP file", "something else: " + e.getMessage());
    }

    private static NpyArray array(Path file, String name, ZipFile zip, ZipEntry entry, TensorArena arena)
            throws IOException {
        String place = "array " + name + ": ";
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), PIECE)) {
            NpyHeader header = NpyHeader.read(file, place, in);
            ElementType type = header.elementType(file, place);
            long bytes = header.dataBytes();
            // The lengths in the directory may lie, what is really in the file cannot.
            long most = Math.multiplyExact(Files.size(file), MOST_EXPANSION);
            if (bytes > most || bytes > 4L * (Integer.MAX_VALUE - 16L)) {
                throw new MalformedFileException(
                        file,
                        place + "shape",
                        "at most " + most + " bytes in this file",
                        header.dims() + " of " + bytes);
            }
            MemorySegment memory = arena.allocate((int) Math.ceilDiv(bytes, 4)).segment();
            readFully(file, place, in, memory.asSlice(0, bytes));
            Elements elements = new Elements(memory.asSlice(0, bytes), type, header.order());
            return new NpyArray(file, place, header.dims(), elements);
        }
    }

    private static void readFully(Path file, String place, InputStream in, MemorySegment into) throws IOException {
        long at = 0;
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            if (n > into.byteSize() - at) {
                throw new MalformedFileException(
                        file, place + "length", into.byteSize() + " bytes by its header", "more");
            }
            MemorySegment.copy(piece, 0, into, ValueLayout.JAVA_BYTE, at, n);
            at += n;
        }
        if (at < into.byteSize()) {
            throw new MalformedFileException(
                    file, place + "length", into.byteSize() + " bytes by its header", String.valueOf(at));
        }
    }

    /** What the file has: every part whose name ends in .npy. */
    static TensorListing list(Path file) throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(ENDING)) {
                    tensors.add(stored(file, zip, entry));
                }
            }
        } catch (ZipException e) {
            throw noArchive(file, e);
        }
        return new TensorListing(file, TensorListing.Format.NPZ, Map.of(), tensors);
    }

    private static StoredTensor stored(Path file, ZipFile zip, ZipEntry entry) throws IOException {
        String name = name(entry);
        try (InputStream in = zip.getInputStream(entry)) {
            NpyHeader header = NpyHeader.read(file, "array " + name + ": ", in);
            return new StoredTensor(
                    name, header.type(), header.dims(), header.order(), header.bytes(), entry.getName());
        }
    }

    /** A part of an archive; closing it closes the archive. */
    static InputStream open(Path file, String part) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            zip.close();
            throw new MalformedFileException(file, "archive", "a part " + part, "none; it changed while it was read");
        }
        return new FilterInputStream(zip.getInputStream(entry)) {
            @Override
            public void close() throws IOException {
                super.close();
                zip.close();
            }
        };
    }

    /**
     * Writes tensors as float32, atomically: {@code numpy.load(file)} gives them by name. The same tensors give the same bytes.
     *
     * @throws IllegalArgumentException when a name is empty or has a slash or backslash, which are folders to ZIP
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        for (String name : tensors.keySet()) {
            if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
                throw new IllegalArgumentException(
                        "an array is named '" + name + "'; NPZ takes names that are not empty, without / and \\");
            }
        }
        AtomicFile.write(file, channel -> {
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey() + ENDING);
                entry.setTimeLocal(DATE);
                zip.putNextEntry(entry);
                write(zip, e.getValue());
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    private static void write(OutputStream out, Tensor t) throws IOException {
        out.write(NpyHeader.write(t.shape()));
        byte[] bytes = new byte[PIECE];
        for (ByteBuffer piece : Safetensors.pieces(t.segment(), PIECE)) {
            int n = piece.remaining();
            piece.get(bytes, 0, n);
            out.write(bytes, 0, n);
        }
    }
}
