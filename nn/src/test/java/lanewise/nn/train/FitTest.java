package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.Huber;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.Reduction;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.metric.RegressionScores;
import lanewise.nn.metric.TopKAccuracy;
import lanewise.optim.Adam;
import lanewise.optim.Goal;
import lanewise.optim.Sgd;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.clip.L2Penalty;
import lanewise.optim.schedule.PerEpoch;
import lanewise.optim.schedule.Schedule;
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

    /** M08: the weights that the validation liked best are those that stay; without progress the training ends. */
    @Test
    void stopsWithoutProgressAndPutsTheBestBack() {
        Network network = softmaxRegression(8);
        List<float[]> after = new ArrayList<>();
        List<Double> judged = new ArrayList<>();
        // A validation set of other labels: the better the training, the worse it looks.
        Dataset other = Clouds.of(30, 4, 3, 9, arena);
        int[] wrong = IntStream.range(0, 30).map(i -> (i + 1) % 3).toArray();
        Dataset contrary = new Dataset("contrary", other.features(), wrong, other.classes(), Shape.of(4));
        FitResult result = Trainer.of(network, new Sgd(0.1))
                .epochs(50)
                .patience(3)
                .restoreBest()
                .build(arena, pool)
                .fit(clouds(40, 1), Examples.of(contrary), new TrainingListener() {
                    @Override
                    public void onEpoch(EpochReport report) {
                        after.add(theta(network));
                        judged.add(report.judgedLoss());
                    }
                });
        int best = judged.indexOf(judged.stream().min(Double::compare).orElseThrow());
        assertThat(result.epochs()).isEqualTo(best + 1 + 3);
        assertThat(result.stopped())
                .hasValueSatisfying(why ->
                        assertThat(why).startsWith("no progress in 3 epochs since the best, loss " + judged.get(best)));
        assertThat(result.bestEpoch()).contains(best + 1);
        assertThat(theta(network)).isEqualTo(after.get(best)).isNotEqualTo(after.getLast());
    }

    /** Progress below min delta is none. */
    @Test
    void progressMustBeAsLargeAsMinDelta() {
        FitResult result = Trainer.of(softmaxRegression(8), new Sgd(1e-6))
                .epochs(50)
                .monitor(new Monitor("loss", Goal.MINIMISE, 0.01))
                .patience(2)
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(result.epochs()).isEqualTo(3);
    }

    /** B04: any criterion ends the loop, after the update in which it holds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 7, 10, 12})
    void b04StopsAfterSoManyUpdates(long steps) {
        FitResult result = Trainer.of(softmaxRegression(8), new Sgd(0.1))
                .epochs(50)
                .stopWhen(StopRule.maxSteps(steps))
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(result.steps()).isEqualTo(steps);
        assertThat(result.epochs()).isEqualTo((int) steps / 5);
    }

    @Test
    void b04StopsAtALossOrWhenTimeIsUpOrWhenAsked() {
        FitResult low = Trainer.of(softmaxRegression(8), new Sgd(0.5))
                .epochs(500)
                .stopWhen(StopRule.lossAtMost(0.2))
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(low.reports().getLast().loss()).isLessThanOrEqualTo(0.2);
        assertThat(low.reports().stream().limit(low.epochs() - 1)).allMatch(r -> r.loss() > 0.2);
        long begin = System.nanoTime();
        FitResult timed = Trainer.of(softmaxRegression(8), new Sgd(0.1))
                .epochs(Integer.MAX_VALUE)
                .stopWhen(StopRule.maxTime(Duration.ofMillis(200)))
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(timed.stopped()).contains("time is up");
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000L);
        assertThatThrownBy(() -> StopRule.maxTime(Duration.ZERO)).hasMessageContaining("above 0");
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

    /** Values of a step that can be computed by hand: plain SGD moves by ε‖g‖, clipped or not. */
    @Test
    void stepsTellWhatHappened() {
        Network network = softmaxRegression(8);
        List<String> epochs = new ArrayList<>();
        float[][] before = {theta(network)};
        Trainer.of(network, new Sgd(new PerEpoch(Schedule.linear(0.4, 0.1, 3), 5)))
                .transform(new ClipByGlobalNorm(0.01))
                .epochs(4)
                .build(arena, pool)
                .fit(clouds(40, 1), new TrainingListener() {
                    @Override
                    public void onStepStart(TrainingStep step) {
                        step.measureGradient();
                        step.measureUpdate();
                        assertThat(step.loss()).isNaN();
                    }

                    @Override
                    public void onStep(TrainingStep step) {
                        float[] after = theta(network);
                        double moved = norm(after, before[0]);
                        assertThat(step.gradientNorm()).isGreaterThan(0.01);
                        // Clipped: the update has length ε·0.01, each of 15 elements rounded.
                        assertThat(moved).isCloseTo(step.learningRate() * 0.01, within(1e-6));
                        assertThat(step.weightNorm()).isCloseTo(norm(after, new float[after.length]), within(1e-5));
                        assertThat(step.updateRatio()).isCloseTo(moved / step.weightNorm(), within(1e-7));
                        assertThat(step.update().get("dense1.bias").get(0))
                                .isEqualTo(
                                        network.parameters().get("dense1.bias").get(0)
                                                - before[0][before[0].length - 16]);
                        assertThat(step.examples()).isEqualTo(8 * step.total());
                        before[0] = after;
                        epochs.add(step.epoch() + " " + step.learningRate());
                    }
                });
        assertThat(epochs.stream().distinct()).containsExactly("1 0.4", "2 0.30000000000000004", "3 0.2", "4 0.1");
    }

    private static double norm(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - (double) y[i]) * (x[i] - (double) y[i]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void whatWasNotMeasuredIsNotThere() {
        Trainer.of(softmaxRegression(8), new Sgd(0.1)).build(arena, pool).fit(clouds(8, 1), new TrainingListener() {
            @Override
            public void onStep(TrainingStep step) {
                assertThat(step.gradientNorm()).isNaN();
                assertThat(step.updateRatio()).isNaN();
                assertThatThrownBy(step::update)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("measureUpdate");
            }
        });
    }

    /** B07: per-example and minibatch curves, as a table. */
    @Test
    void b07CurvesAreExported() {
        LearningCurve single = new LearningCurve();
        Trainer.of(softmaxRegression(1), new Sgd(0.01)).build(arena, pool).fit(clouds(40, 1), single);
        LearningCurve batches = new LearningCurve();
        Trainer.of(softmaxRegression(20), new Sgd(0.01))
                .epochs(2)
                .build(arena, pool)
                .fit(clouds(40, 1), batches);
        assertThat(single.size()).isEqualTo(40);
        assertThat(batches.examples()).containsExactly(20, 40, 60, 80);
        assertThat(spread(single.losses())).isGreaterThan(3 * spread(batches.losses()));
        List<String> lines = batches.toCsv().lines().toList();
        assertThat(lines).hasSize(5).startsWith("examples,loss,learning_rate");
        assertThat(lines.get(1)).isEqualTo("20," + batches.losses()[0] + ",0.01");
    }

    private static double spread(float[] x) {
        double mean =
                IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
        return Math.sqrt(IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
                .average()
                .orElseThrow());
    }

    /** L05, L06: losses and accuracies of training and validation, an epoch each. */
    @Test
    void l06ValidationIsThatOfTheEvaluation() {
        Network network = softmaxRegression(8);
        Dataset held = Clouds.of(30, 4, 3, 2, arena);
        Trainer trainer = Trainer.of(network, new Sgd(0.1))
                .labelMetric("top 2", new TopKAccuracy(3, 2))
                .epochs(2)
                .build(arena, pool);
        ValidationReport last = trainer.fit(clouds(40, 1), Examples.of(held))
                .reports()
                .getLast()
                .validation()
                .orElseThrow();
        Evaluation evaluation = Evaluation.of(network, trainer.loss(), held);
        assertThat(last.loss()).isEqualTo(evaluation.loss());
        assertThat(last.get("accuracy")).isEqualTo(evaluation.accuracy());
        assertThat(last.get("top 2")).isBetween(evaluation.accuracy(), 1.0);
        assertThatThrownBy(() -> last.get("f1")).hasMessageContaining("[accuracy, top 2]");
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
