package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.metric.TopKAccuracy;
import lanewise.optim.Sgd;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.schedule.PerEpoch;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners see of steps, curves and validations. */
class TrainingStepTest {
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
}
