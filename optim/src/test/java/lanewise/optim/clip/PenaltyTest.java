package lanewise.optim.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Penalties and constraints on weights. */
class PenaltyTest extends Gradients {
    @Test
    @DisplayName("I01: ½λw², gradient λw: λ = 0.1, w = 2 gives 0.2. I02: λw², gradient 2λw: 0.4")
    void i01AndI02() {
        NamedTensors w = arena.allocate(TensorLayout.builder().add("w", 1).build());
        NamedTensors g = arena.allocate(TensorLayout.builder().add("w", 1).build());
        w.get("w").set(0, 2);
        L2Penalty half = new L2Penalty(0.1, L2Penalty.Form.HALF);
        half.bind(w, g).apply();
        assertThat(g.get("w").get(0)).isEqualTo(0.2f);
        assertThat(half.value(w)).isCloseTo(0.2, within(1e-16));
        g.get("w").set(0, 1);
        L2Penalty full = new L2Penalty(0.1, L2Penalty.Form.FULL);
        full.bind(w, g).apply();
        assertThat(g.get("w").get(0)).isEqualTo(1.4f);
        assertThat(full.value(w)).isCloseTo(0.4, within(1e-16));
    }

    /** E = Σ(ŷ − t)² + λ‖w‖² as the text has it, by central differences. */
    @Test
    @DisplayName("I02: with the sum-of-squares error")
    void i02SumOfSquares() {
        fill(theta, 1, 1);
        L2Penalty penalty = new L2Penalty(0.3, L2Penalty.Form.FULL);
        penalty.bind(theta, grad).apply();
        Tensor w = theta.get("two.weight");
        for (int i = 0; i < w.size(); i++) {
            float v = w.get(i);
            w.set(i, v + 0x1p-6f);
            double above = penalty.value(theta);
            w.set(i, v - 0x1p-6f);
            double below = penalty.value(theta);
            w.set(i, v);
            // v ± 2⁻⁶ is rounded to 2⁻²⁴·4
            assertThat((double) grad.get("two.weight").get(i)).isCloseTo((above - below) / 0x1p-5, within(2e-5));
        }
        assertThat(grad.get("one.bias").toArray()).containsOnly(0f);
    }

    @Test
    @DisplayName("I03: decoupled decay, w ← (1 − ελ)w; biases stay")
    void i03DecoupledDecay() {
        fill(theta, 1, 1);
        float[] weight = theta.get("two.weight").toArray();
        float[] bias = theta.get("one.bias").toArray();
        new DecoupledDecay(0.5).bind(theta).apply(0.25);
        for (int i = 0; i < weight.length; i++) {
            assertThat(theta.get("two.weight").get(i)).isEqualTo(0.875f * weight[i]);
        }
        assertThat(theta.get("one.bias").toArray()).containsExactly(bias);
    }

    /**
     * Along an eigenvector with eigenvalue λᵢ decay shrinks the minimum by λᵢ/(λᵢ + α) (Goodfellow et al., eq. 7.13): it
     * acts as a constraint on the directions that matter little (figure 7.1).
     */
    @Test
    @DisplayName("I03: weight decay shrinks shallow directions, and hardly steep ones")
    void i03FigureSevenOne() {
        NamedTensors w = arena.allocate(TensorLayout.builder().add("w", 2).build());
        NamedTensors g = arena.allocate(TensorLayout.builder().add("w", 2).build());
        GradientTransform.Step decay = new L2Penalty(0.5, L2Penalty.Form.HALF).bind(w, g);
        float[] eigenvalues = {10, 0.1f};
        for (int step = 0; step < 3000; step++) {
            for (int i = 0; i < 2; i++) {
                g.get("w").set(i, eigenvalues[i] * (w.get("w").get(i) - 1));
            }
            decay.apply();
            for (int i = 0; i < 2; i++) {
                w.get("w").set(i, w.get("w").get(i) - 0.05f * g.get("w").get(i));
            }
        }
        assertThat(w.get("w").get(0)).isCloseTo(10 / 10.5f, within(1e-5f));
        assertThat(w.get("w").get(1)).isCloseTo(0.1f / 0.6f, within(1e-5f));
    }

