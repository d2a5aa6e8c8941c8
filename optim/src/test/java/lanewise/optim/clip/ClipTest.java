package lanewise.optim.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.optim.Adam;
import lanewise.optim.OptimizerState;
import lanewise.optim.average.ExponentialAverage;
import lanewise.optim.average.UniformAverage;
import lanewise.optim.average.WeightAverage;
import lanewise.simd.AllocationMeter;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.SimdInfo;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Bounds;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clipping, and what all transforms and constraints share. */
class ClipTest extends Gradients {
    private NamedTensors three4() {
        NamedTensors g =
                arena.allocate(TensorLayout.builder().add("a", 1).add("b", 1).build());
        g.get("a").set(0, 3);
        g.get("b").set(0, 4);
        return g;
    }

    @Test
    @DisplayName("I11: (3, 4) with ν = 1 becomes (0.6, 0.8)")
    void i11GlobalNorm() {
        NamedTensors g = three4();
        new ClipByGlobalNorm(1).bind(g, g).apply();
        assertThat(g.get("a").get(0)).isCloseTo(0.6f, within(Math.ulp(0.6f)));
        assertThat(g.get("b").get(0)).isCloseTo(0.8f, within(Math.ulp(0.8f)));
    }

    @Test
    @DisplayName("I11: ‖g‖ ≤ ν leaves every bit untouched")
    void i11WithinTheLimit() {
        NamedTensors g = three4();
        new ClipByGlobalNorm(5).bind(g, g).apply(); // exactly on it
        assertThat(g.get("a").get(0)).isEqualTo(3);
        fill(grad, 1, 1);
        grad.get("one.bias").set(0, -0f);
        grad.get("one.bias").set(1, Float.MIN_VALUE);
        float[] before = grad.slab().toArray();
        new ClipByGlobalNorm(norm(before)).bind(theta, grad).apply();
        assertThat(bits(grad.slab().toArray())).containsExactly(bits(before));
        new ClipByGlobalNorm(0.999 * norm(before)).bind(theta, grad).apply();
        assertThat(grad.slab().toArray()).isNotEqualTo(before);
    }

    /** The norm is within 2⁻¹⁸, and each element is rounded twice, the factor and the product: 2⁻²³ together. */
    @Property(tries = 100)
    @Label("I11: the norm becomes ν and the direction stays; squares that overflow floats are none")
    void i11Property(
            @ForAll @DoubleRange(min = -30, max = 30) double exponent,
            @ForAll @DoubleRange(min = 0.01, max = 100) double nu) {
        fill(grad, 2, Math.pow(10, exponent));
        float[] before = grad.slab().toArray();
        double norm = norm(before);
        double factor = new ClipByGlobalNorm(nu).bind(theta, grad).applyLeavingFactor();
        double expected = norm > nu ? nu / norm : 1;
        assertThat(factor).isCloseTo(expected, within(norm > nu ? (0x1p-18 + 0x1p-23) * expected : 0));
        assertThat(grad.slab().toArray()).containsExactly(before);
        new ClipByGlobalNorm(nu).bind(theta, grad).apply();
        assertThat(norm(grad.slab().toArray())).isCloseTo(factor * norm, within(0x1p-22 * factor * norm));
        for (int i = 0; i < before.length; i++) {
            assertThat(grad.slab().get(i)).isEqualTo((float) (before[i] * factor));
        }
    }

    /** Where the float norm cannot tell, the double one does: ν a tenth of a unit in the last place of a float above or below ‖g‖. */
    @Property(tries = 100)
    @Label("I11: the limit is exact")
    void i11TheLimitIsExact(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        fill(grad, seed, 1);
        double norm = norm(grad.slab().toArray());
        assertThat(new ClipByGlobalNorm(norm * (1 + 1e-9)).bind(theta, grad).applyLeavingFactor())
                .isEqualTo(1);
        assertThat(new ClipByGlobalNorm(norm * (1 - 2e-7)).bind(theta, grad).applyLeavingFactor())
                .isBetween(1 - 4e-7, 1 - 1e-7);
    }

    /** The update multiplies by the same float, so Adam's bits are the same; and the gradients have not been written. */
    @Test
    @DisplayName("I11: clipping within the update gives the bits of clipping before it")
    void i11WithinTheUpdate() {
        NamedTensors before = arena.allocate(LAYOUT);
        NamedTensors within = arena.allocate(LAYOUT);
        NamedTensors raw = arena.allocate(LAYOUT);
        fill(before, 1, 1);
        fill(within, 1, 1);
        GradientTransform transform = new L2Penalty(0.1, L2Penalty.Form.HALF).then(new ClipByGlobalNorm(1));
        GradientTransform.Step clip = transform.bind(before, grad);
        GradientTransform.Step leave = transform.bind(within, raw);
        try (WorkerPool pool = WorkerPool.of(1)) {
            OptimizerState x = OptimizerState.bind(new Adam(0.01), before, grad, List.of(), arena, pool);
            OptimizerState y = OptimizerState.bind(new Adam(0.01), within, raw, List.of(), arena, pool);
            for (int step = 0; step < 5; step++) {
                double size = step == 3 ? 1e-3 : 10;
                fill(grad, 2 + step, size);
                fill(raw, 2 + step, size);
                clip.apply();
                x.step();
                double factor = leave.applyLeavingFactor();
                assertThat(factor == 1).isEqualTo(norm(raw.slab().toArray()) <= 1);
                y.step(factor);
            }
        }
        assertThat(bits(within.slab().toArray()))
                .containsExactly(bits(before.slab().toArray()));
    }

