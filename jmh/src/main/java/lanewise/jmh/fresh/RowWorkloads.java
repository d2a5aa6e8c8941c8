package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.CrossEntropy;
import lanewise.simd.kernel.Deviations;
import lanewise.simd.kernel.LogSoftmax;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/** What looks at whole rows. */
final class RowWorkloads {
    static final List<Workload> ALL = List.of(
            pass(
                    "softmax",
                    28,
                    o -> Rows.softmax(o.x, o.v, COLS, 0, ROWS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    Rows.SCALE_ROW),
            pass(
                    "softmax_backward",
                    20,
                    o -> Rows.softmaxBackward(o.x, o.y, o.v, COLS, 0, ROWS),
                    Deviations.PRODUCTS,
                    Rows.SOFTMAX_BACKWARD),
            pass(
                    "log_softmax",
                    28,
                    o -> LogSoftmax.logSoftmax(o.x, o.v, COLS, 0, ROWS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    LogSoftmax.LOG_SOFTMAX),
            pass(
                    "log_softmax_backward",
                    16,
                    o -> LogSoftmax.logSoftmaxBackward(o.x, o.y, o.v, COLS, 0, ROWS),
                    Reductions.SUM,
                    LogSoftmax.LOG_SOFTMAX_BACKWARD),
            pass(
                    "cross_entropy",
                    28,
                    o -> CrossEntropy.softmaxCrossEntropy(o.x, o.labels, 0.1f, o.loss, o.v, COLS, 0, ROWS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    Rows.SCALE_ROW),
            pass(
                    "soft_cross_entropy",
                    72,
                    o -> CrossEntropy.softCrossEntropy(o.x, o.y, o.z, 0.1, 0.1f, o.loss, o.v, COLS, 0, ROWS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    CrossEntropy.TARGETS,
                    CrossEntropy.TARGET_LOSSES,
                    CrossEntropy.TARGET_GRADIENT));

    private RowWorkloads() {}
}
