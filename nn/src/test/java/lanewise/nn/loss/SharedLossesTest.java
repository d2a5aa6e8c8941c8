package lanewise.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.SimdInfo;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of batches large enough to be shared among workers. */
class SharedLossesTest {
    private record Outcome(float loss, float[] losses, float[] gradient) {
        boolean hasBitsOf(Outcome other) {
            return Float.floatToIntBits(loss) == Float.floatToIntBits(other.loss)
                    && Arrays.equals(losses, other.losses)
                    && Arrays.equals(gradient, other.gradient);
        }
    }

    private static PlacedLoss placed(LossCase row, Tensor x, Tensor dx, TensorArena arena, WorkerPool pool) {
        int rows = x.shape().dim(0);
        int size = x.shape().dim(1);
        Rng rng = new Rng(3, 1);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, 2 * rng.normal(i));
        }
        PlacedLoss loss = row.loss()
                .apply(Reduction.MEAN)
                .place(new LossSite(x, Optional.of(dx), rows, Shape.of(size), arena, pool));
        if (loss.takesLabels()) {
            Arrays.setAll(loss.labels(), i -> new Rng(4, i).below(size, 0));
        }
        if (loss.takesTargets()) {
            for (int i = 0; i < x.size(); i++) {
                loss.targets().set(i, LossTrial.target(row.targets(), rng.normal(x.size() + i)));
            }
        }
        return loss;
    }

    private static Outcome of(LossCase row, int rows, int size, boolean weighted, int threads) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Tensor x = arena.allocate(rows + 1, size);
            Tensor dx = arena.allocate(rows + 1, size);
            PlacedLoss loss = placed(row, x, dx, arena, pool);
            for (int i = 0; weighted && i < rows; i++) {
                loss.sampleWeights().set(i, 0.25f * (i % 7));
            }
            return new Outcome(
                    loss.lossAndGradient(rows), loss.losses().slice(0, rows).toArray(), dx.toArray());
        }
    }

    /** Many small examples, and fewer large ones than there are workers. */
    @ParameterizedTest
    @MethodSource("lanewise.nn.loss.LossCase#all")
    void sameBitsForAnyNumberOfWorkers(LossCase row) {
        for (int[] shape : new int[][] {{5467, 6}, {67, 501}, {2, 20001}, {1, 39999}}) {
            for (boolean weighted : new boolean[] {false, true}) {
                Outcome one = of(row, shape[0], shape[1], weighted, 1);
                for (int threads = 2; threads <= 3; threads++) {
                    assertThat(of(row, shape[0], shape[1], weighted, threads).hasBitsOf(one))
                            .as("%d x %d, weighted %b, %d workers", shape[0], shape[1], weighted, threads)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aWrongLabelInAnyShareIsNamed() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            Tensor x = arena.allocate(6000, 6);
            PlacedLoss loss =
                    new SoftmaxCrossEntropy().place(new LossSite(x, Optional.empty(), 6000, Shape.of(6), arena, pool));
            loss.labels()[5999] = 6;
            assertThatThrownBy(() -> loss.loss(6000))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("label 6", "row 5999", "0 to 5");
            loss.labels()[5999] = 5;
            assertThat(loss.loss(6000)).isFinite();
        }
    }

    @Test
    void sharedStepsAllocateNothing() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
            LossCase.all().forEach(row -> {
                Tensor x = arena.allocate(6000, 6);
                Tensor dx = arena.allocate(6000, 6);
                PlacedLoss loss = placed(row, x, dx, arena, pool);
                Warmup.run(loss.kernels(), Duration.ofMinutes(1));
                for (int i = 0; i < 300; i++) {
                    loss.lossAndGradient(6000);
                }
                assertThat(SteadyState.bytes(meter, 5, () -> loss.lossAndGradient(6000)))
                        .as(row.name())
                        .isZero();
            });
        }
    }
}
