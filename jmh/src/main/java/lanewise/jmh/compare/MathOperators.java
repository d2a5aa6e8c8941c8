package lanewise.jmh.compare;

import java.util.List;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.ExponentialUnits;
import lanewise.simd.kernel.Gelu;
import lanewise.simd.kernel.GeluTanh;
import lanewise.simd.kernel.Glu;
import lanewise.simd.kernel.HardActivations;
import lanewise.simd.kernel.Maxout;
import lanewise.simd.kernel.Mish;
import lanewise.simd.kernel.Prelu;
import lanewise.simd.kernel.Sigmoids;
import lanewise.simd.kernel.Silu;
import lanewise.simd.kernel.Softplus;
import lanewise.simd.kernel.SwiGlu;

/** Functions of one element, forward and backward. For maxout's backward pass libtorch has no operator. */
final class MathOperators {
    /** Name; streams read, updated and overwritten; the call; the same in TorchScript. */
    static final List<Operator> ALL = List.of(
            Operator.of("relu", 1, 0, 1, o -> Activations.relu(o.x, o.z, o.n), "torch.clamp_min(x, 0., out=z)"),
            Operator.of(
                    "relu backward",
                    2,
                    0,
                    1,
                    o -> Activations.reluBackward(o.x, o.y, o.z, o.n),
                    "torch.threshold_backward(y, x, 0, grad_input=z)"),
            Operator.of(
                    "leaky relu",
                    1,
                    0,
                    1,
                    o -> HardActivations.leakyRelu(0.01f, o.x, o.z, o.n),
                    "torch.leaky_relu(x, 0.01, out=z)"),
            Operator.of(
                    "leaky relu backward",
                    2,
                    0,
                    1,
                    o -> HardActivations.leakyReluBackward(0.01f, o.x, o.y, o.z, o.n),
                    "torch.leaky_relu_backward(y, x, 0.01, False, grad_input=z)"),
            Operator.of("prelu", 1, 0, 1, o -> Prelu.prelu(o.a, o.x, o.z, o.rows, o.cols), "r = torch.prelu(x, a)"),
            Operator.of(
                            "prelu backward",
                            2,
                            0,
                            1,
                            o -> Prelu.preluBackward(o.a, o.x, o.y, o.z, o.c, o.rows, o.cols),
                            """
                    r, da = torch._prelu_kernel_backward(y, x, a)
                    torch.sum(da, [0], out=c)""")
                    .summingColumns(),
            Operator.of(
                    "hard sigmoid",
                    1,
                    0,
                    1,
                    o -> HardActivations.hardSigmoid(o.x, o.z, o.n),
                    "torch.hardsigmoid(x, out=z)"),
            Operator.of(
                    "hard sigmoid backward",
                    2,
                    0,
                    1,
                    o -> HardActivations.hardSigmoidBackward(o.x, o.y, o.z, o.n),
                    "torch.hardsigmoid_backward(y, x, grad_input=z)"),
            Operator.of(
                    "hard swish", 1, 0, 1, o -> HardActivations.hardSwish(o.x, o.z, o.n), "torch.hardswish(x, out=z)"),
            Operator.of(
                    "hard swish backward",
                    2,
                    0,
                    1,
                    o -> HardActivations.hardSwishBackward(o.x, o.y, o.z, o.n),
                    "r = torch.hardswish_backward(y, x)"),
            Operator.of("sigmoid", 1, 0, 1, o -> Sigmoids.sigmoid(o.x, o.z, o.n), "torch.sigmoid(x, out=z)"),
            Operator.of(
                    "sigmoid backward",
                    2,
                    0,
                    1,
                    o -> Sigmoids.sigmoidBackward(o.u, o.y, o.z, o.n),
                    "torch.sigmoid_backward(y, u, grad_input=z)"),
            Operator.of("tanh", 1, 0, 1, o -> Sigmoids.tanh(o.x, o.z, o.n), "torch.tanh(x, out=z)"),
            Operator.of(
                    "tanh backward",
                    2,
                    0,
                    1,
                    o -> Sigmoids.tanhBackward(o.u, o.y, o.z, o.n),
                    "torch.tanh_backward(y, u, grad_input=z)"),
            Operator.of("softplus", 1, 0, 1, o -> Softplus.softplus(o.x, o.z, o.n), "torch.softplus(x, 1, 20, out=z)"),
            Operator.of(
                            "softplus backward",
                            2,
                            0,
                            1,
                            o -> Softplus.softplusBackward(o.w, o.y, o.z, o.n),
                            "torch.softplus_backward(y, x, 1, 20, grad_input=z)")
                    .after(o -> Softplus.softplus(o.x, o.w, o.n)),
            Operator.of(
                    "elu", 1, 0, 1, o -> ExponentialUnits.elu(1f, o.x, o.z, o.n), "torch.elu(x, 1., 1., 1., out=z)"),
            Operator.of(
                            "elu backward",
                            2,
                            0,
                            1,
                            o -> ExponentialUnits.eluBackward(1f, o.w, o.y, o.z, o.n),
                            "torch.elu_backward(y, 1., 1., 1., True, w, grad_input=z)")
                    .after(o -> ExponentialUnits.elu(1f, o.x, o.w, o.n)),
            Operator.of(
                    "selu",
                    1,
                    0,
                    1,
                    o -> ExponentialUnits.selu(o.x, o.z, o.n),
                    "torch.elu(x, 1.6732632423543772, 1.0507009873554805, 1., out=z)"),
            Operator.of(
                            "selu backward",
                            2,
                            0,
                            1,
                            o -> ExponentialUnits.seluBackward(o.w, o.y, o.z, o.n),
                            "torch.elu_backward(y, 1.6732632423543772, 1.0507009873554805, 1., True, w, grad_input=z)")
                    .after(o -> ExponentialUnits.selu(o.x, o.w, o.n)),
            Operator.of("gelu", 1, 0, 1, o -> Gelu.gelu(o.x, o.z, o.n), "torch.gelu(x, approximate='none', out=z)"),
            Operator.of(
                    "gelu backward",
                    2,
                    0,
                    1,
                    o -> Gelu.geluBackward(o.x, o.y, o.z, o.n),
                    "torch.gelu_backward(y, x, approximate='none', grad_input=z)"),
            Operator.of(
                    "gelu tanh",
                    1,
                    0,
                    1,
                    o -> GeluTanh.geluTanh(o.x, o.z, o.n),
                    "torch.gelu(x, approximate='tanh', out=z)"),
            Operator.of(
                    "gelu tanh backward",
                    2,
                    0,
                    1,
                    o -> GeluTanh.geluTanhBackward(o.x, o.y, o.z, o.n),
                    "torch.gelu_backward(y, x, approximate='tanh', grad_input=z)"),
            Operator.of("silu", 1, 0, 1, o -> Silu.silu(o.x, o.z, o.n), "torch.silu(x, out=z)"),
            Operator.of(
                    "silu backward",
                    2,
                    0,
                    1,
                    o -> Silu.siluBackward(o.x, o.y, o.z, o.n),
                    "torch.silu_backward(y, x, grad_input=z)"),
            Operator.of("mish", 1, 0, 1, o -> Mish.mish(o.x, o.z, o.n), "torch.mish(x, out=z)"),
            Operator.of(
                    "mish backward",
                    2,
                    0,
                    1,
                    o -> Mish.mishBackward(o.x, o.y, o.z, o.n),
                    "r = torch.mish_backward(y, x)"),
            Operator.of("glu", 1, 0, 0.5, o -> Glu.glu(o.x, o.zHalf, o.rows, o.cols / 2), "torch.glu(x, 1, out=zHalf)"),
            Operator.of(
                    "glu backward",
                    1.5,
                    0,
                    1,
                    o -> Glu.gluBackward(o.x, o.yHalf, o.z, o.rows, o.cols / 2),
                    "torch.glu_backward(yHalf, x, 1, grad_input=z)"),
            Operator.of("swiglu", 1, 0, 0.5, o -> SwiGlu.swiGlu(o.x, o.zHalf, o.rows, o.cols / 2), """
                    torch.silu(xLeft, out=zHalf)
                    torch.mul(zHalf, xRight, out=zHalf)"""),
            Operator.of(
                    "swiglu backward",
                    1.5,
                    0,
                    1,
                    o -> SwiGlu.swiGluBackward(o.x, o.yHalf, o.z, o.rows, o.cols / 2),
                    """
                    torch.mul(yHalf, xRight, out=zLeft)
                    torch.silu_backward(zLeft, xLeft, grad_input=zLeft)
                    torch.silu(xLeft, out=zRight)
                    torch.mul(zRight, yHalf, out=zRight)"""),
            Operator.of(
                    "maxout",
                    1,
                    0,
                    0.5,
                    o -> Maxout.maxout(o.x, o.zHalf, o.rows, o.cols / 2, 2),
                    "torch.maximum(xLeft, xRight, out=zHalf)"));

    private MathOperators() {}
}
