package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Reductions;

/** One element at a time, and sums. */
final class VectorWorkloads {
    static final List<Workload> ALL = List.of(
            pass("fill", 4, o -> Elementwise.fill(0.5f, o.v, N), Elementwise.FILL),
            pass("add", 12, o -> Elementwise.add(o.x, o.y, o.v, N), Elementwise.ADD),
            pass("sub", 12, o -> Elementwise.sub(o.x, o.y, o.v, N), Elementwise.SUB),
            pass("mul", 12, o -> Elementwise.mul(o.x, o.y, o.v, N), Elementwise.MUL),
            pass("scale", 8, o -> Elementwise.scale(0.5f, o.x, o.v, N), Elementwise.SCALE),
            pass("axpy", 12, o -> Elementwise.axpy(1e-9f, o.x, o.v, N), Elementwise.AXPY),
            pass("add_row", 12, o -> Elementwise.addRow(o.small, o.v, ROWS, COLS), Elementwise.ADD_ROW),
            pass("sum", 4, o -> o.sink += Reductions.sum(o.x, N), Reductions.SUM),
            pass("sum_of_squares", 4, o -> o.sink += Reductions.sumOfSquares(o.x, N), Reductions.SUM_OF_SQUARES),
            pass("all_finite", 4, o -> o.sink += Reductions.allFinite(o.x, N) ? 1 : 0, Reductions.ALL_FINITE),
            pass("column_sum", 12, o -> Reductions.columnSum(o.x, o.small, ROWS, COLS), Reductions.COLUMN_SUM));

    private VectorWorkloads() {}
}
