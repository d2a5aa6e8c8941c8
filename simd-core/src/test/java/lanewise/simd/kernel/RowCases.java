package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels. */
final class RowCases {
    private static final int[] LABEL = {0};

    static final List<KernelCase> ALL = List.of(
            of("softmax", "x y", "y", "x=y", (t, n) -> Rows.softmax(t[0], t[1], 1, n)),
            of(
                    "softmaxCrossEntropy",
                    "x loss dx",
                    "loss dx",
                    "x=dx",
                    (t, n) -> Rows.softmaxCrossEntropy(t[0], LABEL, 1f, t[1], t[2], n == 0 ? 0 : 1, n)));

    private RowCases() {}
}
