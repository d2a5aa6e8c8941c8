package lanewise.nn.data;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IDX files, plain and gzipped; every bad one is refused in one line. */
class IdxTest {
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;
    private static final int CLASSES = 10;

    @TempDir
    private Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void paths() {
        images = folder.resolve("images");
        labels = folder.resolve("labels");
    }

    private static byte[] idx(int magic, int[] dims, int... data) {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * dims.length + data.length).putInt(magic);
        Arrays.stream(dims).forEach(bytes::putInt);
        Arrays.stream(data).forEach(d -> bytes.put((byte) d));
        return bytes.array();
    }

    private static byte[] goodImages() {
        return idx(IMAGES, new int[] {3, 2, 2}, 0, 1, 2, 3, 4, 5, 6, 7, 128, 200, 254, 255);
    }

    private static byte[] goodLabels() {
        return idx(LABELS, new int[] {3}, 9, 0, 4);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] maybeGzip(boolean gzip, byte[] bytes) throws IOException {
        return gzip ? gzip(bytes) : bytes;
    }

    private void write(byte[] imageBytes, byte[] labelBytes) throws IOException {
        Files.write(images, imageBytes);
        Files.write(labels, labelBytes);
    }

    private void read() throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Idx.read("test", images, labels, CLASSES, arena);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true", "true, false", "false, true"})
    void plainAndGzipped(boolean gzipImages, boolean gzipLabels) throws IOException {
        write(maybeGzip(gzipImages, goodImages()), maybeGzip(gzipLabels, goodLabels()));
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset data = Idx.read("test", images, labels, CLASSES, arena);
            assertThat(data.name()).isEqualTo("test");
            assertThat(data.size()).isEqualTo(3);
            assertThat(data.exampleShape()).isEqualTo(Shape.of(2, 2));
            assertThat(data.features().toArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 128, 200, 254, 255);
            assertThat(new int[] {data.label(0), data.label(1), data.label(2)}).containsExactly(9, 0, 4);
            assertThat(data.classes()).hasSize(CLASSES).startsWith("0").endsWith("9");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void imagesCutAtAnyByteAreRefused(boolean gzip) throws IOException {
        byte[] whole = maybeGzip(gzip, goodImages());
        for (int length = 0; length < whole.length; length++) {
            write(Arrays.copyOf(whole, length), goodLabels());
            assertRefused("cut at " + length, images, this::read);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void labelsCutAtAnyByteAreRefused(boolean gzip) throws IOException {
        byte[] whole = maybeGzip(gzip, goodLabels());
        for (int length = 0; length < whole.length; length++) {
            write(goodImages(), Arrays.copyOf(whole, length));
            assertRefused("cut at " + length, labels, this::read);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesBehindTheDataAreRefused(boolean gzip) throws IOException {
        byte[] longer = Arrays.copyOf(goodImages(), goodImages().length + 1);
        write(maybeGzip(gzip, longer), goodLabels());
        assertRefused(images, this::read);
        longer = Arrays.copyOf(goodLabels(), goodLabels().length + 1);
        write(goodImages(), maybeGzip(gzip, longer));
        assertRefused(labels, this::read);
    }

    /** Bytes behind the end of the compressed stream are no part of it; gzip itself warns of them. */
    @Test
    void bytesBehindTheCompressedStreamAreRefused() throws IOException {
        byte[] zipped = gzip(goodImages());
        write(Arrays.copyOf(zipped, zipped.length + 7), goodLabels());
        assertRefused(images, this::read);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LABELS, 0x0802, 0x0804, 0x0D03, 0x03080000, -1})
    void anotherMagicNumberIsRefused(int magic) throws IOException {
        byte[] bad = goodImages();
        ByteBuffer.wrap(bad).putInt(0, magic);
        write(bad, goodLabels());
        assertRefused(images, this::read)
                .contains("magic number")
                .contains("0x00000803")
                .contains(String.format("0x%08x", magic));
    }

    /** The commonest mistake: the two files exchanged. */
    @Test
    void exchangedFilesAreRefused() throws IOException {
        write(goodLabels(), goodImages());
        assertRefused(labels, this::read).contains("0x00000801").contains("0x00000803");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 255})
    void labelsOutOfRangeAreRefused(int label) throws IOException {
        write(goodImages(), idx(LABELS, new int[] {3}, 9, label, 4));
        assertRefused(labels, this::read).contains("label 1").contains("0 to 9").contains("found " + label);
    }

    @Test
    void countsThatDifferAreRefusedWithBoth() throws IOException {
        write(goodImages(), idx(LABELS, new int[] {4}, 9, 0, 4, 5));
        assertRefused(images, this::read)
                .contains("number of images")
                .contains("4")
                .contains("labels")
                .contains("found 3");
    }

    @Test
    void noImagesAreRefused() throws IOException {
        write(idx(IMAGES, new int[] {0, 2, 2}), idx(LABELS, new int[] {0}));
        assertRefused(labels, this::read).contains("dimension 1").contains("found 0");
        write(idx(IMAGES, new int[] {0, 2, 2}), goodLabels());
        assertRefused(images, this::read).contains("dimension 1").contains("found 0");
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 2", "3, 2, 0", "3, -1, 2", "3, 2, -2147483648"})
    void dimensionsBelowOneAreRefused(int n, int rows, int cols) throws IOException {
        write(idx(IMAGES, new int[] {n, rows, cols}), goodLabels());
        assertRefused(images, this::read).contains("dimension");
    }

    /** Files of a few bytes that claim gigabytes: refused before memory is taken, on the heap or off it. */
    @ParameterizedTest
    @CsvSource({
        "3, 2147483647, 1, false",
        "3, 65536, 65536, false",
        "3, 65536, 65536, true",
        "3, 2147483647, 2147483647, false",
        "3, 2147483647, 2147483647, true",
        "3, 30000, 20000, false",
        "3, 30000, 20000, true",
    })
    void imagesThatClaimToBeHugeTakeNoMemory(int n, int rows, int cols, boolean gzip) throws IOException {
        write(maybeGzip(gzip, idx(IMAGES, new int[] {n, rows, cols}, 1, 2, 3)), goodLabels());
        try (TensorArena arena = TensorArena.ofShared()) {
            AllocationMeter meter = AllocationMeter.ofThreads();
            long before = meter.bytes();
            assertRefused(images, () -> Idx.read("test", images, labels, CLASSES, arena));
            // Buffers of 64 KB for two files, classes loaded for the first time
            assertThat(meter.bytes() - before).isLessThan(4_000_000);
            assertThat(arena.bytes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"2147483647, false", "2147483647, true", "100000000, false", "100000000, true"})
    void labelsThatClaimToBeHugeTakeNoMemory(int n, boolean gzip) throws IOException {
        write(goodImages(), maybeGzip(gzip, idx(LABELS, new int[] {n}, 1, 2, 3)));
        try (TensorArena arena = TensorArena.ofShared()) {
            AllocationMeter meter = AllocationMeter.ofThreads();
            long before = meter.bytes();
            assertRefused(labels, () -> Idx.read("test", images, labels, CLASSES, arena));
            assertThat(meter.bytes() - before).isLessThan(4_000_000);
            assertThat(arena.bytes()).isZero();
        }
    }

    /**
     * A gzipped file that claims the most its length could hold takes native memory only in proportion to that length.
     */
    @Test
    void gzippedImagesThatClaimMoreThanThereIsAreRefused() throws IOException {
        byte[] zipped = gzip(idx(IMAGES, new int[] {3, 50, 50}, 1, 2, 3));
        write(zipped, goodLabels());
        try (TensorArena arena = TensorArena.ofShared()) {
            assertRefused(images, () -> Idx.read("test", images, labels, CLASSES, arena))
                    .contains("cut off");
            assertThat(arena.bytes()).isLessThanOrEqualTo(4L * 1032 * zipped.length);
        }
    }

    @Test
    void aTextFileIsRefused() throws IOException {
        Files.writeString(images, "5,3,2\n1,0,0\n");
        Files.write(labels, goodLabels());
        assertRefused(images, this::read).contains("magic number");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.write(labels, goodLabels());
        assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class).hasMessage(images.toString());
    }

    /** Any damage is noticed or harmless; nothing but a refusal may come out. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void flippedBitsGiveARefusalOrAValidRead(boolean gzip) throws IOException {
        byte[] goodOnes = maybeGzip(gzip, goodImages());
        Files.write(labels, goodLabels());
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = goodOnes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(images, bad);
            try {
                read();
            } catch (MalformedFileException e) {
                assertThat(e.getMessage()).startsWith(images + ": ").doesNotContain("\n");
            }
        }
    }
}
