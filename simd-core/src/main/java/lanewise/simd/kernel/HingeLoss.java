package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * The hinge loss of a support vector machine.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class HingeLoss {
    public static final Kernel HINGE = Kernel.of("hinge", (b, n, calls) -> {
        b.trySpecials(n, v -> gradient(margin(v, 1f), 1f, 1f) + Activations.relu(v));
        for (int i = 0; i < calls; i++) {
            hingeWalk(b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private HingeLoss() {}

    private static float margin(float x, float y) {
        return Math.fma(-y, x, 1f);
    }

    private static float gradient(float margin, float y, float scale) {
        return margin <= 0f ? 0f : y * -scale;
    }

    /**
     * losses[i] = max(0, 1 − y·x), y = target[i]; dx[i] = −scale·y where that is above 0, else 0. As Keras and scikit-learn define it. One rounding.
     *
     * @param x predictions
     * @param target −1 or 1
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void hinge(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.losses("hinge", x, target, losses, dx, from, to);
        hingeWalk(x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void hingeWalk(
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
            FloatVector m = y.neg().fma(v, FloatVector.broadcast(SPECIES, 1f));
            VectorMask<Float> enough = m.compare(VectorOperators.LE, 0f);
            m.blend(0f, enough).intoMemorySegment(losses, from + 4L * i, ORDER);
            y.mul(-scale).blend(0f, enough).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, Activations.relu(margin(v, y)));
            dx.set(FLOAT, from + 4L * i, gradient(margin(v, y), y, scale));
        }
    }
}
