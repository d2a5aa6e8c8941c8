package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.INT_VECTOR;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Norms of vectors.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short or n is negative, and {@link IllegalStateException} when
 * an arena is closed.
 */
public final class VectorNorms {
    public static final Kernel MAX_NORM = Kernel.of("maxNorm", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maxNormWalk(b.x, 0, n);
        }
    });

    private VectorNorms() {}

    /** max |x[i]|; NaN if there is one, 0 for n = 0. Exact. */
    public static float maxNorm(Tensor x, int n) {
        Checks.atLeast("maxNorm", "x", x, n);
        return maxNormWalk(x.segment(), 0, n);
    }

    /** Whether none of the first n elements is NaN or infinite. */
    public static boolean allFinite(Tensor x, int n) {
        Checks.atLeast("allFinite", "x", x, n);
        return maxNormWalk(x.segment(), 0, n) <= Float.MAX_VALUE;
    }

    /** Floats without a sign are in order as ints, NaN above infinity. */
    static float maxNormWalk(MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return 0f;
        }
        IntVector m = IntVector.zero(INTS);
        int i = from;
        int end = from + n;
        for (; i < end - (LENGTH - 1); i += LENGTH) {
            m = IntVector.fromMemorySegment(INTS, x, 4L * i, ORDER)
                    .and(~SIGN_BIT)
                    .max(m);
        }
        float max = Float.intBitsToFloat(INT_VECTOR.cast(m).reduceLanes(VectorOperators.MAX));
        for (; i < end; i++) {
            max = Math.max(max, Math.abs(get(x, i)));
        }
        return max;
    }
}
