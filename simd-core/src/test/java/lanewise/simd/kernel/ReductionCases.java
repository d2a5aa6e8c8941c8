package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;
import static lanewise.simd.kernel.KernelCase.value;

import java.util.List;

/** Rows of the table of kernels. */
final class ReductionCases {
    static final List<KernelCase> ALL = List.of(
            value("sum", "x", "", "", (t, n) -> Reductions.sum(t[0], n)),
            value("sumOfSquares", "x", "", "", (t, n) -> Reductions.sumOfSquares(t[0], n)),
            value("allFinite", "x", "", "", (t, n) -> Reductions.allFinite(t[0], n) ? 1f : 0f),
            of("columnSum", "x y", "y", "", (t, n) -> Reductions.columnSum(t[0], t[1], 1, n)));

    private ReductionCases() {}
}
