package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.optim.Adam;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.clip.L2Penalty;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;

/** With everything switched on, from one step to the next nothing is allocated: neither by the step nor by telling listeners of it. */
class StepAllocationTest {
    private static final int EPOCHS = 31;

    /** From the first onStep of an epoch to its last; the median over the epochs, since HotSpot allocates once for some things. */
    private static final class Probe implements TrainingListener {
        final long[] bytes = new long[EPOCHS];
        private final AllocationMeter meter;
        private double seen;
        private long begin;

        Probe(WorkerPool pool) {
            meter = AllocationMeter.ofThreads(pool.threadIds());
        }

        @Override
        public void onStepStart(TrainingStep step) {
            step.measureGradient();
            step.measureUpdate();
        }

        @Override
        public void onStep(TrainingStep step) {
            seen += step.loss() + step.gradientNorm() + step.weightNorm() + step.updateRatio() + step.learningRate();
            if (step.step() == 1) {
                begin = meter.bytes();
            } else if (step.step() == step.steps()) {
                bytes[step.epoch() - 1] = meter.bytes() - begin;
            }
        }
    }

    private static TrainerBuilder everything(Network network) {
        return Trainer.of(network, new Adam(1e-3))
                .epochs(EPOCHS)
                .accumulate(2)
                .transform(new L2Penalty(1e-4, L2Penalty.Form.HALF))
                .transform(new ClipByGlobalNorm(1))
                .averaging(new Averaging.Exponential(0.99))
                .restoreBest()
                .patience(100)
                .stopWhen(StopRule.maxTime(Duration.ofHours(1)))
                .stopWhen(StopRule.maxSteps(1_000_000))
                .stopWhen(StopRule.when(() -> false, "never"));
    }

    @Test
    void stepsOfAClassifierWithAllListenersAllocateNothing() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Examples data = Examples.of(Clouds.of(1000, 16, 4, 7, arena));
            assertNothing(everything(network(4, arena, pool)), data, arena, pool);
        }
    }

    @Test
    void stepsOfARegressionAllocateNothing() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Tensor x = Clouds.of(1000, 16, 4, 7, arena).features();
            Examples data = Examples.of("first two", x, x.slice(0, 2000).reshape(1000, 2));
            TrainerBuilder builder = everything(network(2, arena, pool)).loss(new MeanSquaredError());
            assertNothing(builder, data.weighted(new float[1000]), arena, pool);
        }
    }

    private static Network network(int outputs, TensorArena arena, WorkerPool pool) {
        return Network.builder(Shape.of(16)).dense(32).relu().dense(outputs).build(4, 1, arena, pool);
    }

    private static void assertNothing(TrainerBuilder builder, Examples data, TensorArena arena, WorkerPool pool) {
        Probe probe = new Probe(pool);
        LearningCurve curve = new LearningCurve();
        builder.build(arena, pool).fit(data, data, curve, probe, new TrainingListener() {});
        assertThat(curve.size()).isEqualTo(EPOCHS * 125);
        assertThat(probe.seen).isFinite();
        Arrays.sort(probe.bytes);
        assertThat(probe.bytes[EPOCHS / 2]).as(Arrays.toString(probe.bytes)).isZero();
    }
}
