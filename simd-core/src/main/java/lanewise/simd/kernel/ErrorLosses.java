package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Losses of the error d = x − target, each with its gradient, in one pass.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class ErrorLosses {
    public static final Kernel SQUARED_ERROR = Kernel.of("squaredError", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            squaredErrorWalk(b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    public static final Kernel PIECEWISE_ERROR = Kernel.of("piecewiseError", (b, n, calls) -> {
        b.trySpecials(n, v -> piecewiseGradient(v, 1f, -1f) + piecewise(v, 1f, -1f));
        for (int i = 0; i < calls; i++) {
            piecewiseErrorWalk(1f, -1f, b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    public static final Kernel HUBER = Kernel.of("huber", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            huberWalk(1f, b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private ErrorLosses() {}

    /**
     * losses[i] = d², dx[i] = 2·scale·d. Two roundings beside that of d.
     *
     * @param x predictions
     * @param target what they should be
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void squaredError(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.losses("squaredError", x, target, losses, dx, from, to);
        squaredErrorWalk(x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void squaredErrorWalk(
            MemorySegment x,
            MemorySegment target,
            float scale,
            MemorySegment losses,
            MemorySegment dx,
            long at,
            int n) {
        x = exact(x);
        target = exact(target);
        losses = exact(losses);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        float twice = 2f * scale;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, target, from + 4L * i, ORDER);
            FloatVector d = v.sub(y);
            d.mul(d).intoMemorySegment(losses, from + 4L * i, ORDER);
            d.mul(twice).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, (v - y) * (v - y));
            dx.set(FLOAT, from + 4L * i, (v - y) * twice);
        }
    }

    /** The slope up above 0 and down below. */
    private static float piecewise(float d, float up, float down) {
        return d * (d > 0f ? up : down);
    }

    /** The slope; d itself where it is ±0 or NaN. */
    private static float piecewiseGradient(float d, float up, float down) {
        return Math.abs(d) > 0f ? (d > 0f ? up : down) : d;
    }

    /**
     * losses[i] = |d|, dx[i] = scale·sign(d), which is 0 for d = 0, as in PyTorch. Exact but for d.
     *
     * @param x predictions
     * @param target what they should be
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void absoluteError(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.losses("absoluteError", x, target, losses, dx, from, to);
        piecewiseErrorWalk(
                1f, -1f, x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    /**
     * The pinball loss (Koenker and Bassett 1978): losses[i] = (1 − q)·d for d &gt; 0, else −q·d; dx[i] = scale·(1 − q), −scale·q, or 0 for d = 0. The
     * best constant is the quantile q. At q = ½ it is half the absolute error. One rounding beside those of d and 1 − q.
     *
     * @param q in (0, 1)
     * @param x predictions
     * @param target what they should be
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void quantileError(
            float q, Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        if (!(q > 0f && q < 1f)) {
            throw new IllegalArgumentException("quantileError: q is " + q + "; it must be above 0 and below 1");
        }
        Checks.losses("quantileError", x, target, losses, dx, from, to);
        piecewiseErrorWalk(
                1f - q, -q, x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void piecewiseErrorWalk(
            float up,
            float down,
            MemorySegment x,
            MemorySegment target,
            float scale,
            MemorySegment losses,
            MemorySegment dx,
            long at,
            int n) {
        x = exact(x);
        target = exact(target);
        losses = exact(losses);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        FloatVector above = FloatVector.broadcast(SPECIES, up);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, target, from + 4L * i, ORDER);
            FloatVector d = v.sub(y);
            FloatVector slope =
                    above.blend(down, d.compare(VectorOperators.GT, 0f).not());
            d.mul(slope).intoMemorySegment(losses, from + 4L * i, ORDER);
            slope.blend(d, d.abs().compare(VectorOperators.GT, 0f).not())
                    .mul(scale)
                    .intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, piecewise(v - y, up, down));
            dx.set(FLOAT, from + 4L * i, piecewiseGradient(v - y, up, down) * scale);
        }
    }

    /**
     * Huber (1964): with c = d limited to [−delta, delta], losses[i] = c·(d − c/2), which is d²/2 up to delta and delta·(|d| − delta/2) beyond, as
     * PyTorch and Keras define it; dx[i] = scale·c. Two roundings beside that of d.
     *
     * @param delta above 0 and finite
     * @param x predictions
     * @param target what they should be
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void huber(
            float delta, Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.positive("huber", "delta", delta);
        Checks.finite("huber", "delta", delta);
        Checks.losses("huber", x, target, losses, dx, from, to);
        huberWalk(delta, x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void huberWalk(
            float delta,
            MemorySegment x,
            MemorySegment target,
            float scale,
            MemorySegment losses,
            MemorySegment dx,
            long at,
            int n) {
        x = exact(x);
        target = exact(target);
        losses = exact(losses);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, target, from + 4L * i, ORDER);
            FloatVector d = v.sub(y);
            FloatVector c = d.max(-delta).min(delta);
            d.sub(c.mul(0.5f)).mul(c).intoMemorySegment(losses, from + 4L * i, ORDER);
            c.mul(scale).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, huberLoss(v - y, delta));
            dx.set(FLOAT, from + 4L * i, limited(v - y, delta) * scale);
        }
    }

    private static float limited(float d, float delta) {
        return Math.min(Math.max(d, -delta), delta);
    }

    private static float huberLoss(float d, float delta) {
        float c = limited(d, delta);
        return (d - c * 0.5f) * c;
    }
}
