package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.reference.DefinitionActivations;
import lanewise.simd.reference.TextbookActivations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation and its backward pass equal their definitions bit for bit, apart and in place. */
class ActivationTableTest {
    private static final float ALPHA = 0.7f;

    /** The bounds of the single functions are tested with them; this one tells a wrong equation from a right one. */
    private static final double NEAR = 0x1p-21;

    private interface Map<T> {
        void run(T x, T y, int n);
    }

    private interface Gradient<T> {
        void run(T v, T dy, T dx, int n);
    }

    private enum Activation {
        SIGMOID(
                Sigmoids::sigmoid,
                DefinitionActivations::sigmoid,
                Sigmoids::sigmoidBackward,
                DefinitionActivations::sigmoidBackward),
        TANH(Sigmoids::tanh, DefinitionActivations::tanh, Sigmoids::tanhBackward, DefinitionActivations::tanhBackward),
        SOFTPLUS(
                Softplus::softplus,
                DefinitionActivations::softplus,
                Softplus::softplusBackward,
                DefinitionActivations::softplusBackward),
        GELU(Gelu::gelu, DefinitionActivations::gelu, Gelu::geluBackward, DefinitionActivations::geluBackward),
        GELU_TANH(
                GeluTanh::geluTanh,
                DefinitionActivations::geluTanh,
                GeluTanh::geluTanhBackward,
                DefinitionActivations::geluTanhBackward),
        SILU(Silu::silu, DefinitionActivations::silu, Silu::siluBackward, DefinitionActivations::siluBackward),
        MISH(Mish::mish, DefinitionActivations::mish, Mish::mishBackward, DefinitionActivations::mishBackward),
        ELU(
                (x, y, n) -> ExponentialUnits.elu(ALPHA, x, y, n),
                (x, y, n) -> DefinitionActivations.elu(ALPHA, x, y, n),
                (v, dy, dx, n) -> ExponentialUnits.eluBackward(ALPHA, v, dy, dx, n),
                (v, dy, dx, n) -> DefinitionActivations.eluBackward(ALPHA, v, dy, dx, n)),
        SELU(
                ExponentialUnits::selu,
                DefinitionActivations::selu,
                ExponentialUnits::seluBackward,
                DefinitionActivations::seluBackward),
        LEAKY_RELU(
                (x, y, n) -> HardActivations.leakyRelu(ALPHA, x, y, n),
                (x, y, n) -> DefinitionActivations.leakyRelu(ALPHA, x, y, n),
                (v, dy, dx, n) -> HardActivations.leakyReluBackward(ALPHA, v, dy, dx, n),
                (v, dy, dx, n) -> DefinitionActivations.leakyReluBackward(ALPHA, v, dy, dx, n)),
        HARD_SIGMOID(
                HardActivations::hardSigmoid,
                DefinitionActivations::hardSigmoid,
                HardActivations::hardSigmoidBackward,
                DefinitionActivations::hardSigmoidBackward),
        HARD_SWISH(
                HardActivations::hardSwish,
                DefinitionActivations::hardSwish,
                HardActivations::hardSwishBackward,
                DefinitionActivations::hardSwishBackward);

        final Map<Tensor> forward;
        final Map<float[]> definition;
        final Gradient<Tensor> backward;
        final Gradient<float[]> backwardDefinition;

        Activation(
                Map<Tensor> forward,
                Map<float[]> definition,
                Gradient<Tensor> backward,
                Gradient<float[]> backwardDefinition) {
            this.forward = forward;
            this.definition = definition;
            this.backward = backward;
            this.backwardDefinition = backwardDefinition;
        }
    }

