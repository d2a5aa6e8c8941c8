package lanewise.simd.kernel;

import static lanewise.simd.kernel.GoldenLayer.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookActivations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations as PyTorch computes them: the textbook to nine digits, the kernels to the rounding of inputs and arithmetic. */
class GoldenActivationsTest {
    private static final double U = 0x1p-24;

    private interface Forward {
        void run(Tensor x, Tensor y, int n);
    }

    private interface Backward {
        void run(Tensor xOrY, Tensor dy, Tensor dx, int n);
    }

    private enum Activation {
        RELU(Activations::relu, Activations::reluBackward, true, Textbook::relu, Textbook::reluDerivative),
        LEAKY_RELU(
                (x, y, n) -> HardActivations.leakyRelu(0.1f, x, y, n),
                (x, dy, dx, n) -> HardActivations.leakyReluBackward(0.1f, x, dy, dx, n),
                false,
                x -> TextbookActivations.leakyRelu(0.1, x),
                x -> x > 0 ? 1 : 0.1),
        ELU(
                (x, y, n) -> ExponentialUnits.elu(1f, x, y, n),
                (y, dy, dx, n) -> ExponentialUnits.eluBackward(1f, y, dy, dx, n),
                true,
                x -> TextbookActivations.elu(1, x),
                x -> TextbookActivations.eluDerivative(1, x)),
        SELU(
                ExponentialUnits::selu,
                ExponentialUnits::seluBackward,
                true,
                TextbookActivations::selu,
                TextbookActivations::seluDerivative),
        GELU(Gelu::gelu, Gelu::geluBackward, false, TextbookActivations::gelu, TextbookActivations::geluDerivative),
        GELU_TANH(
                GeluTanh::geluTanh,
                GeluTanh::geluTanhBackward,
                false,
                TextbookActivations::geluTanh,
                TextbookActivations::geluTanhDerivative),
        SIGMOID(
                Sigmoids::sigmoid,
                Sigmoids::sigmoidBackward,
                true,
                TextbookActivations::sigmoid,
                TextbookActivations::sigmoidDerivative),
        TANH(Sigmoids::tanh, Sigmoids::tanhBackward, true, StrictMath::tanh, TextbookActivations::tanhDerivative),
        SOFTPLUS(
                Softplus::softplus,
                Softplus::softplusBackward,
                true,
                TextbookActivations::softplus,
                TextbookActivations::sigmoid),
        SILU(Silu::silu, Silu::siluBackward, false, TextbookActivations::silu, TextbookActivations::siluDerivative),
        MISH(Mish::mish, Mish::mishBackward, false, TextbookActivations::mish, TextbookActivations::mishDerivative),
        HARDSIGMOID(
                HardActivations::hardSigmoid,
                HardActivations::hardSigmoidBackward,
                false,
                TextbookActivations::hardSigmoid,
                TextbookActivations::hardSigmoidDerivative),
        HARDSWISH(
                HardActivations::hardSwish,
                HardActivations::hardSwishBackward,
                false,
                TextbookActivations::hardSwish,
                TextbookActivations::hardSwishDerivative);

        final Forward forward;
        final Backward backward;
        final boolean fromOutput;
        final DoubleUnaryOperator value;
        final DoubleUnaryOperator derivative;

        Activation(
                Forward forward,
                Backward backward,
                boolean fromOutput,
                DoubleUnaryOperator value,
                DoubleUnaryOperator derivative) {
            this.forward = forward;
            this.backward = backward;
            this.fromOutput = fromOutput;
            this.value = value;
            this.derivative = derivative;
        }
    }

    /**
     * The argument is rounded to a float, |x|u, and slopes and curvatures here are below 1.8 (SELU's λα); functions add up to 7 ULP, 14u of the
     * value, derivatives 8u of what comes in.
     */
    @ParameterizedTest
    @EnumSource
    void agrees(Activation a) throws IOException {
        GoldenLayer golden = GoldenLayer.named(a.name().toLowerCase(Locale.ROOT));
        double[] x = golden.input("x");
        double[] dy = golden.outputGradient();
        int n = x.length;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(n).copyFrom(narrow(x));
            Tensor y = arena.allocate(n);
            Tensor dx = arena.allocate(n);
            a.forward.run(in, y, n);
            a.backward.run(a.fromOutput ? y : in, arena.allocate(n).copyFrom(narrow(dy)), dx, n);
            for (int i = 0; i < n; i++) {
                double value = golden.output()[i];
                double gradient = golden.gradient("x")[i];
                double nine = GoldenLayer.NINE_DIGITS;
                assertThat(a.value.applyAsDouble(x[i])).isCloseTo(value, within(nine));
                assertThat(a.derivative.applyAsDouble(x[i]) * dy[i]).isCloseTo(gradient, within(nine));
                double moved = 1.8 * Math.abs(x[i]) * U;
                assertThat((double) y.get(i))
                        .as("f(%s)", x[i])
                        .isCloseTo(value, within(moved + 14 * U * Math.abs(value) + nine));
                assertThat((double) dx.get(i))
                        .as("f'(%s)", x[i])
                        .isCloseTo(gradient, within((moved + 9 * U) * Math.max(1, Math.abs(dy[i])) + nine));
            }
        }
    }
}
