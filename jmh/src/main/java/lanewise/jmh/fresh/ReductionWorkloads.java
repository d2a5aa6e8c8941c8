package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import java.util.Set;
import lanewise.simd.kernel.ColumnExtremes;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.ColumnSquares;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Positions;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.TopK;
import lanewise.simd.kernel.VectorNorms;

/** Many elements to one. */
final class ReductionWorkloads {
    static final List<Workload> ALL = List.of(
            pass("sum", 4, o -> o.sink += Reductions.sum(o.x, N), Reductions.SUM),
            pass("max", 4, o -> o.sink += Reductions.max(o.x, N), Reductions.MAX),
            pass("max_norm", 4, o -> o.sink += VectorNorms.maxNorm(o.x, N), VectorNorms.MAX_NORM),
            pass("dot", 8, o -> o.sink += InnerProducts.dot(o.x, o.y, N), InnerProducts.DOT),
            pass("sum_of_squares", 4, o -> o.sink += InnerProducts.sumOfSquares(o.x, N), InnerProducts.SUM_OF_SQUARES),
            pass("l1", 4, o -> o.sink += VectorNorms.l1(o.x, N), VectorNorms.L1),
            pass("argmax", 4, o -> o.sink += Positions.argmax(o.x, N), Positions.FIRST, Reductions.MAX),
            pass("top_k", 4, o -> TopK.topK(o.x, N, 5, o.small, o.index), TopK.NEXT_ABOVE),
            column("column_sum", o -> ColumnReductions.columnSum(o.x, o.small, ROWS, COLS), ColumnReductions.SUMS),
            column("column_l2", o -> ColumnSquares.columnL2(o.x, o.small, ROWS, COLS), ColumnSquares.KERNELS),
            column(
                    "column_argmax",
                    o -> ColumnExtremes.columnArgmax(o.x, o.small, o.index, ROWS, COLS),
                    ColumnExtremes.MAXIMA),
            column("column_min", o -> ColumnExtremes.columnMin(o.x, o.small, ROWS, COLS), ColumnExtremes.MINIMA));

    private static Workload column(String name, Workload.Call call, Set<Kernel> kernels) {
        return pass(name, 4, call, kernels.toArray(Kernel[]::new));
    }

    private ReductionWorkloads() {}
}
