package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import lanewise.nn.data.Features;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy 2.4 wrote are read, ours are as NumPy's, and what is neither is refused in one line. */
class NpyTest {
    @TempDir
    private Path folder;

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Path numpy(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/npy/" + name))) {
            Files.copy(in, file);
        }
        return file;
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("bad.npy"), bytes);
    }

    private static byte[] header(String dictionary, int dataBytes) {
        byte[] text = (dictionary + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all =
                Arrays.copyOf(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, 10 + text.length + dataBytes);
        all[8] = (byte) text.length;
        all[9] = (byte) (text.length >> 8);
        System.arraycopy(text, 0, all, 10, text.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "f4-big", "f8", "f8-big"})
    void fractionsInEitherByteOrder(String name) throws IOException {
        Tensor t = Npy.read(numpy(name + ".npy"), arena);
        assertThat(t.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(t.toArray()).containsExactly(0, 1, 2, 3, 250, -1.5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i1", "i2", "i2-big", "i4", "i4-big", "i8", "i8-big", "u1"})
    void wholeNumbersInEitherByteOrder(String name) throws IOException {
        NpyArray array = Npy.map(numpy(name + ".npy"), arena);
        assertThat(array.toTensor(arena).toArray()).containsExactly(0, 1, 2, 3, 120, 7);
        assertThat(array.elements().whole(4)).isEqualTo(120);
        float[] row = new float[3];
        Features features = array.features();
        features.read(1, row);
        assertThat(row).containsExactly(3, 120, 7);
        assertThat(features.get(1, 2)).isEqualTo(7);
        assertThatThrownBy(() -> features.read(2, row)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void laterVersionsBooleansAndScalars() throws IOException {
        assertThat(Npy.read(numpy("version2.npy"), arena).toArray()).containsExactly(0, 1, 2, 3);
        assertThat(Npy.read(numpy("version3.npy"), arena).toArray()).containsExactly(0, 1, 2, 3);
        assertThat(Npy.read(numpy("bool.npy"), arena).toArray()).containsExactly(1, 0);
        assertThat(Npy.read(numpy("scalar.npy"), arena).toArray()).containsExactly(2.5f);
        assertRefused(
                        folder.resolve("scalar.npy"),
                        () -> Npy.map(folder.resolve("scalar.npy"), arena).features())
                .contains("single number");
    }

    @Test
    void columnByColumnTextAndNothingAreRefused() throws IOException {
        assertRefused(numpy("fortran.npy"), () -> Npy.map(folder.resolve("fortran.npy"), arena))
                .contains("fortran_order")
                .contains("ascontiguousarray");
        assertRefused(numpy("text.npy"), () -> Npy.map(folder.resolve("text.npy"), arena))
                .contains("descr")
                .contains("<U1");
        assertRefused(numpy("empty.npy"), () -> Npy.map(folder.resolve("empty.npy"), arena))
                .contains("shape")
                .contains("(0, 3)");
        assertThatThrownBy(() -> Npy.map(folder.resolve("none.npy"), arena)).isInstanceOf(NoSuchFileException.class);
    }

    /** Byte for byte what numpy.save writes. */
    @Test
    void writesAsNumpyDoes() throws IOException {
        Tensor t = Npy.read(numpy("f4.npy"), arena);
        Npy.write(folder.resolve("ours.npy"), t);
        assertThat(Files.readAllBytes(folder.resolve("ours.npy")))
                .isEqualTo(Files.readAllBytes(folder.resolve("f4.npy")));
        for (int[] dims : new int[][] {{}, {5}, {1, 2, 3, 4}}) {
            Tensor x = arena.allocate(dims);
            for (int i = 0; i < x.size(); i++) {
                x.set(i, i + 0.5f);
            }
            Npy.write(folder.resolve("x.npy"), x);
            Tensor back = Npy.read(folder.resolve("x.npy"), arena);
            assertThat(back.shape()).isEqualTo(x.shape());
            assertThat(back.toArray()).isEqualTo(x.toArray());
        }
    }

    @Test
    void archivesStoredAndDeflated() throws IOException {
        Map<String, NpyArray> stored = Npz.read(numpy("stored.npz"), arena);
        assertThat(stored.keySet()).containsExactly("x", "y");
        assertThat(stored.get("x").toTensor(arena).toArray()).containsExactly(0, 1, 2, 3, 250, -1.5f);
        assertThat(stored.get("y").labels(2)).containsExactly(1, 0);
        Map<String, NpyArray> deflated = Npz.read(numpy("deflated.npz"), arena);
        assertThat(deflated.get("x").dims()).containsExactly(100L, 3L);
        assertThat(deflated.get("x").features().get(99, 2)).isEqualTo(-1.5f);
        assertThat(deflated.get("y").labels(3)).hasSize(100);
        assertRefused(folder.resolve("deflated.npz"), () -> deflated.get("y").labels(2))
                .contains("label 2")
                .contains("0 to 1");
        assertRefused(folder.resolve("deflated.npz"), () -> deflated.get("x").labels(2))
                .contains("whole numbers");
    }

    /** The same tensors give the same bytes, in each of them those of numpy.save. */
    @Test
    void archivesAreWrittenAndReadAgain() throws IOException {
        Tensor x = Npy.read(numpy("f4.npy"), arena);
        Path file = folder.resolve("ours.npz");
        Npz.write(file, Map.of("x", x));
        byte[] first = Files.readAllBytes(file);
        Npz.write(file, Map.of("x", x));
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(Npz.read(file, arena).get("x").toTensor(arena).toArray()).isEqualTo(x.toArray());
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("x.npy")).readAllBytes())
                    .isEqualTo(Files.readAllBytes(folder.resolve("f4.npy")));
        }
        for (String name : new String[] {"", "a/b", "a\\b"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Npz.write(file, Map.of(name, x)))
                    .withMessageContaining("'" + name + "'");
        }
    }

    @Test
    void archivesThatLieAreRefused() throws IOException {
        Path file = folder.resolve("bad.npz");
        for (byte[] content : new byte[][] {
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }", 4),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 4),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 40),
            {1, 2, 3}
        }) {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
                out.putNextEntry(new ZipEntry("x.npy"));
                out.write(content);
            }
            try (TensorArena scratch = TensorArena.ofShared()) {
                assertRefused(file, () -> Npz.read(file, scratch)).contains("array x");
                assertThat(scratch.bytes()).isLessThan(1 << 20);
            }
        }
        Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});
        assertRefused(file, () -> Npz.read(file, arena)).contains("ZIP");
        Files.write(file, new byte[0]);
        assertRefused(file, () -> Npz.read(file, arena)).contains("ZIP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'descr': '<f4', 'fortran_order': False}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': True}",
                "{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
                "{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '|f4', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} behind",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': ()",
            })
    void dictionariesThatAreNotRightAreRefused(String dictionary) throws IOException {
        Path file = write(header(dictionary, 4));
        assertRefused(file, () -> Npy.map(file, arena));
    }

    @Test
    void filesCutAnywhereAreRefused() throws IOException {
        byte[] whole = header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8);
        for (int length = 0; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            assertRefused("cut at " + length, file, () -> Npy.map(file, arena));
        }
    }

    /** Mapped, not read: 10 GB that the disk does not hold, in the time of a look. */
    @Test
    void tenGigabytesAreMapped() throws IOException {
        byte[] start = header("{'descr': '<f4', 'fortran_order': False, 'shape': (10000000, 250), }", 0);
        Path file = write(start);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(start.length + 10_000_000_000L);
            sparse.seek(start.length + 9_999_999_996L);
            sparse.write(new byte[] {0, 0, (byte) 0x80, 0x3F});
        }
        Features rows = Npy.map(file, arena).features();
        assertThat(rows.size()).isEqualTo(10_000_000);
        assertThat(rows.get(9_999_999, 249)).isEqualTo(1);
        assertThat(rows.get(5_000_000, 0)).isZero();
        assertThat(arena.bytes()).isZero();
    }
}
