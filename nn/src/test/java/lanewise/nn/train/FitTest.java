package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.TargetValues;
import lanewise.nn.data.generated.Generated;
import lanewise.nn.loss.Huber;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.Reduction;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.metric.RegressionScores;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.optim.clip.L2Penalty;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said about a training, one thing at a time. */
class FitTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network softmaxRegression(int capacity) {
        return Network.builder(Shape.of(4)).dense(3).build(capacity, 1, arena, pool);
    }

    private Examples clouds(int n, long seed) {
        return Examples.of(Clouds.of(n, 4, 3, seed, arena));
    }

    private static float[] theta(Network network) {
        return network.parameters().slab().toArray();
    }

    private static void assertNear(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    /** Three batches of 4 make the update of one of 12: the sums differ by rounding only, some 2⁻²⁴ a term. */
    @Test
    void accumulatedBatchesMakeTheUpdateOfALargeOne() {
        Network small = softmaxRegression(4);
        Network large = softmaxRegression(12);
        Trainer accumulating =
                Trainer.of(small, new Sgd(0.5)).accumulate(3).epochs(3).build(arena, pool);
        Trainer plain = Trainer.of(large, new Sgd(0.5)).epochs(3).build(arena, pool);
        FitResult result = accumulating.fit(clouds(30, 1));
        plain.fit(clouds(30, 1));
        assertThat(result.steps()).isEqualTo(9);
        assertThat(result.reports()).allMatch(r -> r.steps() == 3);
        assertNear(theta(small), theta(large), 1e-6);
    }

    @Test
    void onlyMeansAreAccumulated() {
        TrainerBuilder builder = Trainer.of(softmaxRegression(4), new Sgd(0.1))
                .loss(new MeanSquaredError(Reduction.SUM))
                .accumulate(2);
        assertThatThrownBy(() -> builder.build(arena, pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a mean");
    }

    /** y = 2x₀ − x₁ + ½ is found exactly, by any loss of differences, and scored by metrics of targets. */
    @Test
    void learnsNumbers() {
        Rng rng = new Rng(1, 1);
        Tensor x = arena.allocate(64, 2);
        Tensor y = arena.allocate(64, 1);
        for (int i = 0; i < 64; i++) {
            x.set(2 * i, rng.normal(2L * i));
            x.set(2 * i + 1, rng.normal(2L * i + 1));
            y.set(i, 2 * x.get(2 * i) - x.get(2 * i + 1) + 0.5f);
        }
        Examples line = Examples.of("line", x, y);
        for (var loss : List.of(new MeanSquaredError(), new Huber(1))) {
            Network network = Network.builder(Shape.of(2)).dense(1).build(8, 1, arena, pool);
            FitResult result = Trainer.of(network, new Adam(0.05))
                    .loss(loss)
                    .epochs(60)
                    .targetMetric("r2", new RegressionScores(1))
                    .build(arena, pool)
                    .fit(line, line);
            ValidationReport last = result.reports().getLast().validation().orElseThrow();
            assertThat(last.get("r2")).isGreaterThan(0.9999);
            assertThat(last.metrics()).containsOnlyKeys("r2");
            assertNear(network.parameters().get("dense1.weight").toArray(), new float[] {2, -1}, 1e-2);
        }
    }

    /** A data set with numbers is learned from as its tensors are. */
    @Test
    void learnsTheNumbersOfADataset() {
        Dataset sine = Generated.sine(60, 0.1, 3, arena);
        TargetValues numbers = (TargetValues) sine.targets();
        Tensor targets = arena.allocate(60, 1);
        for (int i = 0; i < 60; i++) {
            targets.set(i, numbers.values().get(i, 0));
        }
        List<Examples> all = List.of(Examples.of("sine", sine.features(), targets), Examples.of(sine));
        List<float[]> weights = new ArrayList<>();
        for (Examples examples : all) {
            assertThat(examples.size()).isEqualTo(60);
            Trainer trainer = sineTrainer();
            trainer.fit(examples, examples);
            weights.add(trainer.parts().network().parameters().slab().toArray());
        }
        assertThat(weights.get(1)).isEqualTo(weights.get(0));
        assertThat(all.get(1).fingerprint())
                .isEqualTo(all.get(0).fingerprint())
                .isNotEqualTo(Examples.of(Generated.sine(60, 0.1, 4, arena)).fingerprint());
        assertThatThrownBy(() -> Trainer.of(softmaxRegression(8), new Sgd(0.1))
                        .build(arena, pool)
                        .fit(Examples.of(sine)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 1 features");
    }

    private Trainer sineTrainer() {
        Network network = Network.builder(Shape.of(1)).dense(8).tanh().dense(1).build(8, 1, arena, pool);
        return Trainer.of(network, new Adam(0.01))
                .loss(new MeanSquaredError())
                .epochs(3)
                .build(arena, pool);
    }

    @Test
    void examplesThatDoNotFitAreRefusedWithBothNumbers() {
        Trainer trainer = Trainer.of(softmaxRegression(4), new Sgd(0.1)).build(arena, pool);
        Examples numbers = Examples.of("numbers", arena.allocate(5, 4), arena.allocate(5, 3));
        assertThatThrownBy(() -> trainer.fit(numbers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("numbers to be met");
        Trainer squares = Trainer.of(softmaxRegression(4), new Sgd(0.1))
                .loss(new MeanSquaredError())
                .build(arena, pool);
        assertThatThrownBy(() -> squares.fit(clouds(5, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes no labels");
        Examples wide = Examples.of("wide", arena.allocate(5, 4), arena.allocate(5, 2));
        assertThatThrownBy(() -> squares.fit(wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 targets")
                .hasMessageContaining("takes 3");
        assertThatThrownBy(() -> Examples.of("uneven", arena.allocate(5, 4), arena.allocate(4, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5x4")
                .hasMessageContaining("4x2");
    }

    /** A weight of 2 counts as much as the example twice; the divisor is the number of rows, so the whole is compared as a sum. */
    @Test
    void weightsCountAsExamplesDo() {
        Dataset data = Clouds.of(6, 4, 3, 1, arena);
        Dataset twice = data.subset("twice", new int[] {0, 1, 2, 3, 4, 5, 0, 2, 4}, arena);
        Network weighted = softmaxRegression(9);
        Network repeated = softmaxRegression(9);
        Trainer one = Trainer.of(weighted, new Sgd(0.6)).build(arena, pool);
        Trainer other = Trainer.of(repeated, new Sgd(0.9)).build(arena, pool);
        one.fit(Examples.of(data).weighted(2, 1, 2, 1, 2, 1));
        other.fit(Examples.of(twice));
        // 0.6/6 = 0.9/9: the same step of the sum.
        assertNear(theta(weighted), theta(repeated), 1e-6);
        // The validation is not weighted by what the training was, nor a training after it.
        assertThat(one.validate(Examples.of(data)).loss())
                .isCloseTo(Evaluation.of(weighted, other(weighted), data).loss(), within(1e-6));
        assertThatThrownBy(() -> Examples.of(data).weighted(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 examples but 2 weights");
        assertThatThrownBy(() -> Examples.of(data).weighted(1, 2, 3, 4, 5, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    private lanewise.nn.loss.PlacedLoss other(Network network) {
        return lanewise.nn.loss.SoftmaxCrossEntropy.of(network, arena);
    }

    /** K03: what is validated, and kept as the best, is the average; what is trained on is not. */
    @Test
    void k03AveragesAreEvaluated() {
        Network network = softmaxRegression(8);
        Trainer trainer = Trainer.of(network, new Sgd(0.3))
                .averaging(new Averaging.Exponential(0.9))
                .epochs(2)
                .build(arena, pool);
        double[] average = Arrays.copyOf(doubles(theta(network)), theta(network).length);
        FitResult result = trainer.fit(clouds(40, 1), clouds(30, 2), new TrainingListener() {
            @Override
            public void onStep(TrainingStep step) {
                float[] now = theta(network);
                for (int i = 0; i < now.length; i++) {
                    average[i] = 0.9 * average[i] + 0.1 * now[i];
                }
            }
        });
        float[] last = theta(network);
        ValidationReport raw = new Validator(
                        network,
                        new lanewise.nn.loss.SoftmaxCrossEntropy(),
                        java.util.Map.of(),
                        java.util.Map.of(),
                        arena)
                .score(clouds(30, 2));
        trainer.withAverage(() -> {
            for (int i = 0; i < average.length; i++) {
                assertThat((double) theta(network)[i]).isCloseTo(average[i], within(1e-6));
            }
        });
        assertThat(theta(network)).isEqualTo(last);
        assertThat(result.reports().getLast().validation().orElseThrow().loss()).isNotEqualTo(raw.loss());
    }

    private static double[] doubles(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
    }

    /** L2: g + λw; one step from the same place differs by −ελw. */
    @Test
    void penaltiesPull() {
        Network plain = softmaxRegression(8);
        Network pulled = softmaxRegression(8);
        float[] start = theta(plain);
        Trainer.of(plain, new Sgd(0.1)).build(arena, pool).fit(clouds(8, 1));
        Trainer.of(pulled, new Sgd(0.1))
                .transform(new L2Penalty(0.5, L2Penalty.Form.HALF, n -> true))
                .build(arena, pool)
                .fit(clouds(8, 1));
        for (int i = 0; i < start.length; i++) {
            double pull = theta(pulled)[i] - (double) theta(plain)[i];
            assertThat(pull).isCloseTo(-0.1 * 0.5 * start[i], within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void numbersOutOfRangeAreRefused(int n) {
        TrainerBuilder builder = Trainer.of(softmaxRegression(8), new Sgd(0.1));
        assertThatThrownBy(() -> builder.epochs(n).build(arena, pool)).hasMessageContaining("epochs is " + n);
        assertThatThrownBy(() -> builder.epochs(1).patience(n).build(arena, pool))
                .hasMessageContaining("patience is " + n);
        assertThatThrownBy(() -> Trainer.of(softmaxRegression(8), new Sgd(0.1))
                        .accumulate(n)
                        .build(arena, pool))
                .hasMessageContaining("batches is " + n);
    }
}
