package lanewise.nn.loss;

import static lanewise.nn.loss.LossTrial.CLASSES;
import static lanewise.nn.loss.LossTrial.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Optional;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss in its place: reductions, weights, gradients by central differences (rows A06, A07, A12, A16). */
class LossesTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    /**
     * A06, A12: reductions of the equation, the mean over examples by default; A07, A16: the gradient is that of what is returned, by central differences
     * (good to 1e-8, relative to losses up to 40 and gradients up to 10; floats add some 60·2⁻²⁴ of them).
     */
    @ParameterizedTest
    @MethodSource("lanewise.nn.loss.LossCase#all")
    void a12ReductionsAndA16Gradients(LossCase row) {
        for (Reduction reduction : Reduction.values()) {
            for (boolean weighted : new boolean[] {false, true}) {
                LossTrial t = new LossTrial(row, reduction, arena);
                double[] w = new double[ROWS];
                for (int i = 0; i < ROWS; i++) {
                    w[i] = weighted ? 0.5 * i : 1;
                    if (weighted) {
                        t.loss.sampleWeights().set(i, (float) w[i]);
                    }
                }
                t.check(reduction, w);
            }
        }
    }

    /** Fewer examples than the capacity: the others' gradients stay, the divisor is their number. */
    @ParameterizedTest
    @MethodSource("lanewise.nn.loss.LossCase#all")
    void a12FewerExamples(LossCase row) {
        LossTrial t = new LossTrial(row, Reduction.MEAN, arena);
        for (int i = 0; i < t.dx.size(); i++) {
            t.dx.set(i, -7f);
        }
        float two = t.loss.lossAndGradient(2);
        float first = t.loss.losses().get(0);
        float second = t.loss.losses().get(1);
        assertThat(two).isEqualTo((first + second) / 2);
        for (int i = 2 * CLASSES; i < t.dx.size(); i++) {
            assertThat(t.dx.get(i)).isEqualTo(-7f);
        }
    }

    /** Weights of 1 change no bit, although examples are then computed one by one. */
    @ParameterizedTest
    @MethodSource("lanewise.nn.loss.LossCase#all")
    void weightsOfOneChangeNothing(LossCase row) {
        LossTrial plain = new LossTrial(row, Reduction.MEAN, arena);
        LossTrial weighted = new LossTrial(row, Reduction.MEAN, arena);
        assertThat(weighted.loss.sampleWeights().toArray()).containsOnly(1f);
        assertThat(weighted.loss.lossAndGradient(ROWS)).isEqualTo(plain.loss.lossAndGradient(ROWS));
        assertThat(weighted.dx.toArray()).isEqualTo(plain.dx.toArray());
    }

    @ParameterizedTest
    @MethodSource("lanewise.nn.loss.LossCase#all")
    void nothingIsAllocated(LossCase row) {
        LossTrial t = new LossTrial(row, Reduction.MEAN, arena);
        assertThat(Warmup.run(t.loss.kernels(), Duration.ofMinutes(1)).notCompiled())
                .isEmpty();
        AllocationMeter meter = AllocationMeter.ofThreads();
        Runnable calls = () -> {
            t.loss.lossAndGradient(ROWS);
            t.loss.loss(ROWS);
        };
        assertThat(SteadyState.bytes(meter, 20, calls)).isZero();
        t.loss.sampleWeights();
        assertThat(SteadyState.bytes(meter, 20, calls)).isZero();
    }

    /** Rates are positive, and eps counts. */
    @Test
    void poissonOfRates() {
        Tensor x = arena.allocate(1, 3).copyFrom(0.5f, 2f, 3f);
        Tensor dx = arena.allocate(1, 3);
        PlacedLoss loss =
                new Poisson(false, 0.25, Reduction.SUM).place(new LossSite(x, Optional.of(dx), 1, Shape.of(3), arena));
        loss.targets().copyFrom(2, 0, 1);
        double expected = 0.5 - 2 * Math.log(0.75) + 2 + 3 - Math.log(3.25);
        assertThat((double) loss.lossAndGradient(1)).isCloseTo(expected, within(1e-6));
        assertThat((double) dx.get(0)).isCloseTo(1 - 2 / 0.75, within(1e-6));
        assertThat((double) dx.get(1)).isCloseTo(1, within(1e-6));
        assertThat((double) dx.get(2)).isCloseTo(1 - 1 / 3.25, within(1e-6));
    }
}
