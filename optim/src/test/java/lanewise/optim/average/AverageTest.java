package lanewise.optim.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AverageTest {
    private static final TensorLayout LAYOUT =
            TensorLayout.builder().add("a", 3, 7).add("b", 5).build();

    private final TensorArena arena = TensorArena.ofShared();
    private final NamedTensors theta = arena.allocate(LAYOUT);

    @AfterEach
    void close() {
        arena.close();
    }

    private void set(long step) {
        Rng rng = new Rng(1, step);
        for (TensorLayout.Entry e : LAYOUT.entries()) {
            for (int i = 0; i < e.shape().elements(); i++) {
                theta.get(e.name()).set(i, rng.normal(e.offset() + i));
            }
        }
    }

    private float[] written(ExponentialAverage average) {
        Tensor out = arena.allocate(theta.slab().shape());
        average.writeTo(out);
        return out.toArray();
    }

    @Test
    @DisplayName(
            "K03: 0.995·x̄ + 0.005·x each step, from the first parameters: per element fma(1 − β, x − x̄, x̄), bit for bit")
    void k03Definition() {
        set(0);
        float[] expected = theta.slab().toArray();
        double[] exact = widen(expected);
        ExponentialAverage average = new ExponentialAverage(theta, 0.995, ExponentialAverage.Start.PARAMETERS, arena);
        assertThat(written(average)).containsExactly(expected);
        for (int step = 1; step <= 200; step++) {
            set(step);
            average.update();
            float[] x = theta.slab().toArray();
            for (int i = 0; i < x.length; i++) {
                expected[i] = Math.fma((float) (1 - 0.995), x[i] - expected[i], expected[i]);
                exact[i] = 0.995 * exact[i] + 0.005 * x[i];
            }
        }
        assertThat(written(average)).containsExactly(expected);
        for (int i = 0; i < exact.length; i++) {
            // values below 4: each update rounds by 2⁻²² at most, and forgets by 0.995: √200 of them of random sign
            assertThat((double) expected[i]).isCloseTo(exact[i], within(15 * 0x1p-22));
        }
        assertThat(average.steps()).isEqualTo(200);
    }

    private static double[] widen(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    @Test
    @DisplayName("K03: parameters that stand still are their own average, exactly, for any β")
    void k03StandingStill() {
        for (double decay : new double[] {0, 0.9, 0.995, 0.9999, 0.999999}) {
            set(0);
            ExponentialAverage average =
                    new ExponentialAverage(theta, decay, ExponentialAverage.Start.PARAMETERS, arena);
            for (int i = 0; i < 1000; i++) {
                average.update();
            }
            assertThat(written(average)).containsExactly(theta.slab().toArray());
        }
    }

    /** 2⁻¹⁰⁰ is passed after some 100 halvings; there a number becomes 0, long before it is denormal. */
    @Test
    @DisplayName("K03: 200 updates towards parameters of 0 leave exactly 0, and nothing denormal on the way")
    void k03TowardsZero() {
        set(0);
        ExponentialAverage average = new ExponentialAverage(theta, 0.5, ExponentialAverage.Start.PARAMETERS, arena);
        theta.slab().copyFrom(new float[theta.slab().size()]);
        for (int i = 0; i < 200; i++) {
            average.update();
            for (float x : average.slab("average").slab().toArray()) {
                assertThat(x == 0 || Math.abs(x) >= 0x1p-100f).isTrue();
            }
        }
        assertThat(average.slab("average").slab().toArray()).containsOnly(0f);
    }

    @Test
    @DisplayName("K03: from 0, debiased, the weights add up to 1")
    void k03Debiased() {
        ExponentialAverage average = new ExponentialAverage(theta, 0.9, ExponentialAverage.Start.ZERO_DEBIASED, arena);
        assertThatIllegalStateException().isThrownBy(() -> written(average)).withMessageContaining("call update first");
        double[] sum = new double[theta.slab().size()];
        double weights = 0;
        for (int step = 1; step <= 10; step++) {
            set(step);
            average.update();
            weights = 0.9 * weights + 0.1;
            for (int i = 0; i < sum.length; i++) {
                sum[i] = 0.9 * sum[i] + 0.1 * theta.slab().get(i);
            }
            float[] out = written(average);
            for (int i = 0; i < sum.length; i++) {
                // each update rounds by at most 2⁻²² of a value below 4; the correction multiplies by 10 at most
                assertThat((double) out[i]).isCloseTo(sum[i] / weights, within(step * 10 * 0x1p-22));
            }
        }
    }

    @Test
    @DisplayName("K02: the mean of checkpoints")
    void k02Checkpoints() {
        UniformAverage average = new UniformAverage(LAYOUT, arena);
        Tensor out = arena.allocate(theta.slab().shape());
        assertThatIllegalStateException()
                .isThrownBy(() -> average.writeTo(out))
                .withMessageContaining("call add first");
        double[] sum = new double[out.size()];
        double[] absolute = new double[out.size()];
        for (int k = 1; k <= 9; k++) {
            set(k);
            average.add(theta.slab());
            average.writeTo(out);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += theta.slab().get(i);
                absolute[i] += Math.abs(theta.slab().get(i));
                assertThat((double) out.get(i)).isCloseTo(sum[i] / k, within((k + 1) * 0x1p-24 * absolute[i] / k));
            }
            if (k == 1) {
                assertThat(out.toArray()).containsExactly(theta.slab().toArray());
            }
        }
        assertThat(average.count()).isEqualTo(9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> average.add(arena.allocate(3)))
                .withMessage("uniform average: 3 elements, but made for 48");
    }

    @Test
    @DisplayName("K01: the mean of the probabilities that independent models give")
    void k01Ensemble() {
        UniformAverage average = new UniformAverage(
                TensorLayout.builder().add("probabilities", 1, 16).build(), arena);
        float[][] models = {{0.7f, 0.2f, 0.1f}, {0.1f, 0.8f, 0.1f}, {0.4f, 0.5f, 0.1f}};
        for (float[] m : models) {
            average.add(arena.allocate(16).copyFrom(Arrays.copyOf(m, 16)));
        }
        Tensor out = arena.allocate(16);
        average.writeTo(out);
        assertThat(out.get(0)).isCloseTo(0.4f, within(1e-7f));
        assertThat(out.get(1)).isCloseTo(0.5f, within(1e-7f));
        assertThat(out.get(0) + out.get(1) + out.get(2)).isCloseTo(1f, within(3e-7f));
    }

    @Test
    void stochasticWeightAveraging() {
        WeightAverage average = new WeightAverage(theta, 10, 5, arena);
        double sum = 0;
        int taken = 0;
        for (int step = 0; step < 30; step++) {
            set(step);
            boolean counts = step == 10 || step == 15 || step == 20 || step == 25;
            assertThat(average.afterStep(step)).isEqualTo(counts);
            sum += counts ? theta.get("a").get(0) : 0;
            taken += counts ? 1 : 0;
        }
        Tensor out = arena.allocate(theta.slab().shape());
        average.mean().writeTo(out);
        assertThat(average.mean().count()).isEqualTo(taken);
        assertThat((double) out.get(0)).isCloseTo(sum / taken, within(4 * 5 * 0x1p-24));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightAverage(theta, -1, 1, arena))
                .withMessageContaining("start is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightAverage(theta, 0, 0, arena))
                .withMessageContaining("period is 0");
    }

    @ParameterizedTest
    @EnumSource
    void savedAndLoadedByNameItGoesOnBitForBit(ExponentialAverage.Start start) {
        set(0);
        ExponentialAverage whole = new ExponentialAverage(theta, 0.97, start, arena);
        ExponentialAverage first = new ExponentialAverage(theta, 0.97, start, arena);
        set(99);
        ExponentialAverage second = new ExponentialAverage(theta, 0.97, start, arena);
        for (int step = 1; step <= 20; step++) {
            set(step);
            whole.update();
            if (step == 8) {
                for (String name : first.slabs()) {
                    second.slab(name).slab().copyFrom(first.slab(name).slab());
                }
                second.resumeAt(first.steps());
            }
            (step < 8 ? first : second).update();
        }
        assertThat(written(second)).containsExactly(written(whole));
    }

    @Test
    void aUniformAverageIsSavedAndLoadedByName() {
        UniformAverage first = new UniformAverage(LAYOUT, arena);
        set(1);
        first.add(theta.slab());
        UniformAverage second = new UniformAverage(LAYOUT, arena);
        first.slabs().forEach(n -> second.slab(n).slab().copyFrom(first.slab(n).slab()));
        second.resumeAt(first.count());
        set(2);
        first.add(theta.slab());
        second.add(theta.slab());
        Tensor x = arena.allocate(theta.slab().shape());
        Tensor y = arena.allocate(theta.slab().shape());
        first.writeTo(x);
        second.writeTo(y);
        assertThat(x.toArray()).containsExactly(y.toArray());
    }

    @Test
    void wrongArgumentsAreRefused() {
        ExponentialAverage average = new ExponentialAverage(theta, 0.5, ExponentialAverage.Start.PARAMETERS, arena);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> average.slab("mu"))
                .withMessage("exponential average has no state 'mu'; it has [average]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> average.resumeAt(-1))
                .withMessageContaining("steps is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialAverage(theta, 1, ExponentialAverage.Start.PARAMETERS, arena))
                .withMessage("exponential average: decay is 1.0; it must be in [0, 1)");
        UniformAverage uniform = new UniformAverage(LAYOUT, arena);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uniform.slab("mean"))
                .withMessageContainingAll("'mean'", "[sum]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uniform.resumeAt(-1))
                .withMessageContaining("count is -1");
    }
}
