package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.optim.Adam;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.clip.L2Penalty;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With everything switched on, from one step to the next nothing is allocated: neither by the step nor by telling listeners of it. */
class StepAllocationTest {
    private static final int EXAMPLES = 1000;

    /** Of 4 examples, two of which make an update. */
    private static final int STEPS = 125;

    /** Looks at everything that a step can tell. */
    private static final class Watcher implements TrainingListener {
        private double seen;

        @Override
        public void onStepStart(TrainingStep step) {
            step.measureGradient();
            step.measureUpdate();
        }

        @Override
        public void onStep(TrainingStep step) {
            seen += step.loss() + step.gradientNorm() + step.weightNorm() + step.updateRatio() + step.learningRate();
        }
    }

    private static TrainerBuilder everything(Network network) {
        return Trainer.of(network, new Adam(1e-3))
                .epochs(EpochMeter.MOST_EPOCHS)
                .accumulate(2)
                .transform(new L2Penalty(1e-4, L2Penalty.Form.HALF))
                .transform(new ClipByGlobalNorm(1))
                .averaging(new Averaging.Exponential(0.99))
                .restoreBest()
                .patience(EpochMeter.MOST_EPOCHS)
                .stopWhen(StopRule.maxTime(Duration.ofHours(1)))
                .stopWhen(StopRule.maxSteps(1_000_000))
                .stopWhen(StopRule.when(() -> false, "never"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepsOfAClassifierWithAllListenersAllocateNothing(boolean weighted) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Dataset data = Clouds.of(EXAMPLES, 16, 4, 7, arena);
            Examples examples = Examples.of(weighted ? data.withWeights(weights()) : data);
            assertNothing(everything(network(4, arena, pool)), examples, arena, pool);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepsOfARegressionAllocateNothing(boolean weighted) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Tensor x = Clouds.of(EXAMPLES, 16, 4, 7, arena).features();
            Examples data = Examples.of("first two", x, x.slice(0, 2 * EXAMPLES).reshape(EXAMPLES, 2));
            TrainerBuilder builder = everything(network(2, arena, pool)).loss(new MeanSquaredError());
            assertNothing(builder, weighted ? data.weighted(weights()) : data, arena, pool);
        }
    }

    private static Network network(int outputs, TensorArena arena, WorkerPool pool) {
        return Network.builder(Shape.of(16)).dense(32).relu().dense(outputs).build(4, 1, arena, pool);
    }

    /** 0 to 3. */
    private static float[] weights() {
        float[] weights = new float[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            weights[i] = 0.5f * (i % 7);
        }
        return weights;
    }

    private static void assertNothing(TrainerBuilder builder, Examples data, TensorArena arena, WorkerPool pool) {
        Watcher watcher = new Watcher();
        EpochMeter meter = new EpochMeter(pool.threadIds());
        LearningCurve curve = new LearningCurve();
        FitResult result = builder.stopWhen(meter.enough())
                .build(arena, pool)
                .fit(data, data, curve, watcher, meter, new TrainingListener() {});
        assertThat(result.epochs()).isEqualTo(meter.epochs()).isGreaterThanOrEqualTo(EpochMeter.WINDOW);
        assertThat(curve.size()).isEqualTo(result.epochs() * STEPS + 1);
        assertThat(watcher.seen).isFinite();
        assertThat(meter.median())
                .as("%d epochs, the last: %s", meter.epochs(), Arrays.toString(meter.bytes()))
                .isZero();
    }
}
