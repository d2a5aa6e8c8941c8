package lanewise.nn.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import lanewise.nn.data.Elements;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** NumPy's NPZ format: a ZIP file of NPY arrays, stored or deflated, each named as it was saved, with {@code .npy} behind. */
public final class Npz {
    private static final int PIECE = 1 << 16;

    /** Deflate expands at most 1032 to 1. */
    private static final long MOST_EXPANSION = 1032;

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
            for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
                ZipEntry entry = e.nextElement();
                String name = name(file, entry);
                if (arrays.put(name, array(file, name, zip, entry, arena)) != null) {
                    throw new MalformedFileException(file, "arrays", "each name once", "a second " + name);
                }
            }
        } catch (ZipException | EOFException e) {
            throw new MalformedFileException(file, "archive", "a ZIP file", "something else: " + e.getMessage());
        }
        return Collections.unmodifiableMap(arrays);
    }

    private static String name(Path file, ZipEntry entry) throws MalformedFileException {
        if (!entry.getName().endsWith(".npy")) {
            throw new MalformedFileException(file, "arrays", "names that end in .npy", entry.getName());
        }
        return entry.getName().substring(0, entry.getName().length() - 4);
    }

    private static NpyArray array(Path file, String name, ZipFile zip, ZipEntry entry, TensorArena arena)
            throws IOException {
        String place = "array " + name + ": ";
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), PIECE)) {
            NpyHeader header = NpyHeader.read(file, place, in);
            long bytes = header.elements() * header.type().bytes();
            // The lengths in the directory may lie, what is really in the file cannot.
            long most = Math.multiplyExact(Files.size(file), MOST_EXPANSION);
            if (bytes > most || bytes > 4L * (Integer.MAX_VALUE - 16L)) {
                throw new MalformedFileException(
                        file,
                        place + "shape",
                        "at most " + most + " bytes in this file",
                        header.dims() + " of " + bytes);
            }
            Tensor memory = arena.allocate((int) Math.ceilDiv(bytes, 4));
            readFully(file, place, in, memory.segment().asSlice(0, bytes));
            return new NpyArray(
                    file,
                    place,
                    header.dims(),
                    new Elements(memory.segment().asSlice(0, bytes), header.type(), header.order()));
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
}
