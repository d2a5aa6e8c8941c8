package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.BLOCK;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Where the greatest and the least elements are: first find the block that has it, then the place in that block.
 *
 * <p>The first one counts where several are equal, and −0 equals +0. A NaN counts as greater and less than all others, as in PyTorch.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short or there is no element, and {@link IllegalStateException} when
 * an arena is closed.
 */
public final class Positions {
    public static final Kernel FIRST = Kernel.of("first", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            firstWalk(n > 0 ? get(b.x, n - 1) : 0f, b.x, 0, n);
            firstWalk(1e9f, b.x, 0, n);
        }
        b.trySpecials(n, v -> matches(v, 1f) ? 1f : 0f);
    });

    /** All that {@link #argmax} and {@link #argmin} may call. */
    public static final Set<Kernel> KERNELS = Set.of(FIRST, Reductions.MAX);

    private Positions() {}

    /** The least i with x[i] = max x. */
    public static int argmax(Tensor x, int n) {
        check("argmax", x, n);
        return argmax(x.segment(), 0, n);
    }

    /** The least i with x[i] = min x. */
    public static int argmin(Tensor x, int n) {
        check("argmin", x, n);
        return argmin(x.segment(), 0, n);
    }

    private static void check(String kernel, Tensor x, int n) {
        Checks.atLeast(kernel, "x", x, n);
        Checks.notEmpty(kernel, "length", n);
    }

    static int argmax(MemorySegment x, int from, int n) {
        int block = from;
        float best = Reductions.maxWalk(x, from, Math.min(BLOCK, n));
        for (int i = from + BLOCK; i < from + n && !Float.isNaN(best); i += BLOCK) {
            float m = Reductions.maxWalk(x, i, Math.min(BLOCK, from + n - i));
            if (!(m <= best)) {
                best = m;
                block = i;
            }
        }
        return block - from + firstWalk(best, x, block, Math.min(BLOCK, from + n - block));
    }

    static int argmin(MemorySegment x, int from, int n) {
        int block = from;
        float best = Reductions.minWalk(x, from, Math.min(BLOCK, n));
        for (int i = from + BLOCK; i < from + n && !Float.isNaN(best); i += BLOCK) {
            float m = Reductions.minWalk(x, i, Math.min(BLOCK, from + n - i));
            if (!(m >= best)) {
                best = m;
                block = i;
            }
        }
        return block - from + firstWalk(best, x, block, Math.min(BLOCK, from + n - block));
    }

    static boolean matches(float v, float value) {
        return v == value || Float.isNaN(v);
    }

    /** The place of the first element that equals the value or is NaN; n if there is none. */
    static int firstWalk(float value, MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return 0;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER);
            VectorMask<Float> hit = v.compare(VectorOperators.EQ, value).or(v.compare(VectorOperators.NE, v));
            if (hit.anyTrue()) {
                return i + hit.firstTrue();
            }
        }
        for (; i < n; i++) {
            if (matches(get(x, from + i), value)) {
                return i;
            }
        }
        return n;
    }
}
