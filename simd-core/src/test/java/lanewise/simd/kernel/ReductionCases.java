package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;
import static lanewise.simd.kernel.KernelCase.value;

import java.util.List;
import lanewise.simd.Tensor;

/** Rows of the table of kernels. */
final class ReductionCases {
    private interface Matrix {
        void run(Tensor x, Tensor y, int rows, int cols);
    }

    private static final int[] INDEX = new int[2 * Reductions.BLOCK + 5];

    static final List<KernelCase> ALL = List.of(
            value("sum", "x", "", "", (t, n) -> Reductions.sum(t[0], n)),
            value("mean", "x", "", "", (t, n) -> Reductions.mean(t[0], n)),
            value("max", "x", "", "", (t, n) -> Reductions.max(t[0], n)),
            value("min", "x", "", "", (t, n) -> Reductions.min(t[0], n)),
            value("maxNorm", "x", "", "", (t, n) -> VectorNorms.maxNorm(t[0], n)),
            value("allFinite", "x", "", "", (t, n) -> VectorNorms.allFinite(t[0], n) ? 1f : 0f),
            value("dot", "x y", "", "", (t, n) -> InnerProducts.dot(t[0], t[1], n)),
            value("sumOfSquares", "x", "", "", (t, n) -> InnerProducts.sumOfSquares(t[0], n)),
            value("l1", "x", "", "", (t, n) -> VectorNorms.l1(t[0], n)),
            value("l2", "x", "", "", (t, n) -> VectorNorms.l2(t[0], n)),
            value("argmax", "x", "", "", (t, n) -> n == 0 ? 0 : Positions.argmax(t[0], n)),
            value("argmin", "x", "", "", (t, n) -> n == 0 ? 0 : Positions.argmin(t[0], n)),
            of("topK", "x values", "values", "", (t, n) -> topK(t[0], t[1], n)),
            row("rowSum", RowReductions::rowSum),
            row("rowMean", RowReductions::rowMean),
            row("rowMax", RowReductions::rowMax),
            row("rowMin", RowReductions::rowMin),
            row("rowSumOfSquares", RowReductions::rowSumOfSquares),
            row("rowL2", RowReductions::rowL2),
            column("columnSum", ColumnReductions::columnSum),
            column("columnMean", ColumnReductions::columnMean),
            column("columnSumOfSquares", ColumnSquares::columnSumOfSquares),
            column("columnL2", ColumnSquares::columnL2),
            column("columnMax", ColumnExtremes::columnMax),
            column("columnMin", ColumnExtremes::columnMin),
            column("columnArgmax", (x, y, rows, cols) -> ColumnExtremes.columnArgmax(x, y, INDEX, rows, cols)),
            column("columnArgmin", (x, y, rows, cols) -> ColumnExtremes.columnArgmin(x, y, INDEX, rows, cols)));

    private static KernelCase row(String name, Matrix kernel) {
        return of(name, "x:3 y", "y", "", (t, n) -> kernel.run(t[0], t[1], n, 3));
    }

    private static KernelCase column(String name, Matrix kernel) {
        return of(name, "x:9 y", "y", "", (t, n) -> kernel.run(t[0], t[1], 9, n));
    }

    /** All in order: a k that does not depend on n would leave the table's lengths. */
    private static void topK(Tensor x, Tensor values, int n) {
        if (n != 0) {
            TopK.topK(x, n, n, values, INDEX);
        }
    }

    private ReductionCases() {}
}
