package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels. */
final class ElementwiseCases {
    static final List<KernelCase> ALL = List.of(
            of("fill", "y", "y", "", (t, n) -> Elementwise.fill(2f, t[0], n)),
            of("copy", "x y", "y", "x=y", (t, n) -> Elementwise.copy(t[0], t[1], n)),
            of("add", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.add(t[0], t[1], t[2], n)),
            of("sub", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.sub(t[0], t[1], t[2], n)),
            of("mul", "x y z", "z", "x=z y=z", (t, n) -> Elementwise.mul(t[0], t[1], t[2], n)),
            of("scale", "x y", "y", "x=y", (t, n) -> Elementwise.scale(2f, t[0], t[1], n)),
            of("axpy", "x y", "y", "x=y", (t, n) -> Elementwise.axpy(2f, t[0], t[1], n)),
            of("addRow", "bias y", "y", "", (t, n) -> Elementwise.addRow(t[0], t[1], 1, n)));

    private ElementwiseCases() {}
}
