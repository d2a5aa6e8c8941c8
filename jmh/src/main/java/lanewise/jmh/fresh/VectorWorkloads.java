package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Bounds;
import lanewise.simd.kernel.Broadcasts;
import lanewise.simd.kernel.Comparisons;
import lanewise.simd.kernel.Elementwise;

/** One element at a time. */
final class VectorWorkloads {
    static final List<Workload> ALL = List.of(
            pass("fill", 4, o -> Elementwise.fill(0.5f, o.v, N), Elementwise.FILL),
            pass("add", 12, o -> Elementwise.add(o.x, o.y, o.v, N), Elementwise.ADD),
            pass("sub", 12, o -> Elementwise.sub(o.x, o.y, o.v, N), Elementwise.SUB),
            pass("mul", 12, o -> Elementwise.mul(o.x, o.y, o.v, N), Elementwise.MUL),
            pass("scale", 8, o -> Elementwise.scale(0.5f, o.x, o.v, N), Elementwise.SCALE),
            pass("axpy", 12, o -> Elementwise.axpy(1e-9f, o.x, o.v, N), Elementwise.AXPY),
            pass("div", 12, o -> Arithmetic.div(o.x, o.y, o.v, N), Arithmetic.DIV),
            pass("fma", 16, o -> Arithmetic.fma(o.x, o.y, o.z, o.v, N), Arithmetic.FMA),
            pass("square", 8, o -> Arithmetic.square(o.x, o.v, N), Arithmetic.SQUARE),
            pass("sqrt", 8, o -> Arithmetic.sqrt(o.x, o.v, N), Arithmetic.SQRT),
            pass("rsqrt", 8, o -> Arithmetic.rsqrt(o.x, o.v, N), Arithmetic.RSQRT),
            pass("reciprocal", 8, o -> Arithmetic.reciprocal(o.x, o.v, N), Arithmetic.RECIPROCAL),
            pass("minimum", 12, o -> Bounds.minimum(o.x, o.y, o.v, N), Bounds.MINIMUM),
            pass("maximum", 12, o -> Bounds.maximum(o.x, o.y, o.v, N), Bounds.MAXIMUM),
            pass("clamp", 8, o -> Bounds.clamp(-0.5f, 0.5f, o.x, o.v, N), Bounds.CLAMP),
            pass("abs", 8, o -> Bounds.abs(o.x, o.v, N), Bounds.ABS),
            pass("sign", 8, o -> Bounds.sign(o.x, o.v, N), Bounds.SIGN),
            pass("less", 12, o -> Comparisons.less(o.x, o.y, o.v, N), Comparisons.LESS),
            pass("less_or_equal", 12, o -> Comparisons.lessOrEqual(o.x, o.y, o.v, N), Comparisons.LESS_OR_EQUAL),
            pass("equal", 12, o -> Comparisons.equal(o.x, o.y, o.v, N), Comparisons.EQUAL),
            pass("not_equal", 12, o -> Comparisons.notEqual(o.x, o.y, o.v, N), Comparisons.NOT_EQUAL),
            pass("select", 16, o -> Comparisons.select(o.x, o.y, o.z, o.v, N), Comparisons.SELECT),
            pass("add_row", 8, o -> Broadcasts.addRow(o.small, o.v, ROWS, COLS), Broadcasts.ADD_ROW),
            pass("scale_rows", 8, o -> Broadcasts.scaleRows(o.small, o.x, o.v, ROWS, COLS), Broadcasts.SCALE_ROWS),
            pass(
                    "scale_columns",
                    8,
                    o -> Broadcasts.scaleColumns(o.small, o.x, o.v, ROWS, COLS),
                    Broadcasts.SCALE_COLUMNS));

    private VectorWorkloads() {}
}
