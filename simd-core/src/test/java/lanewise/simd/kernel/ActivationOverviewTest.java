package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookActivations;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The overview of activation functions in the cs231n notes, and the differences that their backward passes must agree with. */
class ActivationOverviewTest {
    private interface Forward {
        void run(Tensor x, Tensor y, int n);
    }

    private interface Backward {
        void run(Tensor x, Tensor y, Tensor dy, Tensor dx, int n);
    }

    private interface Equation {
        double of(double x);
    }

    /** Maxout of the pieces x and x·(−1/2), one behind the other. */
    private static void maxout(Tensor x, Tensor y, int n) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Maxout.maxout(pieces(arena, x, n), y, n, 1, 2);
        }
    }

    private static void maxoutBackward(Tensor x, Tensor y, Tensor dy, Tensor dx, int n) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor gradients = arena.allocate(2 * n);
            Maxout.maxoutBackward(pieces(arena, x, n), y, dy, gradients, n, 1, 2);
            for (int i = 0; i < n; i++) {
                dx.set(i, gradients.get(2 * i) - gradients.get(2 * i + 1) / 2);
            }
        }
    }

    private static Tensor pieces(TensorArena arena, Tensor x, int n) {
        Tensor pieces = arena.allocate(2 * n);
        for (int i = 0; i < n; i++) {
            pieces.set(2 * i, x.get(i));
            pieces.set(2 * i + 1, x.get(i) * -0.5f);
        }
        return pieces;
    }

    private enum Six {
        SIGMOID(
                Sigmoids::sigmoid,
                (x, y, dy, dx, n) -> Sigmoids.sigmoidBackward(y, dy, dx, n),
                TextbookActivations::sigmoid),
        TANH(Sigmoids::tanh, (x, y, dy, dx, n) -> Sigmoids.tanhBackward(y, dy, dx, n), StrictMath::tanh),
        RELU(Activations::relu, (x, y, dy, dx, n) -> Activations.reluBackward(y, dy, dx, n), Textbook::relu),
        LEAKY_RELU(
                (x, y, n) -> HardActivations.leakyRelu(0.01f, x, y, n),
                (x, y, dy, dx, n) -> HardActivations.leakyReluBackward(0.01f, x, dy, dx, n),
                x -> Math.max(0.01 * x, x)),
        ELU(
                (x, y, n) -> ExponentialUnits.elu(1f, x, y, n),
                (x, y, dy, dx, n) -> ExponentialUnits.eluBackward(1f, y, dy, dx, n),
                x -> TextbookActivations.elu(1, x)),
        MAXOUT(ActivationOverviewTest::maxout, ActivationOverviewTest::maxoutBackward, x -> Math.max(x, -0.5 * x));

        final Forward forward;
        final Backward backward;
        final Equation equation;

        Six(Forward forward, Backward backward, Equation equation) {
            this.forward = forward;
            this.backward = backward;
            this.equation = equation;
        }
    }

    /** Values to 8u of max(1, |y|); derivatives, times dy, to 8u and a central difference's error, h²·max|f‴|/6 with |f‴| ≤ 2 and h = 2⁻¹⁶. */
    @ParameterizedTest
    @EnumSource
    @DisplayName("L09: sigmoid, tanh, ReLU, leaky ReLU, ELU, maxout")
    void l09TheSix(Six f) {
        int n = 1000;
        double u = 0x1p-24;
        double h = 0x1p-16;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(n).copyFrom(new Samples(9).normal(n));
            Tensor dy = arena.allocate(n).copyFrom(new Samples(10).normal(n));
            Tensor y = arena.allocate(n);
            Tensor dx = arena.allocate(n);
            f.forward.run(x, y, n);
            f.backward.run(x, y, dy, dx, n);
            for (int i = 0; i < n; i++) {
                double at = x.get(i);
                double value = f.equation.of(at);
                assertThat((double) y.get(i)).isCloseTo(value, within(8 * u * Math.max(1, Math.abs(value))));
                if (Math.abs(at) > h) {
                    double slope = (f.equation.of(at + h) - f.equation.of(at - h)) / (2 * h);
                    double tolerance = Math.abs(dy.get(i)) * (8 * u + h * h);
                    assertThat((double) dx.get(i)).isCloseTo(slope * dy.get(i), within(tolerance));
                }
            }
        }
    }
}
