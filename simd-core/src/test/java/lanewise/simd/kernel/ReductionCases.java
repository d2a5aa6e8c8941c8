package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;
import static lanewise.simd.kernel.KernelCase.value;

import java.util.List;

/** Rows of the table of kernels. */
final class ReductionCases {
    static final List<KernelCase> ALL = List.of(
            value("sum", "x", "", "", (t, n) -> Reductions.sum(t[0], n)),
            value("mean", "x", "", "", (t, n) -> Reductions.mean(t[0], n)),
            value("max", "x", "", "", (t, n) -> Reductions.max(t[0], n)),
            value("min", "x", "", "", (t, n) -> Reductions.min(t[0], n)),
            value("maxNorm", "x", "", "", (t, n) -> VectorNorms.maxNorm(t[0], n)),
            value("allFinite", "x", "", "", (t, n) -> VectorNorms.allFinite(t[0], n) ? 1f : 0f),
            of("columnSum", "x:9 y", "y", "", (t, n) -> ColumnReductions.columnSum(t[0], t[1], 9, n)));

    private ReductionCases() {}
}
