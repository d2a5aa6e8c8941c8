package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.ExampleOrder;
import lanewise.nn.data.Features;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Crop;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.loss.SoftmaxFocal;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What fit does with a data set's examples. */
@Timeout(120)
class DatasetExamplesTest {
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

    private Network network(int batch) {
        return Network.builder(Shape.of(8, 8))
                .flatten()
                .dense(16)
                .relu()
                .dense(10)
                .build(batch, 1, arena, pool);
    }

    /** What the steps of a run are given. */
    private abstract static class Steps implements TrainingListener {
        private PlacedLoss loss;
        private Tensor input;

        @Override
        public void onStart(TrainingRun run) {
            loss = run.loss();
            input = run.network().input();
        }

        @Override
        public void onStep(TrainingStep step) {
            look(step, input, loss);
        }

        abstract void look(TrainingStep step, Tensor x, PlacedLoss minimised);
    }

    @Test
    @DisplayName("J06: fit gives the network shifted images with their labels, otherwise in each epoch")
    void shiftsKeepLabels() {
        List<String> seen = new ArrayList<>();
        Dataset few = digits.select("few", IntStream.range(0, 20).toArray());
        Trainer trainer = Trainer.of(network(20), new Sgd(0.01)).epochs(2).build(arena, pool);
        trainer.fit(Examples.of(few).augmented(new Shift(1, 1, 0)), new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                for (int i = 0; i < 20; i++) {
                    float[] image = x.slice(64 * i, 64).toArray();
                    int label = loss.labels()[i];
                    assertThat(IntStream.range(0, 20).anyMatch(k -> few.label(k) == label && isShift(few, k, image)))
                            .isTrue();
                }
                seen.add(Arrays.toString(x.toArray()));
            }
        });
        assertThat(seen).hasSize(2).doesNotHaveDuplicates();
    }

    private static boolean isShift(Dataset of, int k, float... image) {
        for (int dr = -1; dr <= 1; dr++) {
            for (int dc = -1; dc <= 1; dc++) {
                boolean same = true;
                for (int j = 0; j < 64; j++) {
                    int r = j / 8 - dr;
                    int c = j % 8 - dc;
                    boolean inside = r >= 0 && r < 8 && c >= 0 && c < 8;
                    same &= image[j] == (inside ? of.source().get(k, 8 * r + c) : 0);
                }
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    @DisplayName("A07, J06: mixed labels are probabilities of the loss that is minimised; validation keeps its labels")
    void mixedLabelsAreProbabilities() {
        int[] mixtures = {0};
        Trainer trainer = Trainer.of(network(32), new Adam(0.01)).epochs(2).build(arena, pool);
        Examples mixed = Examples.of(digits).mixup(0.4);
        FitResult result = trainer.fit(mixed, mixed, new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                assertThat(loss.description()).isEqualTo(SoftmaxCrossEntropy.ofProbabilities());
                double expected = 0;
                for (int i = 0; i < step.rows(); i++) {
                    float[] p = loss.targets().slice(10 * i, 10).toArray();
                    double sum = 0;
                    int classes = 0;
                    for (float q : p) {
                        sum += q;
                        classes += q > 0 ? 1 : 0;
                    }
                    // λ and 1 − λ are rounded once each.
                    assertThat(Math.abs(sum - 1)).isLessThan(0x1p-22);
                    assertThat(classes).isBetween(1, 2);
                    mixtures[0] += classes == 2 ? 1 : 0;
                    expected += loss.losses().get(i);
                }
                assertThat((double) step.loss()).isCloseTo(expected / step.rows(), within(1e-5));
            }
        });
        assertThat(mixtures[0]).isGreaterThan(digits.size());
        ValidationReport validation = result.reports().getLast().validation().orElseThrow();
        assertThat(validation.metrics()).containsOnlyKeys("accuracy");
        assertThat(validation).isEqualTo(trainer.validate(Examples.of(digits)));
        assertThat(validation.get("accuracy")).isGreaterThan(0.5);
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.data.Offset.offset(distance);
    }

    @Test
    @DisplayName("B02: balanced examples come equally often, to within one")
    void balancedClassesComeEquallyOften() {
        int[] some = IntStream.range(0, digits.size())
                .filter(i -> digits.label(i) < 2 || i % 9 == 0)
                .toArray();
        Dataset uneven = digits.select("uneven", some);
        int[] counts = new int[10];
        Trainer trainer = Trainer.of(network(32), new Sgd(0.01)).build(arena, pool);
        trainer.fit(Examples.of(uneven).balanced(), new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                for (int i = 0; i < step.rows(); i++) {
                    counts[loss.labels()[i]]++;
                }
            }
        });
        assertThat(Arrays.stream(counts).sum()).isEqualTo(some.length);
        assertThat(Arrays.stream(counts).max().orElseThrow()
                        - Arrays.stream(counts).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("class weights are n/(k n_j) for each example, and go on with a data set's own weights")
    void classWeights() {
        Dataset three = Clouds.of(3, 4, 3, 1, arena).select("three", new int[] {0, 1, 1, 2, 2, 2});
        float[] found = new float[6];
        Trainer trainer = Trainer.of(Network.builder(Shape.of(4)).dense(3).build(6, 1, arena, pool), new Sgd(0.1))
                .build(arena, pool);
        trainer.fit(
                Examples.of(three.withWeights(new float[] {1, 1, 3, 1, 1, 1})).classWeighted(), new Steps() {
                    @Override
                    void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                        for (int i = 0; i < 6; i++) {
                            found[i] = loss.sampleWeights().get(i);
                        }
                    }
                });
        float third = (float) (6 / (3.0 * 3));
        assertThat(found).containsExactlyInAnyOrder(2, 1, 3, third, third, third);
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
            Network network = network(16);
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

    @Test
    void anotherTreatmentIsNotResumed() {
        Path saved = folder.resolve("saved");
        Trainer.of(network(32), new Sgd(0.1))
                .checkpoints(Checkpoints.everyEpoch(saved))
                .build(arena, pool)
                .fit(Examples.of(digits).augmented(new Shift(1, 1, 0)));
        Trainer other = Trainer.of(network(32), new Sgd(0.1)).build(arena, pool);
        for (Examples wrong : List.of(
                Examples.of(digits),
                Examples.of(digits).augmented(new Shift(2, 1, 0)),
                Examples.of(digits).augmented(new Shift(1, 1, 0)).balanced())) {
            assertThatThrownBy(() -> other.resume(saved, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("treatment of data")
                    .hasMessageContaining("Shift[rows=1, columns=1, fill=0.0]");
        }
        assertThatThrownBy(() -> other.resume(saved, Examples.of(digits).classWeighted()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data is");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Dataset clouds = Clouds.of(9, 4, 3, 1, arena);
        Network four = Network.builder(Shape.of(4)).dense(3).build(4, 1, arena, pool);
        Trainer labels = Trainer.of(four, new Sgd(0.1)).build(arena, pool);
        refused(() -> Examples.of(clouds).augmented(new Rotate(3)), "rotate: examples are 4 and no images");
        refused(() -> Examples.of(digits).augmented(new Crop(9, 2)), "9x2", "8x8");
        refused(() -> Examples.of(clouds).mixup(3), "alpha is 3.0");
        refused(() -> labels.fit(Examples.of(digits)), "64 features", "takes 4");
        refused(
                () -> Trainer.of(network(4), new Sgd(0.1))
                        .build(arena, pool)
                        .fit(Examples.of(digits).augmented(new Crop(7, 7))),
                "49 features",
                "takes 8x8");
        refused(
                () -> labels.fit(Examples.of(clouds).preprocessed(Standardizer.overall(digits, arena))),
                "4 features",
                "fitted on 64");
        refused(
                () -> Trainer.of(four, new Sgd(0.1))
                        .loss(new SoftmaxFocal(2))
                        .build(arena, pool)
                        .fit(Examples.of(clouds).mixup(1)),
                "probabilities instead of labels",
                "SoftmaxFocal",
                "use a SoftmaxCrossEntropy");
        refused(
                () -> Trainer.of(four, new Sgd(0.1))
                        .loss(new MeanSquaredError())
                        .build(arena, pool)
                        .fit(Examples.of(clouds).mixup(1)),
                "probabilities instead of labels");
        Network two = Network.builder(Shape.of(4)).dense(2).build(4, 1, arena, pool);
        refused(
                () -> Trainer.of(two, new Sgd(0.1)).build(arena, pool).fit(Examples.of(clouds)),
                "3 classes",
                "2 outputs");
        Examples numbers = Examples.of("numbers", clouds.features(), clouds.features());
        assertThatThrownBy(() -> ((DatasetExamples) numbers).balanced())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no classes");
        assertThatThrownBy(() -> ((DatasetExamples) numbers).classWeighted())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no classes");
    }

    private static void refused(Runnable wrong, String... parts) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    /** One example with a target of its own each: nothing of a regression is different. */
    @Test
    void numbersAreMixedToo() {
        Tensor x = Clouds.of(50, 4, 3, 1, arena).features();
        Trainer trainer = Trainer.of(Network.builder(Shape.of(4)).dense(4).build(8, 1, arena, pool), new Sgd(0.1))
                .loss(new MeanSquaredError())
                .build(arena, pool);
        trainer.fit(Examples.of("same", x, x).mixup(1), new Steps() {
            @Override
            void look(TrainingStep step, Tensor input, PlacedLoss loss) {
                assertThat(input.slice(0, 4 * step.rows()).toArray())
                        .isEqualTo(loss.targets().slice(0, 4 * step.rows()).toArray());
            }
        });
    }

    @Test
    @DisplayName("B02: there is one definition of the shuffled order")
    void theOrderOfAFitIsExampleOrders() {
        int[] expected = new int[50];
        List<Float> found = new ArrayList<>();
        Trainer trainer = Trainer.of(Network.builder(Shape.of(1)).dense(2).build(8, 1, arena, pool), new Sgd(1e-6))
                .seed(9)
                .epochs(2)
                .build(arena, pool);
        trainer.fit(Examples.of(Clouds.numbered(50, 2, arena)), new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                for (int i = 0; step.epoch() == 2 && i < step.rows(); i++) {
                    found.add(x.get(i));
                }
            }
        });
        ExampleOrder.shuffled(9).fill(1, expected);
        assertThat(found)
                .containsExactlyElementsOf(
                        Arrays.stream(expected).mapToObj(i -> (float) i).toList());
    }

    /** From the first step of an epoch to its last, by the thread of the steps and by the one that loads; medians, since HotSpot allocates once for some things. */
    @Test
    void neitherThreadAllocates() {
        int epochs = 41;
        long[] bytes = new long[epochs];
        Trainer trainer = Trainer.of(network(8), new Adam(1e-3)).epochs(epochs).build(arena, pool);
        Examples all = Examples.of(digits)
                .augmented(new Shift(1, 1, 0), new Rotate(10))
                .mixup(0.4)
                .classWeighted()
                .preprocessed(Standardizer.overall(digits, arena));
        FitResult result = trainer.fit(all, new TrainingListener() {
            private AllocationMeter meter;
            private long begin;

            @Override
            public void onStart(TrainingRun run) {
                meter = AllocationMeter.ofThreads(Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().equals("lanewise-prefetch"))
                        .mapToLong(Thread::threadId)
                        .toArray());
            }

            @Override
            public void onStep(TrainingStep step) {
                if (step.step() == 1) {
                    begin = meter.bytes();
                } else if (step.step() == step.steps()) {
                    bytes[step.epoch() - 1] = meter.bytes() - begin;
                }
            }
        });
        Arrays.sort(bytes);
        assertThat(bytes[epochs / 2]).as(Arrays.toString(bytes)).isZero();
        long[] inSteps = result.reports().stream()
                .mapToLong(EpochReport::allocatedBytes)
                .sorted()
                .toArray();
        assertThat(inSteps[epochs / 2]).as(Arrays.toString(inSteps)).isZero();
    }
}
