package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import lanewise.simd.Tensor;
import lanewise.simd.lane.LaneMath;
import lanewise.simd.lane.Logarithms;
import lanewise.simd.lane.Powers;

/**
 * The focal loss of several classes: cross entropy in which examples that are already right count less (Lin, Goyal, Girshick, He, Dollár, "Focal Loss for Dense Object
 * Detection", ICCV 2017, with softmax in place of the sigmoid). m, e and s are those of {@link Rows}.
 *
 * <p>Works on the rows [from, to), so that workers can share a matrix. Throws {@link IllegalArgumentException} for rows of no elements, wrong sizes, a label out of
 * range, overlap, or an output that is read-only, and {@link IllegalStateException} when an arena is closed.
 */
public final class SoftmaxFocal {
    private SoftmaxFocal() {}

    /**
     * loss[i] = −w·(1 − p)^γ·ln p, p = softmax(x[i])[t], t = labels[i], w = weights[t]; dx is the gradient of scale · Σᵢ loss[i]:
     * w·(1 − p)^γ·(1 − γ·p·ln p/(1 − p)) times (softmax(x[i])[j] − [j = t]).
     *
     * <p>In floats: o = Σ e[j] over j ≠ t in the order of {@link Reductions} with 0 for e[t], s = o + e[t], q = o/s, p = e[t]/s; l = ln(1 + o) where x[t] − m = 0, else
     * log s − (x[t] − m); f = w·q^γ, w for γ = 0, loss[i] = f·l; c = scale·f·fma(γ·p, r, 1), r = l/q, or 1 for q = 0; dx[i, j] = e[j]·(c/s), dx[i, t] = −c·q. So neither a
     * probability near 1 nor one near 0 loses digits.
     *
     * @param x cols logits per row
     * @param labels one class per row, each in 0 … cols−1
     * @param gamma 0 or more and finite; 0 gives the cross entropy
     * @param weights one per class; all 1 for none
     * @param scale factor of the gradient
     * @param loss an element per row, overwritten
     * @param dx cols elements per row, overwritten; may be x
     * @param cols classes
     */
    public static void softmaxFocal(
            Tensor x,
            int[] labels,
            float gamma,
            Tensor weights,
            float scale,
            Tensor loss,
            Tensor dx,
            int cols,
            int from,
            int to) {
        Checks.rows("softmaxFocal", "x", x, cols, from, to);
        Checks.rows("softmaxFocal", "dx", dx, cols, from, to);
        Checks.rows("softmaxFocal", "weights", weights, cols, 0, 1);
        Checks.writable("softmaxFocal", "dx", dx);
        Checks.sameOrDisjoint("softmaxFocal", "x", x, to * cols, "dx", dx, to * cols);
        Checks.disjoint("softmaxFocal", "weights", weights, cols, "dx", dx, to * cols);
        Checks.disjoint("softmaxFocal", "weights", weights, cols, "loss", loss, to);
        Checks.rowLosses("softmaxFocal", x, loss, dx, cols, to);
        Checks.labels("softmaxFocal", labels, cols, from, to);
        Checks.notNegative("softmaxFocal", "gamma", gamma);
        Checks.finite("softmaxFocal", "gamma", gamma);
        float m = Rows.greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            int t = i * cols + labels[i];
            float margin = get(x.segment(), t) - m;
            m = Rows.expRow(m, x.segment(), dx.segment(), i * cols, Rows.next(i, to) * cols, cols);
            float weight = get(weights.segment(), labels[i]);
            row(margin, gamma, weight, scale, loss.segment(), dx.segment(), i * cols, t, i, cols);
        }
    }

    /** One row, of which dx has the exponentials. */
    private static void row(
            float margin,
            float gamma,
            float weight,
            float scale,
            MemorySegment loss,
            MemorySegment dx,
            int row,
            int t,
            int i,
            int cols) {
        float right = get(dx, t);
        set(dx, t, 0f);
        float others = Reductions.sum(dx, row, cols);
        float s = others + right;
        float q = others / s;
        float l = margin == 0f ? Logarithms.log1p(others) : LaneMath.log(s) - margin;
        float f = gamma == 0f ? weight : weight * Powers.pow(q, gamma);
        float ratio = q == 0f ? 1f : l / q;
        float c = scale * f * Math.fma(gamma * (right / s), ratio, 1f);
        Rows.scaleWalk(c / s, dx, row, cols);
        set(dx, t, -c * q);
        set(loss, i, f * l);
    }
}
