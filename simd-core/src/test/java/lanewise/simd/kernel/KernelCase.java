package lanewise.simd.kernel;

import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.Tensor;

/**
 * One row of the table of kernels: what it is called with, for tests that ask every kernel the same. A new kernel gets
 * a row here.
 *
 * @param name as in messages
 * @param arguments names of the tensors of n elements, in the order of the call
 * @param written those of them that are written
 * @param sameAllowed pairs that may be one tensor, as in {@code x=y}; any other pair with a written one must be
 *     disjoint
 * @param call the call
 */
record KernelCase(String name, List<String> arguments, List<String> written, List<String> sameAllowed, Call call) {
    /** Calls the kernel on tensors of n elements. */
    @FunctionalInterface
    interface Call {
        void run(Tensor[] t, int n);
    }

    private static final int[] LABEL = {0};

    /** Every public kernel on slabs, vectors and rows; the matrix product has its own tests. */
    static Stream<KernelCase> all() {
        return Stream.of(
                of("fill", "y", "y", "", (t, n) -> Elementwise.fill(2f, t[0], n)),
                of("copy", "x y", "y", "x=y", (t, n) -> Elementwise.copy(t[0], t[1], n)),
                of("add", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.add(t[0], t[1], t[2], n)),
                of("sub", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.sub(t[0], t[1], t[2], n)),
                of("mul", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.mul(t[0], t[1], t[2], n)),
                of("scale", "x y", "y", "x=y", (t, n) -> Elementwise.scale(2f, t[0], t[1], n)),
                of("axpy", "x y", "y", "x=y", (t, n) -> Elementwise.axpy(2f, t[0], t[1], n)),
                of("addRow", "bias y", "y", "", (t, n) -> Elementwise.addRow(t[0], t[1], 1, n)),
                of("relu", "x y", "y", "x=y", (t, n) -> Activations.relu(t[0], t[1], n)),
                of(
                        "reluBackward",
                        "y dy dx",
                        "dx",
                        "y=dx dy=dx",
                        (t, n) -> Activations.reluBackward(t[0], t[1], t[2], n)),
                of("sum", "x", "", "", (t, n) -> Reductions.sum(t[0], n)),
                of("allFinite", "x", "", "", (t, n) -> Reductions.allFinite(t[0], n)),
                of("columnSum", "x y", "y", "", (t, n) -> Reductions.columnSum(t[0], t[1], 1, n)),
                of("softmax", "x y", "y", "x=y", (t, n) -> Rows.softmax(t[0], t[1], 1, n)),
                of(
                        "softmaxCrossEntropy",
                        "x loss dx",
                        "loss dx",
                        "x=dx",
                        (t, n) -> Rows.softmaxCrossEntropy(t[0], LABEL, 1f, t[1], t[2], n == 0 ? 0 : 1, n)),
                of("sgd", "theta grad", "theta", "", (t, n) -> Updates.sgd(t[0], t[1], 0.1, 0, n)),
                of(
                        "momentum",
                        "theta grad v",
                        "theta v",
                        "",
                        (t, n) -> Updates.momentum(t[0], t[1], t[2], 0.9, 1, 0.1, 0, n)),
                of(
                        "adam",
                        "theta grad mu nu",
                        "theta mu nu",
                        "",
                        (t, n) -> Updates.adam(t[0], t[1], t[2], t[3], 0.9, 0.999, 1e-8, 0.1, 1, 0, n)),
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
                        (t, n) -> Prelu.preluBackward(t[0], t[1], t[2], t[3], t[4], 1, n)));
    }

    private static KernelCase of(String name, String arguments, String written, String same, Call call) {
        return new KernelCase(name, words(arguments), words(written), words(same), call);
    }

    private static List<String> words(String s) {
        return s.isEmpty() ? List.of() : List.of(s.split(" "));
    }

    boolean mayBeSame(String x, String y) {
        return sameAllowed.contains(x + "=" + y) || sameAllowed.contains(y + "=" + x);
    }

    /** The elements of an argument that the kernel needs at length n. */
    int needed(String argument, int n) {
        return argument.equals("loss") ? 1 : argument.endsWith("pair") ? 2 * n : n;
    }

    @Override
    public String toString() {
        return name;
    }
}