    @Test
    void whatIsNotFiniteIsLeftToTheGuard() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            NamedTensors g = three4();
            g.get("a").set(0, bad);
            new ClipByGlobalNorm(1).bind(g, g).apply();
            assertThat(g.get("b").get(0)).isEqualTo(4);
        }
    }

    @Test
    void byValue() {
        NamedTensors g = arena.allocate(TensorLayout.builder().add("a", 6).build());
        g.get("a").copyFrom(-3, -0.5f, -0f, 0.25f, Float.POSITIVE_INFINITY, Float.NaN);
        new ClipByValue(0.5).bind(g, g).apply();
        assertThat(g.get("a").toArray()).containsExactly(-0.5f, -0.5f, -0f, 0.25f, 0.5f, Float.NaN);
    }

    @Test
    void byNormOneByOne() {
        NamedTensors g = three4();
        new ClipByNorm(3.5).bind(g, g).apply();
        assertThat(g.get("a").get(0)).isEqualTo(3);
        assertThat(g.get("b").get(0)).isEqualTo(3.5f);
    }

    @Test
    void theyCompose() {
        fill(theta, 1, 1);
        fill(grad, 2, 10);
        NamedTensors other = arena.allocate(LAYOUT);
        other.slab().copyFrom(grad.slab());
        new ClipByValue(4)
                .then(new L2Penalty(0.1, L2Penalty.Form.HALF))
                .then(new ClipByGlobalNorm(1))
                .bind(theta, grad)
                .apply();
        new ClipByValue(4).bind(theta, other).apply();
        new L2Penalty(0.1, L2Penalty.Form.HALF).bind(theta, other).apply();
        new ClipByGlobalNorm(1).bind(theta, other).apply();
        assertThat(grad.slab().toArray()).containsExactly(other.slab().toArray());
        assertThat(norm(grad.slab().toArray())).isCloseTo(1, within(1e-6));
        float[] before = theta.slab().toArray();
        new L1Proximal(0.1).then(new MaxNorm(1)).bind(theta).apply(1);
        assertThat(theta.slab().toArray()).isNotEqualTo(before);
        for (NamedTensors t : List.of(theta, grad)) {
            for (TensorLayout.Entry e : LAYOUT.entries()) {
                for (int i = e.offset() + e.shape().elements(); i < e.paddedEnd(); i++) {
                    assertThat(Float.floatToRawIntBits(t.slab().get(i))).isZero();
                }
            }
        }
    }

    /** Chains of four: their sum is within (n/4 + 3)·2⁻⁵³ of the exact one. */
    @Property(tries = 50)
    void sumsOfSquares(@ForAll @IntRange(min = 1, max = 40) int n) {
        Tensor x = arena.allocate(n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            x.set(i, new Rng(n, 1).normal(i));
            sum += (double) x.get(i) * x.get(i);
        }
        assertThat(Squares.sum(x)).isCloseTo(sum, within(2 * n * 0x1p-53 * sum));
    }

    @Test
    void stepsAllocateNothing() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
        GradientTransform transforms = new L2Penalty(1e-6, L2Penalty.Form.HALF)
                .then(new L1Penalty(1e-6))
                .then(new ClipByValue(4))
                .then(new ClipByNorm(3))
                .then(new ClipByGlobalNorm(1));
        Constraint constraints =
                new DecoupledDecay(1e-6).then(new L1Proximal(1e-9)).then(new MaxNorm(2));
        Set<Kernel> kernels = new HashSet<>(transforms.kernels());
        assertThat(kernels)
                .containsExactlyInAnyOrder(
                        Elementwise.SCALE, Elementwise.AXPY, Bounds.CLAMP, InnerProducts.SUM_OF_SQUARES);
        kernels.addAll(constraints.kernels());
        kernels.addAll(NonFiniteGuard.kernels());
        kernels.addAll(GradientAccumulator.kernels());
        kernels.addAll(ExponentialAverage.kernels());
        kernels.addAll(UniformAverage.kernels());
        assertThat(Warmup.run(kernels, Duration.ofMinutes(2)).notCompiled()).isEmpty();
        fill(theta, 1, 1);
        fill(grad, 2, 10);
        GradientTransform.Step transform = transforms.bind(theta, grad);
        Constraint.Step constraint = constraints.bind(theta);
        NonFiniteGuard guard = NonFiniteGuard.stopping(grad);
        GradientAccumulator parts = new GradientAccumulator(grad, arena);
        ExponentialAverage average = new ExponentialAverage(theta, 0.995, ExponentialAverage.Start.PARAMETERS, arena);
        WeightAverage swa = new WeightAverage(theta, 0, 2, arena);
        Tensor out = arena.allocate(theta.slab().shape());
        long[] step = {0};
        assertThat(SteadyState.bytes(AllocationMeter.ofThreads(), 500, () -> {
                    parts.add(3);
                    parts.finish();
                    if (guard.admits()) {
                        transform.apply();
                        constraint.apply(0.1);
                    }
                    average.update();
                    average.writeTo(out);
                    swa.afterStep(step[0]++);
                }))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void limitsMustBePositive(double v) {
        String domain = "limit is " + v + "; it must be finite and above 0";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClipByValue(v))
                .withMessage("clip by value: " + domain + ", as a float");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClipByValue(1e-50))
                .withMessageContaining("1.0E-50");
        assertThatIllegalArgumentException().isThrownBy(() -> new ClipByNorm(v)).withMessage("clip by norm: " + domain);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClipByGlobalNorm(v))
                .withMessage("clip by global norm: " + domain);
        assertThatIllegalArgumentException().isThrownBy(() -> new MaxNorm(v)).withMessage("max-norm: " + domain);
    }
}
