package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels: one row of n elements, or none. */
final class RowCases {
    private static final int[] LABEL = {0};

    static final List<KernelCase> ALL = List.of(
            of("softmax", "x y", "y", "x=y", (t, n) -> Rows.softmax(t[0], t[1], cols(n), 0, rows(n))),
            of(
                    "softmaxBackward",
                    "y dy dx",
                    "dx",
                    "y=dx dy=dx",
                    (t, n) -> Rows.softmaxBackward(t[0], t[1], t[2], cols(n), 0, rows(n))),
            of(
                    "logSumExp",
                    "x lse:0 y",
                    "lse y",
                    "x=y",
                    (t, n) -> Rows.logSumExp(t[0], t[1], t[2], cols(n), 0, rows(n))),
            of("logSoftmax", "x y", "y", "", (t, n) -> LogSoftmax.logSoftmax(t[0], t[1], cols(n), 0, rows(n))),
            of(
                    "logSoftmaxBackward",
                    "y dy dx",
                    "dx",
                    "y=dx dy=dx",
                    (t, n) -> LogSoftmax.logSoftmaxBackward(t[0], t[1], t[2], cols(n), 0, rows(n))),
            of(
                    "softmaxCrossEntropy",
                    "x loss dx",
                    "loss dx",
                    "x=dx",
                    (t, n) -> CrossEntropy.softmaxCrossEntropy(t[0], LABEL, 1f, t[1], t[2], cols(n), 0, rows(n))),
            of(
                    "weightedCrossEntropy",
                    "x weights loss dx",
                    "loss dx",
                    "",
                    (t, n) -> CrossEntropy.weightedCrossEntropy(
                            t[0], LABEL, t[1], 0.1, 1f, t[2], t[3], cols(n), 0, rows(n))),
            of(
                    "softCrossEntropy",
                    "x target weights loss dx",
                    "loss dx",
                    "",
                    (t, n) ->
                            CrossEntropy.softCrossEntropy(t[0], t[1], t[2], 0.1, 1f, t[3], t[4], cols(n), 0, rows(n))));

    private RowCases() {}

    /** Rows of no elements are refused. */
    static int cols(int n) {
        return n == 0 ? 1 : n;
    }

    static int rows(int n) {
        return n == 0 ? 0 : 1;
    }
}
