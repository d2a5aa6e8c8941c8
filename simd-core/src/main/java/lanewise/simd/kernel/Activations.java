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
 * Activation functions and their backward passes, element by element, in place or disjoint.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Activations {
    public static final Kernel RELU = Kernel.of("relu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            reluWalk(b.x, b.z, n);
        }
    });

    public static final Kernel RELU_BACKWARD = Kernel.of("reluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            reluBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private Activations() {}

    /** 0 where x ≤ 0, else x; so NaN stays NaN and cannot hide. */
    static float relu(float x) {
        return x <= 0f ? 0f : x;
    }

    /**
     * y[i] = max(0, x[i]); −0 gives +0, NaN gives NaN. Exact.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void relu(Tensor x, Tensor y, int n) {
        Checks.atLeast("relu", "x", x, n);
        Checks.atLeast("relu", "y", y, n);
        Checks.writable("relu", "y", y);
        Checks.sameOrDisjoint("relu", "x", x, n, "y", y, n);
        reluWalk(x.segment(), y.segment(), n);
    }

    static void reluWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, relu(get(x, i)));
        }
    }

    private static float reluGradient(float y, float dy) {
        return y > 0f ? dy : 0f;
    }

    /**
     * dx[i] = dy[i] where y[i] &gt; 0, else 0: the derivative at 0 is 0. Exact.
     *
     * @param y n outputs of {@link #relu(Tensor, Tensor, int)} (its inputs give the same)
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy
     */
    public static void reluBackward(Tensor y, Tensor dy, Tensor dx, int n) {
        Checks.atLeast("reluBackward", "y", y, n);
        Checks.atLeast("reluBackward", "dy", dy, n);
        Checks.atLeast("reluBackward", "dx", dx, n);
        Checks.writable("reluBackward", "dx", dx);
        Checks.sameOrDisjoint("reluBackward", "y", y, n, "dx", dx, n);
        Checks.sameOrDisjoint("reluBackward", "dy", dy, n, "dx", dx, n);
        reluBackwardWalk(y.segment(), dy.segment(), dx.segment(), n);
    }

    static void reluBackwardWalk(MemorySegment y, MemorySegment dy, MemorySegment dx, int n) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            g.blend(0f, v.compare(VectorOperators.GT, 0f).not()).intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, reluGradient(get(y, i), get(dy, i)));
        }
    }
}
