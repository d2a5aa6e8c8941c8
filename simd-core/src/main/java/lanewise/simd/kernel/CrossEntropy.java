package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.LaneMath;

/**
 * Softmax, cross entropy and the gradient of the logits in one go, row by row; m, e and s are those of {@link Rows}.
 *
 * <p>In general, with u[j] the target of class j times its weight and q = Σ u in the order of {@link Reductions}:
 *
 * <pre>
 * loss[i] = −Σⱼ u[j] · log softmax(x[i])[j] = q · log s − Σⱼ u[j] · (x[i, j] − m)
 * dx[i, j] = scale · (q · softmax(x[i])[j] − u[j]), the gradient of scale · Σᵢ loss[i]
 * </pre>
 *
 * <p>A target of 0 adds nothing to the loss, whatever the logit (in PyTorch 0 · −∞ is NaN). A row with NaN or +∞, or of −∞ only, gives NaN.
 *
 * <p>Every method takes a range of rows [from, to) and throws {@link IllegalArgumentException} for rows of no elements, wrong sizes, a label
 * out of range, overlap, or a read-only output.
 */
public final class CrossEntropy {
    public static final Kernel TARGETS = Kernel.of("targets", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            targetsWalk(b.x, b.y, 0, 0.5f, 0.5f, b.z, 0, n);
        }
    });

    public static final Kernel TARGET_LOSSES = Kernel.of("targetLosses", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lossesWalk(0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel TARGET_GRADIENT = Kernel.of("targetGradient", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradientWalk(b.x, b.y, 0, 0.5f, 0.5f, 0.5f, -0.5f, b.z, 0, n);
        }
    });

    private CrossEntropy() {}

    /** {@link #softmaxCrossEntropy(Tensor, int[], float, Tensor, Tensor, int, int, int)} of all rows. */
    public static void softmaxCrossEntropy(
            Tensor x, int[] labels, float scale, Tensor loss, Tensor dx, int rows, int cols) {
        softmaxCrossEntropy(x, labels, scale, loss, dx, cols, 0, rows);
    }

    /**
     * Against class indices: loss[i] = log s − (x[i, t] − m), t = labels[i]; dx[i, j] = e[j] · (scale / s), minus scale where j = t.
     *
     * <p>For the mean over a batch, scale is 1/rows. The gradient is that of scale · Σᵢ loss[i].
     *
     * @param x cols logits per row
     * @param labels one class per row, each in 0 … cols−1
     * @param loss an element per row, overwritten
     * @param dx cols elements per row, overwritten; may be x
     */
    public static void softmaxCrossEntropy(
            Tensor x, int[] labels, float scale, Tensor loss, Tensor dx, int cols, int from, int to) {
        Checks.rows("softmaxCrossEntropy", "x", x, cols, from, to);
        Checks.rows("softmaxCrossEntropy", "dx", dx, cols, from, to);
        Checks.writable("softmaxCrossEntropy", "dx", dx);
        Checks.sameOrDisjoint("softmaxCrossEntropy", "x", x, to * cols, "dx", dx, to * cols);
        Checks.rowLosses("softmaxCrossEntropy", x, loss, dx, cols, to);
        Checks.labels("softmaxCrossEntropy", labels, cols, from, to);
        float m = Rows.greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            int row = i * cols;
            int t = row + labels[i];
            float margin = get(x.segment(), t) - m;
            m = Rows.expRow(m, x.segment(), dx.segment(), row, Rows.next(i, to) * cols, cols);
            float s = Reductions.sum(dx.segment(), row, cols);
            Rows.scaleWalk(scale / s, dx.segment(), row, cols);
            set(dx.segment(), t, get(dx.segment(), t) - scale);
            set(loss.segment(), i, LaneMath.log(s) - margin);
        }
    }

    /**
     * Against class indices with label smoothing (Szegedy et al. 2016, section 7) and class weights, as PyTorch defines them:
     * u[j] = weights[j] · smoothing/cols, plus h = weights[t] · (1 − smoothing) where j = t = labels[i].
     *
     * <p>For PyTorch's mean, scale is 1/Σᵢ weights[labels[i]]. In floats: u[j] = weights[j] · (smoothing/cols) without h;
     * loss[i] = h · (log s − (x[i, t] − m)) + (q · log s − Σⱼ u[j] · (x[i, j] − m)); dx[i, j] = fma(e[j], scale · (q + h) / s, −scale · u[j]), minus
     * scale · h where j = t.
     *
     * @param x cols logits per row
     * @param labels one class per row, each in 0 … cols−1
     * @param weights one per class; all 1 for none
     * @param smoothing in [0, 1]
     * @param loss an element per row, overwritten
     * @param dx cols elements per row, overwritten; disjoint from all others
     */
    public static void weightedCrossEntropy(
            Tensor x,
            int[] labels,
            Tensor weights,
            double smoothing,
            float scale,
            Tensor loss,
            Tensor dx,
            int cols,
            int from,
            int to) {
        check("weightedCrossEntropy", x, weights, smoothing, loss, dx, cols, from, to);
        Checks.labels("weightedCrossEntropy", labels, cols, from, to);
        MemorySegment w = weights.segment();
        float share = (float) (smoothing / cols);
        float m = Rows.greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            int t = labels[i];
            float h = get(w, t) * (float) (1 - smoothing);
            float margin = get(x.segment(), i * cols + t) - m;
            // the weights also stand for targets, which are not kept
            m = row(x, m, w, w, 0, 0f, share, h, margin, scale, loss, dx, i, Rows.next(i, to), cols);
            set(dx.segment(), i * cols + t, get(dx.segment(), i * cols + t) - scale * h);
        }
    }

    /**
     * Against a probability for each class, with label smoothing and class weights, as PyTorch defines them:
     * u[j] = weights[j] · fma(target[i, j], 1 − smoothing, smoothing/cols). The targets of a row need not sum to 1.
     *
     * <p>For PyTorch's mean, scale is 1/rows, whatever the weights. In floats: dx[i, j] = fma(e[j], scale · q / s, −scale · u[j]).
     *
     * @param x cols logits per row
     * @param target cols probabilities per row
     * @param weights one per class; all 1 for none
     * @param smoothing in [0, 1]
     * @param loss an element per row, overwritten
     * @param dx cols elements per row, overwritten; disjoint from all others
     */
    public static void softCrossEntropy(
            Tensor x,
            Tensor target,
            Tensor weights,
            double smoothing,
            float scale,
            Tensor loss,
            Tensor dx,
            int cols,
            int from,
            int to) {
        check("softCrossEntropy", x, weights, smoothing, loss, dx, cols, from, to);
        Checks.rows("softCrossEntropy", "target", target, cols, from, to);
        Checks.disjoint("softCrossEntropy", "target", target, to * cols, "dx", dx, to * cols);
        Checks.disjoint("softCrossEntropy", "target", target, to * cols, "loss", loss, to);
        float keep = (float) (1 - smoothing);
        float share = (float) (smoothing / cols);
        float m = Rows.greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            m = row(
                    x,
                    m,
                    weights.segment(),
                    target.segment(),
                    i * cols,
                    keep,
                    share,
                    0f,
                    0f,
                    scale,
                    loss,
                    dx,
                    i,
                    Rows.next(i, to),
                    cols);
        }
    }

    /** One row but for dx[t], with h and the margin x[t] − m of a class that has more; tells the greatest element of the next row. */
    private static float row(
            Tensor x,
            float m,
            MemorySegment weights,
            MemorySegment target,
            int targetRow,
            float keep,
            float share,
            float h,
            float margin,
            float scale,
            Tensor loss,
            Tensor dx,
            int i,
            int next,
            int cols) {
        MemorySegment out = dx.segment();
        int row = i * cols;
        targetsWalk(weights, target, targetRow, keep, share, out, row, cols);
        float q = Reductions.sum(out, row, cols);
        lossesWalk(m, x.segment(), out, row, cols);
        float l = Reductions.sum(out, row, cols);
        float greatest = Rows.expRow(m, x.segment(), out, row, next * cols, cols);
        float s = Reductions.sum(out, row, cols);
        float logS = LaneMath.log(s);
        gradientWalk(weights, target, targetRow, keep, share, scale * (q + h) / s, -scale, out, row, cols);
        set(loss.segment(), i, h * (logS - margin) + (q * logS - l));
        return greatest;
    }

    static void targetsWalk(
            MemorySegment weights,
            MemorySegment target,
            int targetRow,
            float keep,
            float share,
            MemorySegment u,
            int row,
            int cols) {
        weights = exact(weights);
        target = exact(target);
        u = exact(u);
        if (cols == 0) {
            return;
        }
        FloatVector k = FloatVector.broadcast(SPECIES, keep);
        FloatVector b = FloatVector.broadcast(SPECIES, share);
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, target, 4L * (targetRow + j), ORDER)
                    .fma(k, b)
                    .mul(FloatVector.fromMemorySegment(SPECIES, weights, 4L * j, ORDER))
                    .intoMemorySegment(u, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(u, row + j, Math.fma(get(target, targetRow + j), keep, share) * get(weights, j));
        }
    }

    /** u · (x − m), in place of u. */
    static void lossesWalk(float m, MemorySegment x, MemorySegment u, int row, int cols) {
        x = exact(x);
        u = exact(u);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, u, 4L * (row + j), ORDER);
            FloatVector l = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(m)
                    .mul(v);
            l.blend(0f, v.compare(VectorOperators.EQ, 0f)).intoMemorySegment(u, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            float v = get(u, row + j);
            float l = (get(x, row + j) - m) * v;
            set(u, row + j, v == 0f ? 0f : l);
        }
    }

    /** fma(e, factor, −scale · u), in place of e. */
    static void gradientWalk(
            MemorySegment weights,
            MemorySegment target,
            int targetRow,
            float keep,
            float share,
            float factor,
            float minusScale,
            MemorySegment e,
            int row,
            int cols) {
        weights = exact(weights);
        target = exact(target);
        e = exact(e);
        if (cols == 0) {
            return;
        }
        FloatVector k = FloatVector.broadcast(SPECIES, keep);
        FloatVector b = FloatVector.broadcast(SPECIES, share);
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector u = FloatVector.fromMemorySegment(SPECIES, target, 4L * (targetRow + j), ORDER)
                    .fma(k, b)
                    .mul(FloatVector.fromMemorySegment(SPECIES, weights, 4L * j, ORDER));
            FloatVector.fromMemorySegment(SPECIES, e, 4L * (row + j), ORDER)
                    .fma(f, u.mul(minusScale))
                    .intoMemorySegment(e, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            float u = Math.fma(get(target, targetRow + j), keep, share) * get(weights, j);
            set(e, row + j, Math.fma(get(e, row + j), factor, u * minusScale));
        }
    }

    private static void check(
            String kernel,
            Tensor x,
            Tensor weights,
            double smoothing,
            Tensor loss,
            Tensor dx,
            int cols,
            int from,
            int to) {
        Checks.rows(kernel, "x", x, cols, from, to);
        Checks.rows(kernel, "dx", dx, cols, from, to);
        Checks.rows(kernel, "weights", weights, cols, 0, 1);
        Checks.writable(kernel, "dx", dx);
        Checks.disjoint(kernel, "x", x, to * cols, "dx", dx, to * cols);
        Checks.disjoint(kernel, "weights", weights, cols, "dx", dx, to * cols);
        Checks.disjoint(kernel, "weights", weights, cols, "loss", loss, to);
        Checks.rowLosses(kernel, x, loss, dx, cols, to);
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException(kernel + ": smoothing is " + smoothing + "; it must be 0 to 1");
        }
    }
}
