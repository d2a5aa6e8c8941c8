package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.HALF;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.ChannelPrelu;
import lanewise.simd.kernel.ExponentialUnits;
import lanewise.simd.kernel.Gelu;
import lanewise.simd.kernel.GeluTanh;
import lanewise.simd.kernel.Glu;
import lanewise.simd.kernel.HardActivations;
import lanewise.simd.kernel.Maxout;
import lanewise.simd.kernel.Mish;
import lanewise.simd.kernel.Prelu;
import lanewise.simd.kernel.SharedPrelu;
import lanewise.simd.kernel.Sigmoids;
import lanewise.simd.kernel.Silu;
import lanewise.simd.kernel.Softplus;
import lanewise.simd.kernel.SwiGlu;

/** Activations, forward and backward. */
final class ActivationWorkloads {
    static final List<Workload> ALL = List.of(
            pass("relu", 8, o -> Activations.relu(o.x, o.v, N), Activations.RELU),
            pass("relu_backward", 12, o -> Activations.reluBackward(o.x, o.y, o.v, N), Activations.RELU_BACKWARD),
            pass("sigmoid", 8, o -> Sigmoids.sigmoid(o.x, o.v, N), Sigmoids.SIGMOID),
            pass("sigmoid_backward", 12, o -> Sigmoids.sigmoidBackward(o.x, o.y, o.v, N), Sigmoids.SIGMOID_BACKWARD),
            pass("tanh", 8, o -> Sigmoids.tanh(o.x, o.v, N), Sigmoids.TANH),
            pass("tanh_backward", 12, o -> Sigmoids.tanhBackward(o.x, o.y, o.v, N), Sigmoids.TANH_BACKWARD),
            pass("softplus", 8, o -> Softplus.softplus(o.x, o.v, N), Softplus.SOFTPLUS),
            pass("softplus_backward", 12, o -> Softplus.softplusBackward(o.x, o.y, o.v, N), Softplus.SOFTPLUS_BACKWARD),
            pass("gelu", 8, o -> Gelu.gelu(o.x, o.v, N), Gelu.GELU),
            pass("gelu_backward", 12, o -> Gelu.geluBackward(o.x, o.y, o.v, N), Gelu.GELU_BACKWARD),
            pass("gelu_tanh", 8, o -> GeluTanh.geluTanh(o.x, o.v, N), GeluTanh.GELU_TANH),
            pass(
                    "gelu_tanh_backward",
                    12,
                    o -> GeluTanh.geluTanhBackward(o.x, o.y, o.v, N),
                    GeluTanh.GELU_TANH_BACKWARD),
            pass("silu", 8, o -> Silu.silu(o.x, o.v, N), Silu.SILU),
            pass("silu_backward", 12, o -> Silu.siluBackward(o.x, o.y, o.v, N), Silu.SILU_BACKWARD),
            pass("mish", 8, o -> Mish.mish(o.x, o.v, N), Mish.MISH),
            pass("mish_backward", 12, o -> Mish.mishBackward(o.x, o.y, o.v, N), Mish.MISH_BACKWARD),
            pass("elu", 8, o -> ExponentialUnits.elu(1f, o.x, o.v, N), ExponentialUnits.ELU),
            pass(
                    "elu_backward",
                    12,
                    o -> ExponentialUnits.eluBackward(1f, o.x, o.y, o.v, N),
                    ExponentialUnits.ELU_BACKWARD),
            pass("selu", 8, o -> ExponentialUnits.selu(o.x, o.v, N), ExponentialUnits.SELU),
            pass(
                    "selu_backward",
                    12,
                    o -> ExponentialUnits.seluBackward(o.x, o.y, o.v, N),
                    ExponentialUnits.SELU_BACKWARD),
            pass("leaky_relu", 8, o -> HardActivations.leakyRelu(0.01f, o.x, o.v, N), HardActivations.LEAKY_RELU),
            pass(
                    "leaky_relu_backward",
                    12,
                    o -> HardActivations.leakyReluBackward(0.01f, o.x, o.y, o.v, N),
                    HardActivations.LEAKY_RELU_BACKWARD),
            pass("hard_sigmoid", 8, o -> HardActivations.hardSigmoid(o.x, o.v, N), HardActivations.HARD_SIGMOID),
            pass(
                    "hard_sigmoid_backward",
                    12,
                    o -> HardActivations.hardSigmoidBackward(o.x, o.y, o.v, N),
                    HardActivations.HARD_SIGMOID_BACKWARD),
            pass("hard_swish", 8, o -> HardActivations.hardSwish(o.x, o.v, N), HardActivations.HARD_SWISH),
            pass(
                    "hard_swish_backward",
                    12,
                    o -> HardActivations.hardSwishBackward(o.x, o.y, o.v, N),
                    HardActivations.HARD_SWISH_BACKWARD),
            pass("glu", 6, o -> Glu.glu(o.x, o.v, ROWS, HALF), Glu.GLU),
            pass("glu_backward", 10, o -> Glu.gluBackward(o.x, o.y, o.v, ROWS, HALF), Glu.GLU_BACKWARD),
            pass("swi_glu", 6, o -> SwiGlu.swiGlu(o.x, o.v, ROWS, HALF), SwiGlu.SWI_GLU),
            pass(
                    "swi_glu_backward",
                    10,
                    o -> SwiGlu.swiGluBackward(o.x, o.y, o.v, ROWS, HALF),
                    SwiGlu.SWI_GLU_BACKWARD),
            pass("maxout", 6, o -> Maxout.maxout(o.x, o.v, ROWS, HALF, 2), Maxout.MAXOUT),
            pass(
                    "maxout_backward",
                    12,
                    o -> Maxout.maxoutBackward(o.x, o.y, o.z, o.v, ROWS, HALF, 2),
                    Maxout.MAXOUT_BACKWARD),
            pass("prelu", 12, o -> Prelu.prelu(o.y, o.x, o.v, ROWS, COLS), Prelu.PRELU),
            pass(
                    "prelu_backward",
                    20,
                    o -> Prelu.preluBackward(o.y, o.x, o.z, o.v, o.small, ROWS, COLS),
                    Prelu.PRELU_BACKWARD),
            pass(
                    "shared_prelu_backward",
                    20,
                    o -> SharedPrelu.sharedPreluBackward(o.y, o.x, o.z, o.v, o.small, N),
                    SharedPrelu.SLOPE_GRADIENT,
                    HardActivations.LEAKY_RELU_BACKWARD),
            pass(
                    "channel_prelu",
                    8,
                    o -> ChannelPrelu.channelPrelu(o.y, o.x, o.v, 1, ROWS, COLS),
                    ChannelPrelu.CHANNEL_PRELU),
            pass(
                    "channel_prelu_backward",
                    20,
                    o -> ChannelPrelu.channelPreluBackward(o.y, o.x, o.z, o.v, o.small, 1, ROWS, COLS),
                    SharedPrelu.SLOPE_GRADIENT,
                    ChannelPrelu.CHANNEL_PRELU_BACKWARD));

    private ActivationWorkloads() {}
}
