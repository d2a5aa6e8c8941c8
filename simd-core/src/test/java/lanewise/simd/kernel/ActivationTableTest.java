package lanewise.simd.kernel;

import lanewise.simd.Tensor;
import lanewise.simd.reference.DefinitionActivations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every activation and its backward pass equal their definitions bit for bit, apart and in place. */
class ActivationTableTest {
    private static final float ALPHA = 0.7f;

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
    void forward(Activation a) {
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
    void backward(Activation a) {
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
}
