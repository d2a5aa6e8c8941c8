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
 * Layer normalization (Ba, Kiros and Hinton 2016): each row of a matrix to mean 0 and variance 1, with or without a gain and a bias per column.
 *
 * <p>mean[i] = Σⱼ x[i, j] / cols; rstd[i] = 1 / √(Σⱼ (x[i, j] − mean[i])² / cols + eps), the biased variance in a pass of its own; sums as in
 * {@link Deviations}. Both are kept for the backward pass.
 *
 * <p>Every method takes a range of rows [from, to), so that workers can share a matrix, and throws {@link IllegalArgumentException} for rows
 * of no elements, an eps that is not positive, wrong sizes, overlap, or a read-only output.
 */
public final class LayerNorm {
    /**
     * Rows whose gradients of gain and bias are added up before those of others: the sums do not depend on the number of workers when each
     * range begins at a multiple of it.
     */
    public static final int BLOCK = 64;

    public static final Kernel LAYER_NORM = Kernel.of("layerNorm", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gainWalk(0.5f, 0.5f, b.x, b.y, b.y, b.z, 0, n);
        }
    });

    public static final Kernel LAYER_NORM_BACKWARD = Kernel.of("layerNormBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gainBackwardWalk(0.5f, 0.5f, b.x, b.y, b.y, b.z, b.u, b.u, 0, 0, n);
        }
    });

    /** All that the methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(
            Reductions.SUM,
            Deviations.SQUARES,
            Deviations.PRODUCTS,
            PairedSums.SUMS,
            PairedSums.SQUARES,
            PairedSums.PRODUCTS,
            PlanePairs.NORMALIZE_BACKWARD,
            RowStrips.GAIN,
            RowStrips.GAIN_BACKWARD,
            Planes.NORMALIZE,
            Planes.NORMALIZE_BACKWARD,
            LAYER_NORM,
            LAYER_NORM_BACKWARD,
            Elementwise.FILL);

    private LayerNorm() {}

    /**
     * y[i, j] = fma(x[i, j] − mean[i], rstd[i], 0).
     *
     * @param x cols elements per row
     * @param y cols elements per row; may be x
     * @param mean an element per row, overwritten
     * @param rstd an element per row, overwritten
     */
    public static void layerNorm(Tensor x, Tensor y, Tensor mean, Tensor rstd, double eps, int cols, int from, int to) {
        LayerNormChecks.forward("layerNorm", x, y, mean, rstd, eps, cols, from, to);
        int end;
        for (int b = from; b < to; b = end) {
            end = to - b < 2 ? to : b + 2;
            statistics(x.segment(), mean.segment(), rstd.segment(), (float) eps, b, end, cols);
            for (int i = b; i < end; i++) {
                float m = get(mean.segment(), i);
                float r = get(rstd.segment(), i);
                Planes.normalizeWalk(m, r, 0f, x.segment(), y.segment(), i * cols, cols);
            }
        }
    }

    /**
     * y[i, j] = fma((x[i, j] − mean[i]) · rstd[i], gamma[j], beta[j]).
     *
     * @param x cols elements per row
     * @param gamma cols gains
     * @param beta cols biases
     * @param y cols elements per row; may be x
     * @param mean an element per row, overwritten
     * @param rstd an element per row, overwritten
     */
    public static void layerNorm(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor y,
            Tensor mean,
            Tensor rstd,
            double eps,
            int cols,
            int from,
            int to) {
        LayerNormChecks.forward("layerNorm", x, y, mean, rstd, eps, cols, from, to);
        LayerNormChecks.parameter("layerNorm", "gamma", gamma, y, mean, rstd, cols, to);
        LayerNormChecks.parameter("layerNorm", "beta", beta, y, mean, rstd, cols, to);
        int end;
        for (int b = from; b < to; b = end) {
            end = blockEnd(b, to, cols);
            statistics(x.segment(), mean.segment(), rstd.segment(), (float) eps, b, end, cols);
            gain(
                    x.segment(),
                    gamma.segment(),
                    beta.segment(),
                    y.segment(),
                    mean.segment(),
                    rstd.segment(),
                    b,
                    end,
                    cols);
        }
    }

    private static void gain(
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment y,
            MemorySegment mean,
            MemorySegment rstd,
            int from,
            int to,
            int cols) {
        if (RowStrips.suit(cols)) {
            RowStrips.gain(x, gamma, beta, y, mean, rstd, from, to, cols);
            return;
        }
        for (int i = from; i < to; i++) {
            gainWalk(get(mean, i), get(rstd, i), x, gamma, beta, y, i * cols, cols);
        }
    }

    /** Behind the rows that are dealt with together from row i on: two, or the rest of a block of narrow ones, so that they are still in a cache for the next step. */
    private static int blockEnd(int i, int to, int cols) {
        int rows = RowStrips.suit(cols) ? BLOCK - i % BLOCK : 2;
        return to - i < rows ? to : i + rows;
    }

    /** Of the rows [from, to). */
    private static void statistics(
            MemorySegment x, MemorySegment mean, MemorySegment rstd, float eps, int from, int to, int cols) {
        int i = from;
        for (; i < to - 1 && PairedSums.suit(cols); i += 2) {
            int a = i * cols;
            int b = a + cols;
            long sums = PairedSums.sums(x, a, b, cols);
            float ma = PairedSums.first(sums) / cols;
            float mb = PairedSums.second(sums) / cols;
            long squares = PairedSums.squares(ma, mb, x, a, b, cols);
            set(mean, i, ma);
            set(mean, i + 1, mb);
            set(rstd, i, Planes.rstd(PairedSums.first(squares) / cols, eps));
            set(rstd, i + 1, Planes.rstd(PairedSums.second(squares) / cols, eps));
        }
        for (; i < to; i++) {
            statistics(x, mean, rstd, eps, i, cols);
        }
    }

    /** Of row i. */
    static void statistics(MemorySegment x, MemorySegment mean, MemorySegment rstd, float eps, int i, int cols) {
        float m = Reductions.sum(x, i * cols, cols) / cols;
        set(mean, i, m);
        set(rstd, i, Planes.rstd(Deviations.squares(m, x, i * cols, cols) / cols, eps));
    }

    /**
     * Without gain: s = Σⱼ dy[i, j], p = (Σⱼ dy[i, j] · (x[i, j] − mean[i])) · rstd[i];
     * dx[i, j] = fma(dy[i, j], rstd, fma(x[i, j] − mean, −(rstd · rstd) · (p · (1/cols)), −rstd · (s · (1/cols)))).
     *
     * @param x the inputs of the forward pass
     * @param dy cols gradients per row
     * @param mean as the forward pass left it
     * @param rstd as the forward pass left it
     * @param dx cols gradients per row, overwritten; may be dy
     */
    public static void layerNormBackward(
            Tensor x, Tensor dy, Tensor mean, Tensor rstd, Tensor dx, int cols, int from, int to) {
        LayerNormChecks.backward("layerNormBackward", x, dy, rstd, dx, cols, from, to);
        Checks.atLeast("layerNormBackward", "mean", mean, to);
        Checks.disjoint("layerNormBackward", "mean", mean, to, "dx", dx, to * cols);
        rowGradients(x.segment(), dy.segment(), mean.segment(), rstd.segment(), dx.segment(), from, to, cols);
    }

    /**
     * With gain: dx as above with dy[i, j] · gamma[j] for dy[i, j], and with B the rows of block b = i / {@value #BLOCK}, ascending,
     * dgammaParts[b, j] = the chain of fma(dy[i, j], (x[i, j] − mean[i]) · rstd[i], s), dbetaParts[b, j] = that of s + dy[i, j], from 0. The
     * gradients themselves are the column sums of the parts ({@link ColumnReductions#columnSum}).
     *
     * @param x the inputs of the forward pass
     * @param dy cols gradients per row
     * @param gamma cols gains
     * @param mean as the forward pass left it
     * @param rstd as the forward pass left it
     * @param dx cols gradients per row, overwritten; may be dy
     * @param dgammaParts cols elements per block of {@value #BLOCK} rows, overwritten
     * @param dbetaParts cols elements per block, overwritten
     * @param from the first row, a multiple of {@value #BLOCK}
     * @param to behind the last row: where another range follows, a multiple of {@value #BLOCK}
     */
    public static void layerNormBackward(
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            Tensor dgammaParts,
            Tensor dbetaParts,
            int cols,
            int from,
            int to) {
        String kernel = "layerNormBackward";
        LayerNormChecks.backward(kernel, x, dy, rstd, dx, cols, from, to);
        Checks.atLeast(kernel, "mean", mean, to);
        Checks.disjoint(kernel, "mean", mean, to, "dx", dx, to * cols);
        Checks.rows(kernel, "gamma", gamma, cols, 0, 1);
        Checks.disjoint(kernel, "gamma", gamma, cols, "dx", dx, to * cols);
        LayerNormChecks.parts(kernel, "dgammaParts", dgammaParts, x, dy, gamma, rstd, dx, cols, from, to);
        LayerNormChecks.parts(kernel, "dbetaParts", dbetaParts, x, dy, gamma, rstd, dx, cols, from, to);
        int parts = blocks(to) * cols;
        Checks.disjoint(kernel, "mean", mean, to, "dgammaParts", dgammaParts, parts);
        Checks.disjoint(kernel, "mean", mean, to, "dbetaParts", dbetaParts, parts);
        Checks.disjoint(kernel, "dgammaParts", dgammaParts, parts, "dbetaParts", dbetaParts, parts);
        int end;
        for (int i = from; i < to; i = end) {
            end = to - i < BLOCK ? to : i + BLOCK;
            blockGradient(
                    x.segment(),
                    dy.segment(),
                    gamma.segment(),
                    mean.segment(),
                    rstd.segment(),
                    dx.segment(),
                    dgammaParts.segment(),
                    dbetaParts.segment(),
                    i,
                    end,
                    cols);
        }
    }

    /** Of the rows [from, to) of one block. */
    private static void blockGradient(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment dx,
            MemorySegment dgamma,
            MemorySegment dbeta,
            int from,
            int to,
            int cols) {
        int part = from / BLOCK * cols;
        if (RowStrips.suit(cols)) {
            RowStrips.gainBackward(x, dy, gamma, mean, rstd, dx, dgamma, dbeta, part, from, to, cols);
            rowGradients(x, dx, mean, rstd, dx, from, to, cols);
            return;
        }
        Elementwise.fillWalk(0f, dgamma, part, cols);
        Elementwise.fillWalk(0f, dbeta, part, cols);
        int end;
        for (int b = from; b < to; b = end) {
            end = to - b < 2 ? to : b + 2;
            for (int i = b; i < end; i++) {
                gainBackwardWalk(get(mean, i), get(rstd, i), x, dy, gamma, dx, dgamma, dbeta, i * cols, part, cols);
            }
            rowGradients(x, dx, mean, rstd, dx, b, end, cols);
        }
    }

    private static void rowGradients(
            MemorySegment x,
            MemorySegment g,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment dx,
            int from,
            int to,
            int cols) {
        float inverse = 1f / cols;
        int i = from;
        for (; i < to - 1 && PairedSums.suit(cols); i += 2) {
            int row = i * cols;
            int next = row + cols;
            float m = get(mean, i);
            float nextM = get(mean, i + 1);
            float r = get(rstd, i);
            float nextR = get(rstd, i + 1);
            long s = PairedSums.sums(g, row, next, cols);
            long p = PairedSums.products(m, nextM, x, g, row, next, cols);
            float b = Planes.b(r, r, PairedSums.first(p) * r, inverse);
            float nextB = Planes.b(nextR, nextR, PairedSums.second(p) * nextR, inverse);
            float c = Planes.c(r, PairedSums.first(s), inverse);
            float nextC = Planes.c(nextR, PairedSums.second(s), inverse);
            PlanePairs.gradient(m, r, b, c, nextM, nextR, nextB, nextC, x, g, dx, row, next, cols);
        }
        for (; i < to; i++) {
            rowGradient(x, g, get(mean, i), get(rstd, i), dx, i, cols);
        }
    }

    private static void rowGradient(
            MemorySegment x, MemorySegment g, float mean, float rstd, MemorySegment dx, int i, int cols) {
        float s = Reductions.sum(g, i * cols, cols);
        float p = Deviations.products(mean, x, g, i * cols, cols) * rstd;
        Planes.gradient(mean, rstd, rstd, s, p, cols, x, g, dx, i * cols, cols);
    }

    /** Rows of parts for so many rows. */
    public static int blocks(int rows) {
        return rows / BLOCK + (rows % BLOCK == 0 ? 0 : 1);
    }

    static void gainWalk(
            float mean,
            float rstd,
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment y,
            int row,
            int cols) {
        x = exact(x);
        gamma = exact(gamma);
        beta = exact(beta);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(mean)
                    .mul(rstd)
                    .fma(
                            FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER),
                            FloatVector.fromMemorySegment(SPECIES, beta, 4L * j, ORDER))
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, Math.fma((get(x, row + j) - mean) * rstd, get(gamma, j), get(beta, j)));
        }
    }

    static void gainBackwardWalk(
            float mean,
            float rstd,
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment g,
            MemorySegment dgamma,
            MemorySegment dbeta,
            int row,
            int part,
            int cols) {
        x = exact(x);
        dy = exact(dy);
        gamma = exact(gamma);
        g = exact(g);
        dgamma = exact(dgamma);
        dbeta = exact(dbeta);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (row + j), ORDER);
            FloatVector h = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(mean)
                    .mul(rstd);
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, dgamma, 4L * (part + j), ORDER);
            FloatVector t = FloatVector.fromMemorySegment(SPECIES, dbeta, 4L * (part + j), ORDER);
            d.fma(h, s).intoMemorySegment(dgamma, 4L * (part + j), ORDER);
            d.add(t).intoMemorySegment(dbeta, 4L * (part + j), ORDER);
            d.mul(FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER))
                    .intoMemorySegment(g, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            float d = get(dy, row + j);
            set(dgamma, part + j, Math.fma(d, (get(x, row + j) - mean) * rstd, get(dgamma, part + j)));
            set(dbeta, part + j, d + get(dbeta, part + j));
            set(g, row + j, d * get(gamma, j));
        }
    }
}
