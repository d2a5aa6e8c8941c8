package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** Rows of the table of kernels. */
final class ElementwiseCases {
    private static final Tensor FACTOR = TensorArena.ofShared().allocate(1).copyFrom(0.75f);

    static final List<KernelCase> ALL = List.of(
            of("fill", "y", "y", "", (t, n) -> Elementwise.fill(2f, t[0], n)),
            of("copy", "x y", "y", "x=y", (t, n) -> Elementwise.copy(t[0], t[1], n)),
            of("add", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.add(t[0], t[1], t[2], n)),
            of("sub", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.sub(t[0], t[1], t[2], n)),
            of("mul", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.mul(t[0], t[1], t[2], n)),
            of("scale", "x y", "y", "x=y", (t, n) -> Elementwise.scale(2f, t[0], t[1], n)),
            of("axpy", "x y", "y", "x=y", (t, n) -> Elementwise.axpy(2f, t[0], t[1], n)),
            of("div", "x y z", "z", "x=z y=z", (t, n) -> Arithmetic.div(t[0], t[1], t[2], n)),
            of("fma", "x y z u", "u", "x=u y=u z=u", (t, n) -> Arithmetic.fma(t[0], t[1], t[2], t[3], n)),
            of("square", "x y", "y", "x=y", (t, n) -> Arithmetic.square(t[0], t[1], n)),
            of("sqrt", "x y", "y", "x=y", (t, n) -> Arithmetic.sqrt(t[0], t[1], n)),
            of("rsqrt", "x y", "y", "x=y", (t, n) -> Arithmetic.rsqrt(t[0], t[1], n)),
            of("reciprocal", "x y", "y", "x=y", (t, n) -> Arithmetic.reciprocal(t[0], t[1], n)),
            of("minimum", "x y z", "z", "x=z y=z", (t, n) -> Bounds.minimum(t[0], t[1], t[2], n)),
            of("maximum", "x y z", "z", "x=z y=z", (t, n) -> Bounds.maximum(t[0], t[1], t[2], n)),
            of("clamp", "x y", "y", "x=y", (t, n) -> Bounds.clamp(0.25f, 0.75f, t[0], t[1], n)),
            of("abs", "x y", "y", "x=y", (t, n) -> Bounds.abs(t[0], t[1], n)),
            of("sign", "x y", "y", "x=y", (t, n) -> Bounds.sign(t[0], t[1], n)),
            of("less", "x y z", "z", "x=z y=z", (t, n) -> Comparisons.less(t[0], t[1], t[2], n)),
            of("lessOrEqual", "x y z", "z", "x=z y=z", (t, n) -> Comparisons.lessOrEqual(t[0], t[1], t[2], n)),
            of("greater", "x y z", "z", "x=z y=z", (t, n) -> Comparisons.greater(t[0], t[1], t[2], n)),
            of("greaterOrEqual", "x y z", "z", "x=z y=z", (t, n) -> Comparisons.greaterOrEqual(t[0], t[1], t[2], n)),
            of("equal", "x y z", "z", "x=z y=z", (t, n) -> Comparisons.equal(t[0], t[1], t[2], n)),
            of("notEqual", "x y z", "z", "x=z y=z", (t, n) -> Comparisons.notEqual(t[0], t[1], t[2], n)),
            of("select", "mask x y z", "z", "mask=z x=z y=z", (t, n) -> Comparisons.select(t[0], t[1], t[2], t[3], n)),
            of("addRow", "bias y", "y", "", (t, n) -> Broadcasts.addRow(t[0], t[1], 1, n)),
            of("scaleRows", "x y", "y", "x=y", (t, n) -> Broadcasts.scaleRows(FACTOR, t[0], t[1], 1, n)),
            of("scaleColumns", "s x y", "y", "x=y", (t, n) -> Broadcasts.scaleColumns(t[0], t[1], t[2], 1, n)));

    private ElementwiseCases() {}
}
