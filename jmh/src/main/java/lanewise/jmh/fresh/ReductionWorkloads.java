package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.VectorNorms;

/** Many elements to one. */
final class ReductionWorkloads {
    static final List<Workload> ALL = List.of(
            pass("sum", 4, o -> o.sink += Reductions.sum(o.x, N), Reductions.SUM),
            pass("max", 4, o -> o.sink += Reductions.max(o.x, N), Reductions.MAX),
            pass("max_norm", 4, o -> o.sink += VectorNorms.maxNorm(o.x, N), VectorNorms.MAX_NORM),
            pass(
                    "column_sum",
                    4,
                    o -> ColumnReductions.columnSum(o.x, o.small, ROWS, COLS),
                    ColumnReductions.COLUMN_SUM,
                    ColumnReductions.COLUMN_SUM_OF_EIGHT));

    private ReductionWorkloads() {}
}
