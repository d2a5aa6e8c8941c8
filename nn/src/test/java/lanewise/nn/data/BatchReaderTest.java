package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.data.augment.Crop;
import lanewise.nn.data.augment.Cutout;
import lanewise.nn.data.augment.Flip;
import lanewise.nn.data.augment.Noise;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Scale;
import lanewise.nn.data.augment.Shift;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches are a function of the place; rows B02, B03, J06. */
class BatchReaderTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Batch labels(int capacity, int width) {
        return Batch.ofLabels(arena.allocate(capacity, width), new int[capacity]);
    }

    /** B03: the last batch is short; then the next epoch begins. */
    @Test
    void anEpochIsEveryExampleOnce() {
        Dataset data = Clouds.numbered(10, 3, arena);
        BatchReader reader =
                BatchReader.of(data).order(ExampleOrder.shuffled(5)).build();
        Batch batch = labels(4, 1);
        List<Integer> rows = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        for (int b = 0; b < 3; b++) {
            int n = reader.next(batch);
            rows.add(n);
            for (int i = 0; i < n; i++) {
                int example = batch.examples()[i];
                seen.add(example);
                assertThat(batch.inputs().get(i)).isEqualTo(example);
                assertThat(batch.labels().orElseThrow()[i]).isEqualTo(example % 3);
            }
        }
        assertThat(rows).containsExactly(4, 4, 2);
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(reader.place()).isEqualTo(new BatchSource.Place(1, 0));
    }

    /** B02: shuffled every epoch, each time differently, and the same for the same seed. */
    @Test
    void theOrderIsAFunctionOfSeedAndEpoch() {
        int[] first = new int[50];
        int[] second = new int[50];
        int[] again = new int[50];
        ExampleOrder.shuffled(3).fill(0, first);
        ExampleOrder.shuffled(3).fill(1, second);
        ExampleOrder.shuffled(3).fill(0, again);
        assertThat(again).isEqualTo(first).isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
        ExampleOrder.asTheyLie().fill(7, again);
        assertThat(again).isSorted();
    }

    /** From any place, the same batches follow, changed the same way. */
    @Test
    void everyPlaceCanBeReturnedTo() {
        Dataset data = Clouds.of(11, 6, 3, 1, arena);
        List<BatchSource.Place> places = new ArrayList<>();
        List<float[]> inputs = new ArrayList<>();
        BatchReader reader = reader(data);
        Batch batch = labels(4, 6);
        for (int b = 0; b < 9; b++) {
            places.add(reader.place());
            int rows = reader.next(batch);
            inputs.add(Arrays.copyOf(batch.inputs().toArray(), rows * 6));
        }
        for (int b = 8; b >= 0; b--) {
            BatchReader resumed = reader(data);
            resumed.seek(places.get(b));
            int rows = resumed.next(batch);
            assertThat(Arrays.copyOf(batch.inputs().toArray(), rows * 6)).isEqualTo(inputs.get(b));
        }
        assertThatThrownBy(() -> reader.seek(new BatchSource.Place(0, 11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11");
    }

    private static BatchReader reader(Dataset data) {
        return BatchReader.of(data)
                .order(ExampleOrder.shuffled(2))
                .augment(3, new Noise(0.5f))
                .build();
    }

    /** J06: what an example becomes does not depend on the batch or row in which it comes. */
    @Test
    void augmentationIsAFunctionOfSeedEpochAndExample() {
        Dataset data = Clouds.of(12, 6, 3, 1, arena);
        Batch large = labels(12, 6);
        Batch small = labels(5, 6);
        reader(data).next(large);
        BatchReader other = BatchReader.of(data).augment(3, new Noise(0.5f)).build();
        for (int b = 0; b < 3; b++) {
            int rows = other.next(small);
            for (int i = 0; i < rows; i++) {
                int at = indexOf(large.examples(), small.examples()[i]);
                assertThat(small.inputs().slice(6 * i, 6).toArray())
                        .isEqualTo(large.inputs().slice(6 * at, 6).toArray());
            }
        }
        assertThat(large.inputs().toArray()).isNotEqualTo(data.features().toArray());
    }

    private static int indexOf(int[] values, int value) {
        return IntStream.range(0, values.length)
                .filter(i -> values[i] == value)
                .findFirst()
                .orElseThrow();
    }

    /** Regression, with weights; labels as probabilities. */
    @Test
    void targetsAndWeightsAreWritten() {
        Dataset plain = Clouds.numbered(4, 2, arena);
        Dataset numbers = new Dataset(
                        "r",
                        plain.source(),
                        new TargetValues(
                                Features.of(arena.allocate(4, 2).copyFrom(0, 1, 10, 11, 20, 21, 30, 31), Shape.of(2)),
                                List.of("a", "b")))
                .withWeights(new float[] {1, 2, 3, 4});
        Batch batch =
                Batch.ofTargets(arena.allocate(3, 1), arena.allocate(3, 2)).withWeights(arena.allocate(3));
        BatchReader.of(numbers).build().next(batch);
        assertThat(batch.targets().orElseThrow().toArray()).containsExactly(0, 1, 10, 11, 20, 21);
        assertThat(batch.weights().orElseThrow().toArray()).containsExactly(1, 2, 3);

        BatchReader.of(plain).build().next(batch);
        assertThat(batch.targets().orElseThrow().toArray()).containsExactly(1, 0, 0, 1, 1, 0);
        assertThat(batch.weights().orElseThrow().toArray()).containsExactly(1, 1, 1);
        assertThatThrownBy(() -> BatchReader.of(numbers).build().next(labels(3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no labels");
        assertThatThrownBy(() -> BatchReader.of(plain).build().next(labels(3, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3x2");
    }

    /** Mixup: features and targets by the same λ in [0, 1], probabilities that sum to 1. */
    @Test
    void mixupMixesFeaturesAndTargetsAlike() {
        Dataset data = Clouds.numbered(40, 40, arena);
        Batch batch = Batch.ofTargets(arena.allocate(40, 1), arena.allocate(40, 40));
        BatchReader reader =
                BatchReader.of(data).augment(9).mixup(new Mixup(0.4)).build();
        reader.next(batch);
        int mixtures = 0;
        for (int i = 0; i < 40; i++) {
            float[] p = batch.targets().orElseThrow().slice(40 * i, 40).toArray();
            float expected = 0;
            float sum = 0;
            for (int c = 0; c < 40; c++) {
                expected += c * p[c];
                sum += p[c];
            }
            // Two roundings of values up to 39.
            assertThat(Math.abs(batch.inputs().get(i) - expected)).isLessThan(39 * 0x1p-22f);
            assertThat(Math.abs(sum - 1)).isLessThan(0x1p-22f);
            mixtures += p[i] < 1 ? 1 : 0;
        }
        assertThat(mixtures).isGreaterThan(20);
        assertThatThrownBy(() -> reader.next(labels(4, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mixed");
        for (double alpha : new double[] {0, -1, 2.1, Double.NaN}) {
            assertThatThrownBy(() -> new Mixup(alpha)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Beta(α, α) has mean 1/2 and variance 1/(4(2α + 1)). */
    @Test
    void lambdaIsFromBeta() {
        for (double alpha : new double[] {0.1, 0.4, 1, 2}) {
            Draws draws = new Draws(4, 0, Mixup.DRAWS, 20_000);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < 20_000; i++) {
                draws.seek(0, i);
                double lambda = new Mixup(alpha).lambda(draws);
                assertThat(lambda).isBetween(0.0, 1.0);
                sum += lambda;
                squares += (lambda - 0.5) * (lambda - 0.5);
            }
            double variance = 1 / (4 * (2 * alpha + 1));
            // Five standard errors; those of squares are at most of 1/4.
            assertThat(Math.abs(sum / 20_000 - 0.5)).isLessThan(5 * Math.sqrt(variance / 20_000));
            assertThat(Math.abs(squares / 20_000 - variance)).isLessThan(5 * 0.25 / Math.sqrt(20_000));
        }
    }

    /** Every class that occurs comes equally often, and large classes are gone through before an example comes again. */
    @Test
    void balancedOrdersBalance() {
        int[] classOf = new int[30];
        Arrays.fill(classOf, 3, 10, 1);
        Arrays.fill(classOf, 10, 30, 3);
        ClassLabels labels = new ClassLabels(classOf, List.of("a", "b", "none", "d"));
        int[] order = new int[30];
        int[] again = new int[30];
        ExampleOrder balanced = ExampleOrder.balanced(labels, 8);
        balanced.fill(4, order);
        ExampleOrder.balanced(labels, 8).fill(4, again);
        assertThat(again).isEqualTo(order);
        balanced.fill(5, again);
        assertThat(again).isNotEqualTo(order);
        int[] perClass = new int[4];
        int[] perExample = new int[30];
        for (int i : order) {
            perClass[classOf[i]]++;
            perExample[i]++;
        }
        assertThat(perClass).containsExactly(10, 10, 0, 10);
        assertThat(Arrays.stream(perExample, 0, 3)).allMatch(n -> n == 3 || n == 4);
        assertThat(Arrays.stream(perExample, 10, 30)).allMatch(n -> n <= 1);
        assertThat(labels.balancedWeights()).containsExactly(30 / 9.0, 30 / 21.0, 0, 30 / 60.0);
    }

    /** 0 B per batch, within an epoch. */
    @Test
    void batchesAllocateNothing() {
        Dataset data =
                new Dataset("images", arena.allocate(100_000, 16), new int[100_000], List.of("a"), Shape.of(4, 4));
        BatchReader reader = BatchReader.of(data)
                .order(ExampleOrder.shuffled(2))
                .augment(
                        3,
                        new Shift(1, 1, 0),
                        new Flip(0.5f, 0.5f),
                        new Rotate(20),
                        new Scale(0.8f, 1.2f, 0),
                        new Cutout(2, 0),
                        new Noise(0.1f),
                        new Crop(3, 3))
                .mixup(new Mixup(0.3))
                .build();
        Batch batch = Batch.ofTargets(arena.allocate(8, 9), arena.allocate(8, 1));
        for (int i = 0; i < 1000; i++) {
            reader.next(batch);
        }
        AllocationMeter meter = AllocationMeter.ofThreads();
        long[] windows = SteadyState.windows(meter, 1, () -> {
            for (int i = 0; i < 100; i++) {
                reader.next(batch);
            }
        });
        assertThat(windows[windows.length / 2]).as(Arrays.toString(windows)).isZero();
    }

    @Test
    void selectionsAreViews() {
        Dataset data = Clouds.numbered(6, 3, arena).withWeights(new float[] {1, 2, 3, 4, 5, 6});
        Dataset part = data.select("part", new int[] {5, 0});
        data.features().set(5, 99);
        Tensor batch = arena.allocate(2, 1);
        part.copyExample(0, batch, 1);
        assertThat(batch.get(1)).isEqualTo(99);
        assertThat(part.label(0)).isEqualTo(2);
        assertThat(part.weight(0)).isEqualTo(6);
        assertThat(part.source().get(1, 0)).isZero();
        assertThatThrownBy(part::features).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> data.select("part", new int[] {6}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6");
    }
}