    @Test
    @DisplayName("I04: the sub-gradient, λ·sign(w), with sign(0) = 0")
    void i04SubGradient() {
        NamedTensors w = arena.allocate(TensorLayout.builder().add("w", 4).build());
        NamedTensors g = arena.allocate(TensorLayout.builder().add("w", 4).build());
        w.get("w").copyFrom(2, -3, 0, -0f);
        g.get("w").copyFrom(1, 1, 1, 1);
        L1Penalty penalty = new L1Penalty(0.25);
        penalty.bind(w, g).apply();
        assertThat(g.get("w").toArray()).containsExactly(1.25f, 0.75f, 1, 1);
        assertThat(penalty.value(w)).isEqualTo(1.25);
    }

    @Test
    @DisplayName("I04: the proximal step gives exact zeros")
    void i04Proximal() {
        NamedTensors w = arena.allocate(TensorLayout.builder().add("w", 6).build());
        w.get("w").copyFrom(2, -3, 0.25f, -0.25f, -0f, Float.NaN);
        new L1Proximal(0.5).bind(w).apply(0.5);
        assertThat(bits(w.get("w").toArray())).containsExactly(bits(new float[] {1.75f, -2.75f, 0, 0, 0, Float.NaN}));
    }

    /** Lasso on a diagonal quadratic, ½Σ(w − c)² + λΣ|w|: its minimum is the soft threshold of c. */
    @Test
    @DisplayName("I04: the proximal step finds sparse weights, the sub-gradient hovers about 0")
    void i04Sparse() {
        float[] c = {1, 0.3f, -0.05f, 0.02f, -2};
        float[] proximal = lasso(c, true);
        assertThat(proximal).containsExactly(new float[] {0.9f, 0.2f, 0, 0, -1.9f}, within(1e-4f));
        assertThat(proximal[2]).isZero();
        assertThat(proximal[3]).isZero();
        float[] hovering = lasso(c, false);
        assertThat(Math.abs(hovering[2]) + Math.abs(hovering[3])).isBetween(1e-4f, 0.05f);
    }

    @Test
    void maxNormPerUnit() {
        NamedTensors w =
                arena.allocate(TensorLayout.builder().add("a.weight", 2, 3).build());
        w.get("a.weight").copyFrom(3, 1, 0, 4, -2, 0);
        new MaxNorm(2.5).bind(w).apply(0);
        // columns (3, 4), (1, −2), (0, 0): only the first is longer
        assertThat(w.get("a.weight").toArray()).containsExactly(1.5f, 1, 0, 2, -2, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaxNorm(1, n -> true).bind(theta))
                .withMessageContaining("max-norm: a parameter is 7; it must be inputs x units");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void penaltiesMustNotBeNegative(double v) {
        String domain = "lambda is " + v + "; it must be finite and not negative";
        assertThatIllegalArgumentException().isThrownBy(() -> new L1Penalty(v)).withMessage("L1 penalty: " + domain);
        assertThatIllegalArgumentException().isThrownBy(() -> new L1Proximal(v)).withMessage("L1 proximal: " + domain);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new L2Penalty(v, L2Penalty.Form.HALF))
                .withMessage("L2 penalty: " + domain);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoupledDecay(v))
                .withMessage("decoupled decay: " + domain);
    }

    private float[] lasso(float[] c, boolean proximal) {
        NamedTensors w =
                arena.allocate(TensorLayout.builder().add("w", c.length).build());
        NamedTensors g =
                arena.allocate(TensorLayout.builder().add("w", c.length).build());
        GradientTransform.Step gradient = new L1Penalty(proximal ? 0 : 0.1).bind(w, g);
        Constraint.Step constraint = new L1Proximal(proximal ? 0.1 : 0).bind(w);
        w.get("w").copyFrom(c);
        for (int step = 0; step < 301; step++) {
            for (int i = 0; i < c.length; i++) {
                g.get("w").set(i, w.get("w").get(i) - c[i]);
            }
            gradient.apply();
            for (int i = 0; i < c.length; i++) {
                w.get("w").set(i, w.get("w").get(i) - 0.1f * g.get("w").get(i));
            }
            constraint.apply(0.1);
        }
        return w.get("w").toArray();
    }
}
