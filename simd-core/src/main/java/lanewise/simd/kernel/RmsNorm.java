package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;

/**
 * Root mean square normalization (Zhang and Sennrich 2019): each row of a matrix to a mean square of 1, with or without a gain per column.
 *
 * <p>rstd[i] = 1 / √(Σⱼ x[i, j]² / cols + eps), sums as in {@link Deviations}. It is {@link LayerNorm} with a mean of 0 and no bias, and throws
 * the same.
 */
public final class RmsNorm {
    public static final Kernel RMS_NORM = Kernel.of("rmsNorm", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gainWalk(0.5f, b.x, b.y, b.z, 0, n);
        }
    });

    public static final Kernel RMS_NORM_BACKWARD = Kernel.of("rmsNormBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gainBackwardWalk(0.5f, b.x, b.y, b.y, b.z, b.u, 0, 0, n);
        }
    });

    /** All that the methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(
            Deviations.SQUARES,
            Deviations.PRODUCTS,
            Planes.NORMALIZE,
            Planes.NORMALIZE_BACKWARD,
            RMS_NORM,
            RMS_NORM_BACKWARD,
            Elementwise.FILL);

    private RmsNorm() {}

    /**
     * y[i, j] = fma(x[i, j], rstd[i], 0).
     *
     * @param x cols elements per row
     * @param y cols elements per row; may be x
     * @param rstd an element per row, overwritten
     */
    public static void rmsNorm(Tensor x, Tensor y, Tensor rstd, double eps, int cols, int from, int to) {
        check("rmsNorm", x, y, rstd, eps, cols, from, to);
        for (int i = from; i < to; i++) {
            float r = statistic(x.segment(), rstd.segment(), (float) eps, i, cols);
            Planes.normalizeWalk(0f, r, 0f, x.segment(), y.segment(), i * cols, cols);
        }
    }

    /**
     * y[i, j] = (x[i, j] · rstd[i]) · gamma[j].
     *
     * @param x cols elements per row
     * @param gamma cols gains
     * @param y cols elements per row; may be x
     * @param rstd an element per row, overwritten
     */
    public static void rmsNorm(Tensor x, Tensor gamma, Tensor y, Tensor rstd, double eps, int cols, int from, int to) {
        check("rmsNorm", x, y, rstd, eps, cols, from, to);
        checkParameter("rmsNorm", "gamma", gamma, y, rstd, cols, to);
        for (int i = from; i < to; i++) {
            float r = statistic(x.segment(), rstd.segment(), (float) eps, i, cols);
            gainWalk(r, x.segment(), gamma.segment(), y.segment(), i * cols, cols);
        }
    }

    private static float statistic(MemorySegment x, MemorySegment rstd, float eps, int i, int cols) {
        float r = Planes.rstd(Deviations.squares(0f, x, i * cols, cols) / cols, eps);
        set(rstd, i, r);
        return r;
    }

    /**
     * Without gain: p = (Σⱼ dy[i, j] · x[i, j]) · rstd[i]; dx[i, j] = fma(dy[i, j], rstd, fma(x[i, j], −(rstd · rstd) · (p · (1/cols)), −0)).
     *
     * @param x the inputs of the forward pass
     * @param dy cols gradients per row
     * @param rstd as the forward pass left it
     * @param dx cols gradients per row, overwritten; may be dy
     */
    public static void rmsNormBackward(Tensor x, Tensor dy, Tensor rstd, Tensor dx, int cols, int from, int to) {
        LayerNormChecks.backward("rmsNormBackward", x, dy, rstd, dx, cols, from, to);
        for (int i = from; i < to; i++) {
            rowGradient(x.segment(), dy.segment(), get(rstd.segment(), i), dx.segment(), i, cols);
        }
    }

    /**
     * With gain: dx as above with dy[i, j] · gamma[j] for dy[i, j], and, over the rows of block b = i / {@value LayerNorm#BLOCK}, ascending,
     * dgammaParts[b, j] = the chain of fma(dy[i, j], x[i, j] · rstd[i], s) from 0. The gradient itself is the column sum of the parts.
     *
     * @param x the inputs of the forward pass
     * @param dy cols gradients per row
     * @param gamma cols gains
     * @param rstd as the forward pass left it
     * @param dx cols gradients per row, overwritten; may be dy
     * @param dgammaParts cols elements per block of {@value LayerNorm#BLOCK} rows, overwritten
     * @param from the first row, a multiple of {@value LayerNorm#BLOCK}
     * @param to behind the last row: where another range follows, a multiple of {@value LayerNorm#BLOCK}
     */
    public static void rmsNormBackward(
            Tensor x, Tensor dy, Tensor gamma, Tensor rstd, Tensor dx, Tensor dgammaParts, int cols, int from, int to) {
        String kernel = "rmsNormBackward";
        LayerNormChecks.backward(kernel, x, dy, rstd, dx, cols, from, to);
        Checks.rows(kernel, "gamma", gamma, cols, 0, 1);
        Checks.disjoint(kernel, "gamma", gamma, cols, "dx", dx, to * cols);
        LayerNormChecks.parts(kernel, "dgammaParts", dgammaParts, x, dy, gamma, rstd, dx, cols, from, to);
        for (int i = from; i < to; i++) {
            int part = i / LayerNorm.BLOCK * cols;
            if (i % LayerNorm.BLOCK == 0) {
                Elementwise.fillWalk(0f, dgammaParts.segment(), part, cols);
            }
            float r = get(rstd.segment(), i);
            gainBackwardWalk(
                    r,
                    x.segment(),
                    dy.segment(),
                    gamma.segment(),
                    dx.segment(),
                    dgammaParts.segment(),
                    i * cols,
                    part,
                    cols);
            rowGradient(x.segment(), dx.segment(), r, dx.segment(), i, cols);
        }
    }

    private static void rowGradient(MemorySegment x, MemorySegment g, float rstd, MemorySegment dx, int i, int cols) {
        float p = Deviations.products(0f, x, g, i * cols, cols) * rstd;
        Planes.gradient(0f, rstd, rstd, 0f, p, cols, x, g, dx, i * cols, cols);
    }

    static void gainWalk(float rstd, MemorySegment x, MemorySegment gamma, MemorySegment y, int row, int cols) {
        x = exact(x);
        gamma = exact(gamma);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .mul(rstd)
                    .mul(FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER))
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, get(x, row + j) * rstd * get(gamma, j));
        }
    }

    static void gainBackwardWalk(
            float rstd,
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment g,
            MemorySegment dgamma,
            int row,
            int part,
            int cols) {
        x = exact(x);
        dy = exact(dy);
        gamma = exact(gamma);
        g = exact(g);
        dgamma = exact(dgamma);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (row + j), ORDER);
            FloatVector h = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .mul(rstd);
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, dgamma, 4L * (part + j), ORDER);
            d.fma(h, s).intoMemorySegment(dgamma, 4L * (part + j), ORDER);
            d.mul(FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER))
                    .intoMemorySegment(g, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            float d = get(dy, row + j);
            set(dgamma, part + j, Math.fma(d, get(x, row + j) * rstd, get(dgamma, part + j)));
            set(g, row + j, d * get(gamma, j));
        }
    }

    static void check(String kernel, Tensor x, Tensor y, Tensor rstd, double eps, int cols, int from, int to) {
        Checks.rows(kernel, "x", x, cols, from, to);
        Checks.rows(kernel, "y", y, cols, from, to);
        Checks.atLeast(kernel, "rstd", rstd, to);
        Checks.writable(kernel, "y", y);
        Checks.writable(kernel, "rstd", rstd);
        Checks.sameOrDisjoint(kernel, "x", x, to * cols, "y", y, to * cols);
        Checks.disjoint(kernel, "rstd", rstd, to, "x", x, to * cols);
        Checks.disjoint(kernel, "rstd", rstd, to, "y", y, to * cols);
        Checks.positive(kernel, "eps", eps);
    }

    static void checkParameter(String kernel, String name, Tensor p, Tensor y, Tensor rstd, int cols, int to) {
        Checks.rows(kernel, name, p, cols, 0, 1);
        Checks.disjoint(kernel, name, p, cols, "y", y, to * cols);
        Checks.disjoint(kernel, name, p, cols, "rstd", rstd, to);
    }
}
