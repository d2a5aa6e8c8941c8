package lanewise.nn.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Idx;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.format.Npy;
import lanewise.nn.format.NpyArray;
import lanewise.nn.format.Npz;
import lanewise.nn.format.Safetensors;
import lanewise.simd.TensorArena;
import lanewise.simd.fuzz.FuzzRun;
import lanewise.simd.fuzz.Mutator;

/**
 * The readers of files, fed with damaged ones. A million for one of them:
 *
 * <pre>java --add-modules jdk.incubator.vector -cp ... lanewise.nn.fuzz.Fuzz npy 1000000</pre>
 */
enum Fuzz {
    /** Images, which are read and mapped. */
    IDX_IMAGES(List.of()) {
        @Override
        List<byte[]> corpus() {
            byte[] images = idx(0x803, new int[] {2, 2, 3}, 12);
            return List.of(images, gzip(images));
        }

        @Override
        void read(Path file, TensorArena arena) throws IOException {
            Path labels = Files.write(file.resolveSibling("labels"), idx(0x801, new int[] {2}, 2));
            Idx.read("fuzz", file, labels, 10, arena);
            if (Files.size(file) != 0 && Files.readAllBytes(file)[0] != 0x1F) {
                Dataset mapped = Idx.map("fuzz", file, labels, 10, arena);
                mapped.source().read(1, new float[mapped.width()]);
            }
        }
    },
    /** Labels. */
    IDX_LABELS(List.of()) {
        @Override
        List<byte[]> corpus() {
            byte[] labels = idx(0x801, new int[] {2}, 2);
            return List.of(labels, gzip(labels), idx(0xB01, new int[] {2}, 4), idx(0xC01, new int[] {2}, 8));
        }

        @Override
        void read(Path file, TensorArena arena) throws IOException {
            Path images = Files.write(file.resolveSibling("images"), idx(0x803, new int[] {2, 2, 3}, 12));
            try {
                Idx.read("fuzz", images, file, 300, arena);
            } catch (MalformedFileException e) {
                requireNames(e, file, images);
                throw new MalformedFileException(file, "labels", "two", String.valueOf(e.getMessage()));
            }
        }
    },
    /** NumPy's arrays. */
    NPY(List.of(
            "'descr'", "'<f8'", "'|u1'", "'fortran_order'", "True", "'shape'", "(", ")", "(1,)", "99999999999", "}")) {
        @Override
        List<byte[]> corpus() {
            return resources(
                            "f4",
                            "f8-big",
                            "i1",
                            "i8",
                            "u1",
                            "bool",
                            "scalar",
                            "version2",
                            "version3",
                            "fortran",
                            "text")
                    .toList();
        }

        @Override
        void read(Path file, TensorArena arena) throws IOException {
            look(Npy.map(file, arena), arena);
        }
    },
    /** NumPy's archives. */
    NPZ(List.of("PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "x.npy", "'<f8'", "(1,)")) {
        @Override
        List<byte[]> corpus() {
            return List.of(resource("/npy/stored.npz"), resource("/npy/deflated.npz"));
        }

        @Override
        void read(Path file, TensorArena arena) throws IOException {
            for (NpyArray array : Npz.read(file, arena).values()) {
                look(array, arena);
            }
        }
    },
    /** Model files. */
    SAFETENSORS(List.of(
            "__metadata__", "\"dtype\"", "\"F32\"", "\"shape\"", "\"data_offsets\"", "[0,8]", "{}", "[]", "\\u0000")) {
        @Override
        List<byte[]> corpus() {
            return List.of(
                    safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
                    safetensors(
                            "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                                    + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}",
                            12));
        }

        @Override
        void read(Path file, TensorArena arena) throws IOException {
            Safetensors.read(file, arena);
        }
    };

    /** Buffers for reading and for unpacking, names, messages. */
    private static final long HEAP = 1 << 20;

    /** A byte of a gzipped file may stand for 1032, and each of those for an int. */
    private static final long HEAP_PER_BYTE = 1032 * 8;

    private final List<String> words;

    Fuzz(List<String> words) {
        this.words = words;
    }

    abstract List<byte[]> corpus();

    abstract void read(Path file, TensorArena arena) throws IOException;

    /** Reads so many damaged files in a folder. */
    FuzzRun run(Path folder, long inputs, long seed) {
        return FuzzRun.of(
                new Mutator(corpus(), words, seed),
                0,
                inputs,
                MalformedFileException.class,
                HEAP,
                HEAP_PER_BYTE,
                content -> readChecked(folder, content));
    }

    /** Reads one file in a folder, whether it is right or is refused. */
    void readOrRefuse(Path folder, byte[] content) throws IOException {
        try {
            readChecked(folder, content);
        } catch (MalformedFileException e) {
            // as it should be
        }
    }

    private void readChecked(Path folder, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("input"), content);
        try (TensorArena arena = TensorArena.ofShared()) {
            read(file, arena);
            if (arena.bytes() > 64 + 1032L * 16 * content.length) {
                throw new AssertionError(arena.bytes() + " bytes of memory for " + content.length);
            }
        } catch (MalformedFileException e) {
            requireNames(e, file, file);
            throw e;
        }
    }

    private static void requireNames(MalformedFileException e, Path file, Path other) {
        String message = String.valueOf(e.getMessage());
        boolean names = message.startsWith(file + ": ") || message.startsWith(other + ": ");
        if (!names || message.lines().count() != 1 || !message.contains(": expected ")) {
            throw new AssertionError("not a refusal in one line: " + message);
        }
    }

    /** All that can be asked of an array. */
    private static void look(NpyArray array, TensorArena arena) throws IOException {
        array.toTensor(arena);
        if (!array.dims().isEmpty()) {
            array.features().get(0, 0);
        }
    }

    private static byte[] idx(int magic, int[] dims, int dataBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dims.length + dataBytes).putInt(magic);
        Arrays.stream(dims).forEach(bytes::putInt);
        return bytes.array();
    }

    private static byte[] safetensors(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataBytes);
        bytes.putLong(Long.reverseBytes(text.length)).put(text);
        return bytes.array();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static Stream<byte[]> resources(String... names) {
        return Arrays.stream(names).map(n -> resource("/npy/" + n + ".npy"));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Fuzz.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Prints what happened; fails at the first input that is neither taken nor refused.
     *
     * @param args the name of a reader, how many inputs, the seed (1 if absent)
     */
    public static void main(String[] args) throws IOException {
        Fuzz target = valueOf(args[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        Path folder = Files.createTempDirectory("fuzz");
        long start = System.nanoTime();
        FuzzRun run = target.run(folder, Long.parseLong(args[1]), args.length > 2 ? Long.parseLong(args[2]) : 1);
        System.out.printf(
                Locale.ROOT,
                "%s: %d accepted, %d refused, at most %d bytes of heap, %.0f s%n",
                target,
                run.accepted(),
                run.refused(),
                run.mostBytes(),
                (System.nanoTime() - start) / 1e9);
    }
}
