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

/**
 * The hinge loss of several classes: every class should be a margin below the right one.
 *
 * <p>Works on the rows [from, to), so that workers can share a matrix. Throws {@link IllegalArgumentException} for rows of no elements, wrong sizes, a label out of range, overlap, or
 * an output that is read-only, and {@link IllegalStateException} when an arena is closed.
 */
public final class MultiMargin {
    public static final Kernel EXCESS = Kernel.of("marginExcess", (b, n, calls) -> {
        b.trySpecials(n, Activations::relu);
        for (int i = 0; i < calls; i++) {
            excessWalk(0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel EXCESS_STEP = Kernel.of("marginStep", (b, n, calls) -> {
        b.trySpecials(n, v -> step(v, 1f));
        for (int i = 0; i < calls; i++) {
            stepWalk(0.5f, b.z, 0, n);
        }
    });

    private MultiMargin() {}

    /**
     * loss[i] = Σⱼ rⱼ^power / cols over j ≠ t = labels[i], rⱼ = max(0, margin − x[i, t] + x[i, j]), as PyTorch's multi_margin_loss without weights; dx is
     * the gradient of scale · Σᵢ loss[i].
     *
     * <p>In floats: r[j] = x[i, j] + (margin − x[i, t]), 0 where not above 0 and for j = t; with power 1 loss[i] = Σr/cols and dx[i, j] = scale/cols where
     * r[j] &gt; 0; with power 2 loss[i] = Σr²/cols and dx[i, j] = r[j]·(2·scale/cols); then dx[i, t] = −Σⱼ dx[i, j]. Sums in the order of {@link
     * Reductions} and {@link InnerProducts}. NaN stays.
     *
     * @param x cols scores per row
     * @param labels one class per row, each in 0 … cols−1
     * @param power 1 or 2
     * @param margin finite
     * @param scale factor of the gradient
     * @param loss an element per row, overwritten
     * @param dx cols elements per row, overwritten; may be x
     * @param cols classes
     */
    public static void multiMargin(
            Tensor x,
            int[] labels,
            int power,
            float margin,
            float scale,
            Tensor loss,
            Tensor dx,
            int cols,
            int from,
            int to) {
        Checks.rows("multiMargin", "x", x, cols, from, to);
        Checks.rows("multiMargin", "dx", dx, cols, from, to);
        Checks.writable("multiMargin", "dx", dx);
        Checks.sameOrDisjoint("multiMargin", "x", x, to * cols, "dx", dx, to * cols);
        Checks.rowLosses("multiMargin", x, loss, dx, cols, to);
        Checks.labels("multiMargin", labels, cols, from, to);
        Checks.finite("multiMargin", "margin", margin);
        if (power != 1 && power != 2) {
            throw new IllegalArgumentException("multiMargin: power is " + power + "; it must be 1 or 2");
        }
        for (int i = from; i < to; i++) {
            row(x.segment(), i * cols + labels[i], power, margin, scale, loss.segment(), dx.segment(), cols, i);
        }
    }

    private static void row(
            MemorySegment x,
            int t,
            int power,
            float margin,
            float scale,
            MemorySegment loss,
            MemorySegment dx,
            int cols,
            int i) {
        int row = i * cols;
        excessWalk(margin - get(x, t), x, dx, row, cols);
        set(dx, t, 0f);
        if (power == 1) {
            set(loss, i, Reductions.sum(dx, row, cols) / cols);
            stepWalk(scale / cols, dx, row, cols);
        } else {
            set(loss, i, InnerProducts.sumOfSquares(dx, row, cols) / cols);
            Rows.scaleWalk(2f * scale / cols, dx, row, cols);
        }
        set(dx, t, -Reductions.sum(dx, row, cols));
    }

    static void excessWalk(float shift, MemorySegment x, MemorySegment r, int row, int cols) {
        x = exact(x);
        r = exact(r);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .add(shift);
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoMemorySegment(r, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(r, row + j, Activations.relu(get(x, row + j) + shift));
        }
    }

    private static float step(float r, float height) {
        return r > 0f ? height : r;
    }

    static void stepWalk(float height, MemorySegment r, int row, int cols) {
        r = exact(r);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, r, 4L * (row + j), ORDER);
            v.blend(height, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(r, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(r, row + j, step(get(r, row + j), height));
        }
    }
}
