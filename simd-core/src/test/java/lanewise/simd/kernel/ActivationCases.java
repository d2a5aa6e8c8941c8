package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels. */
final class ActivationCases {
    static final List<KernelCase> ALL = List.of(
            of("relu", "x y", "y", "x=y", (t, n) -> Activations.relu(t[0], t[1], n)),
            of("reluBackward", "y dy dx", "dx", "y=dx dy=dx", (t, n) -> Activations.reluBackward(t[0], t[1], t[2], n)),
            of("sigmoid", "x y", "y", "x=y", (t, n) -> Sigmoids.sigmoid(t[0], t[1], n)),
            of(
                    "sigmoidBackward",
                    "y dy dx",
                    "dx",
                    "y=dx dy=dx",
                    (t, n) -> Sigmoids.sigmoidBackward(t[0], t[1], t[2], n)),
            of("tanh", "x y", "y", "x=y", (t, n) -> Sigmoids.tanh(t[0], t[1], n)),
            of("tanhBackward", "y dy dx", "dx", "y=dx dy=dx", (t, n) -> Sigmoids.tanhBackward(t[0], t[1], t[2], n)),
            of("softplus", "x y", "y", "x=y", (t, n) -> Softplus.softplus(t[0], t[1], n)),
            of(
                    "softplusBackward",
                    "y dy dx",
                    "dx",
                    "y=dx dy=dx",
                    (t, n) -> Softplus.softplusBackward(t[0], t[1], t[2], n)),
            of("gelu", "x y", "y", "x=y", (t, n) -> Gelu.gelu(t[0], t[1], n)),
            of("geluBackward", "x dy dx", "dx", "x=dx dy=dx", (t, n) -> Gelu.geluBackward(t[0], t[1], t[2], n)),
            of("geluTanh", "x y", "y", "x=y", (t, n) -> GeluTanh.geluTanh(t[0], t[1], n)),
            of(
                    "geluTanhBackward",
                    "x dy dx",
                    "dx",
                    "x=dx dy=dx",
                    (t, n) -> GeluTanh.geluTanhBackward(t[0], t[1], t[2], n)),
            of("silu", "x y", "y", "x=y", (t, n) -> Silu.silu(t[0], t[1], n)),
            of("siluBackward", "x dy dx", "dx", "x=dx dy=dx", (t, n) -> Silu.siluBackward(t[0], t[1], t[2], n)),
            of("mish", "x y", "y", "x=y", (t, n) -> Mish.mish(t[0], t[1], n)),
            of("mishBackward", "x dy dx", "dx", "x=dx dy=dx", (t, n) -> Mish.mishBackward(t[0], t[1], t[2], n)),
            of("elu", "x y", "y", "x=y", (t, n) -> ExponentialUnits.elu(0.5f, t[0], t[1], n)),
            of(
                    "eluBackward",
                    "y dy dx",
                    "dx",
                    "y=dx dy=dx",
                    (t, n) -> ExponentialUnits.eluBackward(0.5f, t[0], t[1], t[2], n)),
            of("selu", "x y", "y", "x=y", (t, n) -> ExponentialUnits.selu(t[0], t[1], n)),
            of(
                    "seluBackward",
                    "y dy dx",
                    "dx",
                    "y=dx dy=dx",
                    (t, n) -> ExponentialUnits.seluBackward(t[0], t[1], t[2], n)),
            of("leakyRelu", "x y", "y", "x=y", (t, n) -> HardActivations.leakyRelu(0.5f, t[0], t[1], n)),
            of(
                    "leakyReluBackward",
                    "x dy dx",
                    "dx",
                    "x=dx dy=dx",
                    (t, n) -> HardActivations.leakyReluBackward(0.5f, t[0], t[1], t[2], n)),
            of("hardSigmoid", "x y", "y", "x=y", (t, n) -> HardActivations.hardSigmoid(t[0], t[1], n)),
            of(
                    "hardSigmoidBackward",
                    "x dy dx",
                    "dx",
                    "x=dx dy=dx",
                    (t, n) -> HardActivations.hardSigmoidBackward(t[0], t[1], t[2], n)),
            of("hardSwish", "x y", "y", "x=y", (t, n) -> HardActivations.hardSwish(t[0], t[1], n)),
            of(
                    "hardSwishBackward",
                    "x dy dx",
                    "dx",
                    "x=dx dy=dx",
                    (t, n) -> HardActivations.hardSwishBackward(t[0], t[1], t[2], n)),
            of("glu", "pair y", "y", "", (t, n) -> Glu.glu(t[0], t[1], 1, n)),
            of(
                    "gluBackward",
                    "pair dy dpair",
                    "dpair",
                    "pair=dpair",
                    (t, n) -> Glu.gluBackward(t[0], t[1], t[2], 1, n)),
            of("swiGlu", "pair y", "y", "", (t, n) -> SwiGlu.swiGlu(t[0], t[1], 1, n)),
            of(
                    "swiGluBackward",
                    "pair dy dpair",
                    "dpair",
                    "pair=dpair",
                    (t, n) -> SwiGlu.swiGluBackward(t[0], t[1], t[2], 1, n)),
            of("maxout", "x y", "y", "", (t, n) -> Maxout.maxout(t[0], t[1], 1, n, 1)),
            of(
                    "maxoutBackward",
                    "x y dy dx",
                    "dx",
                    "",
                    (t, n) -> Maxout.maxoutBackward(t[0], t[1], t[2], t[3], 1, n, 1)),
            of("prelu", "slope x y", "y", "x=y", (t, n) -> Prelu.prelu(t[0], t[1], t[2], 1, n)),
            of(
                    "preluBackward",
                    "slope x dy dx dslope",
                    "dx dslope",
                    "x=dx dy=dx",
                    (t, n) -> Prelu.preluBackward(t[0], t[1], t[2], t[3], t[4], 1, n)),
            of("sharedPrelu", "slope:0 x y", "y", "x=y", (t, n) -> SharedPrelu.sharedPrelu(t[0], t[1], t[2], n)),
            of(
                    "sharedPreluBackward",
                    "slope:0 x dy dx dslope:0",
                    "dx dslope",
                    "x=dx dy=dx",
                    (t, n) -> SharedPrelu.sharedPreluBackward(t[0], t[1], t[2], t[3], t[4], n)),
            of(
                    "channelPrelu",
                    "slope:0 x y",
                    "y",
                    "x=y",
                    (t, n) -> ChannelPrelu.channelPrelu(t[0], t[1], t[2], 1, 1, n)),
            of(
                    "channelPreluBackward",
                    "slope:0 x dy dx dslope:0",
                    "dx dslope",
                    "x=dx dy=dx",
                    (t, n) -> ChannelPrelu.channelPreluBackward(t[0], t[1], t[2], t[3], t[4], 1, 1, n)));

    private ActivationCases() {}
}