    @ParameterizedTest
    @EnumSource
    void forwardEqualsItsDefinition(Activation a) {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float[] y = new float[n];
            a.definition.run(x, y, n);
            Tensor apart = s.output(s.mixed(n));
            a.forward.run(s.input(x), apart, n);
            s.expect(apart, y);
            Tensor same = s.output(x);
            a.forward.run(same, same, n);
            s.expect(same, y);
        });
    }

    @ParameterizedTest
    @EnumSource
    void backwardEqualsItsDefinition(Activation a) {
        Slices.everywhere((s, n) -> {
            float[] v = s.mixed(n);
            float[] dy = s.mixed(n);
            float[] dx = new float[n];
            a.backwardDefinition.run(v, dy, dx, n);
            Tensor apart = s.output(s.mixed(n));
            a.backward.run(s.input(v), s.input(dy), apart, n);
            s.expect(apart, dx);
            Tensor overDy = s.output(dy);
            a.backward.run(s.input(v), overDy, overDy, n);
            s.expect(overDy, dx);
            Tensor overV = s.output(v);
            a.backward.run(overV, s.input(dy), overV, n);
            s.expect(overV, dx);
        });
    }

    private static Stream<Arguments> equations() {
        return Stream.of(
                arguments(
                        Activation.SIGMOID, f(TextbookActivations::sigmoid), f(TextbookActivations::sigmoidDerivative)),
                arguments(Activation.TANH, f(StrictMath::tanh), f(TextbookActivations::tanhDerivative)),
                arguments(Activation.SOFTPLUS, f(TextbookActivations::softplus), f(TextbookActivations::sigmoid)),
                arguments(Activation.GELU, f(TextbookActivations::gelu), f(TextbookActivations::geluDerivative)),
                arguments(
                        Activation.GELU_TANH,
                        f(TextbookActivations::geluTanh),
                        f(TextbookActivations::geluTanhDerivative)),
                arguments(Activation.SILU, f(TextbookActivations::silu), f(TextbookActivations::siluDerivative)),
                arguments(Activation.MISH, f(TextbookActivations::mish), f(TextbookActivations::mishDerivative)),
                arguments(
                        Activation.ELU,
                        f(x -> TextbookActivations.elu(ALPHA, x)),
                        f(x -> TextbookActivations.eluDerivative(ALPHA, x))),
                arguments(Activation.SELU, f(TextbookActivations::selu), f(TextbookActivations::seluDerivative)),
                arguments(
                        Activation.LEAKY_RELU,
                        f(x -> TextbookActivations.leakyRelu(ALPHA, x)),
                        f(x -> x > 0 ? 1 : ALPHA)),
                arguments(
                        Activation.HARD_SIGMOID,
                        f(TextbookActivations::hardSigmoid),
                        f(TextbookActivations::hardSigmoidDerivative)),
                arguments(
                        Activation.HARD_SWISH,
                        f(TextbookActivations::hardSwish),
                        f(TextbookActivations::hardSwishDerivative)));
    }

    private static DoubleUnaryOperator f(DoubleUnaryOperator f) {
        return f;
    }

    /** The definitions against the equations, forward and, from what the forward pass gave, backward. */
    @ParameterizedTest
    @MethodSource("equations")
    void definitionIsNearTheEquation(Activation a, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        int n = 4001;
        float[] x = new float[n];
        float[] dy = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (i - 2000) / 128f;
            dy[i] = 1f;
        }
        float[] y = new float[n];
        a.definition.run(x, y, n);
        boolean fromOutput = List.of(
                        Activation.SIGMOID, Activation.TANH, Activation.SOFTPLUS, Activation.ELU, Activation.SELU)
                .contains(a);
        float[] dx = new float[n];
        a.backwardDefinition.run(fromOutput ? y : x, dy, dx, n);
        for (int i = 0; i < n; i++) {
            double exact = value.applyAsDouble(x[i]);
            assertThat(Math.abs(y[i] - exact))
                    .as("f(%s)", x[i])
                    .isLessThanOrEqualTo(NEAR * Math.max(1, Math.abs(exact)));
            assertThat(Math.abs(dx[i] - derivative.applyAsDouble(x[i])))
                    .as("f'(%s)", x[i])
                    .isLessThanOrEqualTo(NEAR);
        }
    }
}
