package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.CosineDistance;
import lanewise.simd.kernel.ErrorLosses;
import lanewise.simd.kernel.FocalLoss;
import lanewise.simd.kernel.HingeLoss;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.KlDivergence;
import lanewise.simd.kernel.LogCosh;
import lanewise.simd.kernel.MultiMargin;
import lanewise.simd.kernel.PoissonLoss;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;
import lanewise.simd.kernel.SigmoidCrossEntropy;
import lanewise.simd.kernel.SoftmaxFocal;
import lanewise.simd.kernel.TripletMargin;

/** Losses with their gradients. */
final class LossWorkloads {
    static final List<Workload> ALL = List.of(
            pass(
                    "squared_error",
                    16,
                    o -> ErrorLosses.squaredError(o.x, o.y, 0.5f, o.c, o.v, 0, N),
                    ErrorLosses.SQUARED_ERROR),
            pass(
                    "absolute_error",
                    16,
                    o -> ErrorLosses.absoluteError(o.x, o.y, 0.5f, o.c, o.v, 0, N),
                    ErrorLosses.PIECEWISE_ERROR),
            pass("huber", 16, o -> ErrorLosses.huber(0.5f, o.x, o.y, 0.5f, o.c, o.v, 0, N), ErrorLosses.HUBER),
            pass("log_cosh", 16, o -> LogCosh.logCosh(o.x, o.y, 0.5f, o.c, o.v, 0, N), LogCosh.LOG_COSH),
            pass(
                    "sigmoid_cross_entropy",
                    16,
                    o -> SigmoidCrossEntropy.sigmoidCrossEntropy(2f, o.x, o.y, 0.5f, o.c, o.v, 0, N),
                    SigmoidCrossEntropy.SIGMOID_CROSS_ENTROPY),
            pass("focal", 16, o -> FocalLoss.focal(2f, 0.25f, 0.75f, o.x, o.y, 0.5f, o.c, o.v, 0, N), FocalLoss.FOCAL),
            pass(
                    "kl_divergence",
                    16,
                    o -> KlDivergence.klDivergence(o.x, o.y, 0.5f, o.c, o.v, 0, N),
                    KlDivergence.KL_DIVERGENCE),
            pass("poisson", 16, o -> PoissonLoss.poisson(1e-8f, o.x, o.y, 0.5f, o.c, o.v, 0, N), PoissonLoss.POISSON),
            pass(
                    "poisson_log",
                    16,
                    o -> PoissonLoss.poissonLog(o.x, o.y, 0.5f, o.c, o.v, 0, N),
                    PoissonLoss.POISSON_LOG),
            pass("hinge", 16, o -> HingeLoss.hinge(o.x, o.y, 0.5f, o.c, o.v, 0, N), HingeLoss.HINGE),
            pass(
                    "multi_margin",
                    20,
                    o -> MultiMargin.multiMargin(o.x, o.labels, 1, 1f, 0.1f, o.loss, o.v, COLS, 0, ROWS),
                    MultiMargin.EXCESS,
                    MultiMargin.EXCESS_STEP,
                    Reductions.SUM),
            pass(
                    "softmax_focal",
                    28,
                    o -> SoftmaxFocal.softmaxFocal(o.x, o.labels, 2f, o.z, 0.1f, o.loss, o.v, COLS, 0, ROWS),
                    Reductions.MAX,
                    Rows.EXP_ROW,
                    Reductions.SUM,
                    Rows.SCALE_ROW),
            pass(
                    "cosine_distance",
                    28,
                    o -> CosineDistance.cosineDistance(o.x, o.y, 1e-8f, 0.1f, o.loss, o.v, COLS, 0, ROWS),
                    CosineDistance.COSINE_GRADIENT,
                    InnerProducts.DOT,
                    InnerProducts.SUM_OF_SQUARES),
            pass(
                    "triplet_margin",
                    20,
                    o -> TripletMargin.tripletMargin(o.x, 1f, 1e-6f, 0.1f, o.loss, o.v, COLS / 3, 0, ROWS),
                    TripletMargin.DIFFERENCES,
                    TripletMargin.TRIPLET_GRADIENT,
                    InnerProducts.SUM_OF_SQUARES));

    private LossWorkloads() {}
}
