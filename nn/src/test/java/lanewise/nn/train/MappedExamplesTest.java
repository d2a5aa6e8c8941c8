package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Features;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Crop;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Examples that stay in their file until they are needed. */
@Timeout(120)
class MappedExamplesTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    @Test
    @DisplayName(
            "H01: a mapped file that is standardised on the way trains as one that was read and standardised before")
    void mappedIsAsGoodAsRead() throws IOException {
        Path images = idx("images", 0x803, 200, 8, 8);
        Path labels = idx("labels", 0x801, 200);
        Dataset read = Idx.read("digits", images, labels, 10, arena);
        Standardizer standardizer = Standardizer.overall(read, arena);
        Examples mapped =
                Examples.of(Idx.map("digits", images, labels, 10, arena)).preprocessed(standardizer);
        standardizer.apply(read);
        List<List<Integer>> bits = new ArrayList<>();
        List<FitResult> results = new ArrayList<>();
        for (Examples examples : List.of(Examples.of(read), mapped)) {
            Network network = Trainings.onDigits(16, arena, pool);
            Trainer trainer = Trainer.of(network, new Adam(0.01)).epochs(2).build(arena, pool);
            results.add(trainer.fit(examples, examples));
            bits.add(Trainings.bits(trainer, network));
        }
        assertThat(bits.get(1)).isEqualTo(bits.get(0));
        assertThat(results.get(1).reports().getLast().validation())
                .isEqualTo(results.get(0).reports().getLast().validation());
    }

    /** The digits, as far as there are dimensions for images. */
    private Path idx(String name, int magic, int... dims) throws IOException {
        int each = dims.length == 1 ? 1 : 64;
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dims.length + dims[0] * each);
        bytes.putInt(magic);
        Arrays.stream(dims).forEach(bytes::putInt);
        for (int i = 0; i < dims[0]; i++) {
            for (int j = 0; j < each; j++) {
                bytes.put((byte) (each == 1 ? digits.label(i) : digits.source().get(i, j)));
            }
        }
        return Files.write(folder.resolve(name), bytes.array());
    }

    /** 10 GB that the disk does not hold, cut to what the network takes; a checkpoint in the middle, too. */
    @Test
    void tenGigabytesAreTrainedOnWithoutBeingRead() throws IOException {
        int n = 137_000;
        Path images = sparse("images", 16 + 78_400L * n, 0x803, n, 280, 280);
        Path labels = sparse("labels", 8L + n, 0x801, n);
        Dataset big = Idx.map("big", images, labels, 10, arena);
        long before = arena.bytes();
        Network network = Network.builder(Shape.of(28, 28)).flatten().dense(10).build(4, 1, arena, pool);
        Trainer trainer = Trainer.of(network, new Sgd(0.1))
                .checkpoints(Checkpoints.whenStopped(folder.resolve("saved")))
                .stopWhen(StopRule.maxSteps(5))
                .build(arena, pool);
        Examples crops = Examples.of(big).augmented(new Crop(28, 28));
        assertThat(trainer.fit(crops).steps()).isEqualTo(5);
        assertThat(arena.bytes() - before).isLessThan(10_000_000);
        assertThat(trainer.resume(folder.resolve("saved"), crops).refused()).isEmpty();
    }

    private Path sparse(String name, long bytes, int... header) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int word : header) {
                out.writeInt(word);
            }
            out.setLength(bytes);
        }
        return file;
    }

    /** A fingerprint looks at some rows of what is not in memory, and at all that is. */
    @Test
    void fingerprintsReadNoWholeFile() {
        AtomicInteger reads = new AtomicInteger();
        Features counted = new Features() {
            @Override
            public int size() {
                return 50_000;
            }

            @Override
            public Shape exampleShape() {
                return Shape.of(2);
            }

            @Override
            public void read(int i, float[] x) {
                reads.incrementAndGet();
                Arrays.fill(x, 0, 2, i);
            }

            @Override
            public float get(int i, int j) {
                throw new AssertionError("not by one");
            }

            @Override
            public void copy(int i, Tensor batch, int row) {
                throw new AssertionError("not into a batch");
            }
        };
        Dataset far =
                new Dataset("far", counted, Clouds.numbered(50_000, 2, arena).targets());
        assertThat(Examples.of(far).fingerprint()).isEqualTo(Examples.of(far).fingerprint());
        assertThat(reads.get()).isBetween(2, 2 * 64);
        Dataset near = Clouds.numbered(50_000, 2, arena);
        long print = Examples.of(near).fingerprint();
        near.features().set(17, -1);
        assertThat(Examples.of(near).fingerprint()).isNotEqualTo(print);
        Standardizer other = Standardizer.overall(digits, arena);
        assertThat(Examples.of(digits).preprocessed(other).fingerprint())
                .isNotEqualTo(Examples.of(digits).fingerprint());
        assertThat(Examples.of(digits).preprocessed(other.then(other)).fingerprint())
                .isNotEqualTo(Examples.of(digits).preprocessed(other).fingerprint());
    }
}
