package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/** What looks at whole rows. */
final class RowWorkloads {
    static final List<Workload> ALL = List.of(
            pass(
                    "softmax",
                    28,
                    o -> Rows.softmax(o.x, o.v, ROWS, COLS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    Rows.SCALE_ROW),
            pass(
                    "cross_entropy",
                    28,
                    o -> Rows.softmaxCrossEntropy(o.x, o.labels, 0.1f, o.loss, o.v, ROWS, COLS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    Rows.SCALE_ROW));

    private RowWorkloads() {}
}
