package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;
import static lanewise.simd.kernel.RowCases.cols;
import static lanewise.simd.kernel.RowCases.rows;

import java.util.List;

/** Rows of the table of kernels. */
final class LossCases {
    private static final int[] LABEL = {0};

    private static final String EACH = "x target losses dx";

    static final List<KernelCase> ALL = List.of(
            each("squaredError", (t, n) -> ErrorLosses.squaredError(t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("absoluteError", (t, n) -> ErrorLosses.absoluteError(t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("quantileError", (t, n) -> ErrorLosses.quantileError(0.9f, t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("huber", (t, n) -> ErrorLosses.huber(0.7f, t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("logCosh", (t, n) -> LogCosh.logCosh(t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each(
                    "sigmoidCrossEntropy",
                    (t, n) -> SigmoidCrossEntropy.sigmoidCrossEntropy(2f, t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("focal", (t, n) -> FocalLoss.focal(2f, 0.25f, 0.75f, t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("klDivergence", (t, n) -> KlDivergence.klDivergence(t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("poisson", (t, n) -> PoissonLoss.poisson(1e-8f, t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("poissonLog", (t, n) -> PoissonLoss.poissonLog(t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            each("hinge", (t, n) -> HingeLoss.hinge(t[0], t[1], 0.5f, t[2], t[3], 0, n)),
            margin(2),
            margin(1),
            of(
                    "softmaxFocal",
                    "x weights loss dx",
                    "loss dx",
                    "x=dx",
                    (t, n) -> SoftmaxFocal.softmaxFocal(t[0], LABEL, 2f, t[1], 0.5f, t[2], t[3], cols(n), 0, rows(n))),
            of(
                    "cosineDistance",
                    "x target loss dx",
                    "loss dx",
                    "x=dx",
                    (t, n) -> CosineDistance.cosineDistance(t[0], t[1], 1e-8f, 0.5f, t[2], t[3], cols(n), 0, rows(n))),
            of(
                    "tripletMargin",
                    "x:3 loss dx:3",
                    "loss dx",
                    "x=dx",
                    (t, n) -> TripletMargin.tripletMargin(t[0], 1f, 1e-6f, 0.5f, t[1], t[2], cols(n), 0, rows(n))));

    private LossCases() {}

    private static KernelCase margin(int power) {
        return of(
                "multiMargin",
                "x loss dx",
                "loss dx",
                "x=dx",
                (t, n) -> MultiMargin.multiMargin(t[0], LABEL, power, 1f, 0.5f, t[1], t[2], cols(n), 0, rows(n)));
    }

    private static KernelCase each(String name, KernelCase.Action call) {
        return of(name, EACH, "losses dx", "x=dx", call);
    }
}
