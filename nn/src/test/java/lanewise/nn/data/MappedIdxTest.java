package lanewise.nn.data;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.simd.AllocationMeter;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files larger than memory. */
class MappedIdxTest {
    @TempDir
    private Path folder;

    private Path images(int n, int height, int width, byte... pixels) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16 + pixels.length);
        bytes.putInt(0x803).putInt(n).putInt(height).putInt(width).put(pixels);
        return Files.write(folder.resolve("images"), bytes.array());
    }

    private Path labels(int magic, int n, byte... labels) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length);
        bytes.putInt(magic).putInt(n).put(labels);
        return Files.write(folder.resolve("labels"), bytes.array());
    }

    @Test
    void mappedIsWhatIsRead() throws IOException {
        Path images = images(2, 1, 3, (byte) 0, (byte) 128, (byte) 255, (byte) 1, (byte) 2, (byte) 3);
        Path labels = labels(0x801, 2, (byte) 1, (byte) 0);
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset mapped = Idx.map("d", images, labels, 2, arena);
            Dataset read = Idx.read("d", images, labels, 2, arena);
            var batch = arena.allocate(2, 3);
            for (int i = 0; i < 2; i++) {
                mapped.copyExample(i, batch, i);
                assertThat(mapped.label(i)).isEqualTo(read.label(i));
            }
            assertThat(batch.toArray()).isEqualTo(read.features().toArray());
            assertThat(mapped.exampleShape()).isEqualTo(read.exampleShape());
        }
    }

    /** More than 256 classes. */
    @Test
    void labelsOfTwoAndFourBytes() throws IOException {
        Path images = images(2, 1, 1, (byte) 0, (byte) 1);
        try (TensorArena arena = TensorArena.ofShared()) {
            Path two = labels(0xB01, 2, (byte) 1, (byte) 44, (byte) 0, (byte) 7);
            assertThat(Idx.map("d", images, two, 301, arena).label(0)).isEqualTo(300);
            Path four =
                    labels(0xC01, 2, (byte) 0, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9);
            assertThat(Idx.map("d", images, four, 70_000, arena).label(0)).isEqualTo(65_536);
            assertRefused(four, () -> Idx.map("d", images, four, 65_536, arena))
                    .contains("label 0")
                    .contains("65536");
            Path negative = labels(0xB01, 2, (byte) -1, (byte) -1, (byte) 0, (byte) 0);
            assertRefused(negative, () -> Idx.read("d", images, negative, 10, arena))
                    .contains("-1");
        }
    }

    /** 10 GB that the disk does not hold: mapped, not read; quick, and next to no memory. */
    @Test
    void tenGigabytes() throws IOException {
        int n = 13_000_000;
        Path images = images(n, 28, 28);
        Path labels = labels(0x801, n);
        try (RandomAccessFile sparse = new RandomAccessFile(images.toFile(), "rw")) {
            sparse.setLength(16 + 784L * n);
            sparse.seek(16 + 784L * n - 1);
            sparse.write(200);
        }
        try (RandomAccessFile sparse = new RandomAccessFile(labels.toFile(), "rw")) {
            sparse.setLength(8L + n);
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            AllocationMeter meter = AllocationMeter.ofThreads();
            long before = meter.bytes();
            Dataset data = Idx.map("big", images, labels, 10, arena);
            assertThat(data.size()).isEqualTo(n);
            assertThat(data.source().get(n - 1, 783)).isEqualTo(200);
            assertThat(arena.bytes()).isZero();
            // A byte and an int for each label, copied twice on the way.
            assertThat(meter.bytes() - before).isLessThan(16L * n);
            Batch batch = Batch.ofLabels(arena.allocate(64, 784), new int[64]);
            BatchReader reader = BatchReader.of(data).build();
            reader.seek(new BatchSource.Place(0, n - 64));
            assertThat(reader.next(batch)).isEqualTo(64);
            assertThat(batch.inputs().get(64 * 784 - 1)).isEqualTo(200);
        }
    }

    @Test
    void whatCannotBeMappedIsRefused() throws IOException {
        Path labels = labels(0x801, 1, (byte) 0);
        try (TensorArena arena = TensorArena.ofShared()) {
            Path cut = images(1, 2, 2, (byte) 1, (byte) 2, (byte) 3);
            assertRefused(cut, () -> Idx.map("d", cut, labels, 1, arena))
                    .contains("20 bytes")
                    .contains("19");
            Path more = images(2, 1, 1, (byte) 1, (byte) 2);
            assertRefused(more, () -> Idx.map("d", more, labels, 1, arena)).contains("number of images");
            Path zipped = Files.write(folder.resolve("zipped"), gzip(Files.readAllBytes(more)));
            assertRefused(zipped, () -> Idx.map("d", zipped, labels, 1, arena)).contains("gunzip");
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
