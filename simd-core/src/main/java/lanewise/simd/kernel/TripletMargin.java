package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;

/**
 * The triplet loss: an anchor should be nearer to a positive than to a negative, by a margin (Schroff, Kalenichenko, Philbin, "FaceNet", CVPR 2015, with
 * distances that are not squared, as in PyTorch).
 *
 * <p>Works on the rows [from, to), so that workers can share a matrix. Throws {@link IllegalArgumentException} for rows of no elements, wrong sizes, overlap, or
 * an output that is read-only, and {@link IllegalStateException} when an arena is closed.
 */
public final class TripletMargin {
    public static final Kernel DIFFERENCES = Kernel.of("tripletDifferences", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            differencesWalk(1e-6f, b.x, 0, 0, b.z, 0, n);
        }
    });

    public static final Kernel TRIPLET_GRADIENT = Kernel.of("tripletGradient", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradientWalk(0.5f, 0.25f, b.c, 0, n);
        }
    });

    private TripletMargin() {}

    /**
     * loss[i] = max(0, ‖a − p + eps‖ − ‖a − n + eps‖ + margin) for row i of x, [a | p | n], as PyTorch's triplet_margin_loss with p = 2 and without swap; dx is
     * the gradient of scale · Σᵢ loss[i].
     *
     * <p>In floats: P = (a − p) + eps and N = (a − n) + eps, norms those of {@link VectorNorms#l2}, loss = (‖P‖ − ‖N‖) + margin, 0 where not above 0 (NaN
     * stays); f = scale/‖P‖ and g = scale/‖N‖, 0 for a loss or norm of 0; dx[i] = [P·f − N·g | −P·f | N·g].
     *
     * @param x 3·cols elements per row: anchor, positive, negative
     * @param margin finite
     * @param eps 0 or more and finite; 1e-6 in PyTorch
     * @param scale factor of the gradient
     * @param loss an element per row, overwritten
     * @param dx 3·cols elements per row, overwritten; may be x
     * @param cols elements of an anchor
     */
    public static void tripletMargin(
            Tensor x, float margin, float eps, float scale, Tensor loss, Tensor dx, int cols, int from, int to) {
        Checks.notEmpty("tripletMargin", "size of an anchor", cols);
        int length = (int) Math.min(3L * cols, Integer.MAX_VALUE);
        Checks.rows("tripletMargin", "x", x, length, from, to);
        Checks.rows("tripletMargin", "dx", dx, length, from, to);
        Checks.writable("tripletMargin", "dx", dx);
        Checks.sameOrDisjoint("tripletMargin", "x", x, to * length, "dx", dx, to * length);
        Checks.rowLosses("tripletMargin", x, loss, dx, length, to);
        Checks.finite("tripletMargin", "margin", margin);
        Checks.notNegative("tripletMargin", "eps", eps);
        Checks.finite("tripletMargin", "eps", eps);
        for (int i = from; i < to; i++) {
            row(x.segment(), margin, eps, scale, loss.segment(), dx.segment(), cols, i);
        }
    }

    private static void row(
            MemorySegment x,
            float margin,
            float eps,
            float scale,
            MemorySegment loss,
            MemorySegment dx,
            int cols,
            int i) {
        int anchor = 3 * i * cols;
        differencesWalk(eps, x, anchor, anchor + cols, dx, anchor + cols, cols);
        differencesWalk(eps, x, anchor, anchor + 2 * cols, dx, anchor + 2 * cols, cols);
        float p = VectorNorms.l2(dx, anchor + cols, cols);
        float n = VectorNorms.l2(dx, anchor + 2 * cols, cols);
        float l = Activations.relu((p - n) + margin);
        set(loss, i, l);
        gradientWalk(factor(l, scale, p), factor(l, scale, n), dx, anchor, cols);
    }

    private static float factor(float loss, float scale, float norm) {
        return loss == 0f || norm == 0f ? 0f : scale / norm;
    }

    /** out = (a − b) + eps; out may be b. */
    static void differencesWalk(float eps, MemorySegment x, int a, int b, MemorySegment out, int at, int cols) {
        x = exact(x);
        out = exact(out);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + j), ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + j), ORDER))
                    .add(eps)
                    .intoMemorySegment(out, 4L * (at + j), ORDER);
        }
        for (; j < cols; j++) {
            set(out, at + j, (get(x, a + j) - get(x, b + j)) + eps);
        }
    }

    /** In place of the differences. */
    static void gradientWalk(float f, float g, MemorySegment dx, int anchor, int cols) {
        dx = exact(dx);
        if (cols == 0) {
            return;
        }
        int positive = anchor + cols;
        int negative = positive + cols;
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, dx, 4L * (positive + j), ORDER)
                    .mul(f);
            FloatVector n = FloatVector.fromMemorySegment(SPECIES, dx, 4L * (negative + j), ORDER)
                    .mul(g);
            p.sub(n).intoMemorySegment(dx, 4L * (anchor + j), ORDER);
            p.neg().intoMemorySegment(dx, 4L * (positive + j), ORDER);
            n.intoMemorySegment(dx, 4L * (negative + j), ORDER);
        }
        for (; j < cols; j++) {
            float p = get(dx, positive + j) * f;
            float n = get(dx, negative + j) * g;
            set(dx, anchor + j, p - n);
            set(dx, positive + j, -p);
            set(dx, negative + j, n);
        }
    }
}
