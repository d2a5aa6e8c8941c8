package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels. */
final class MathsCases {
    static final List<KernelCase> ALL = List.of(
            of("exp", "x y", "y", "x=y", (t, n) -> Exponential.exp(t[0], t[1], n)),
            of("expm1", "x y", "y", "x=y", (t, n) -> Exponential.expm1(t[0], t[1], n)),
            of("log", "x y", "y", "x=y", (t, n) -> Logarithm.log(t[0], t[1], n)),
            of("log1p", "x y", "y", "x=y", (t, n) -> Logarithm.log1p(t[0], t[1], n)),
            of("erf", "x y", "y", "x=y", (t, n) -> ErrorFunction.erf(t[0], t[1], n)),
            of("sin", "x y", "y", "x=y", (t, n) -> Trigonometry.sin(t[0], t[1], n)),
            of("cos", "x y", "y", "x=y", (t, n) -> Trigonometry.cos(t[0], t[1], n)),
            of("pow", "x y", "y", "x=y", (t, n) -> Power.pow(t[0], 2.4f, t[1], n)));

    private MathsCases() {}
}
