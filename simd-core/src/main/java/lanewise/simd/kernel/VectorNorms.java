package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.BLOCK;
import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.INT_VECTOR;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.VECTORS;
import static lanewise.simd.lane.Lanes.VIRTUAL;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Norms of vectors. The walks are those of {@link Reductions}, written out for the reason given there.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short or n is negative, and {@link IllegalStateException} when
 * an arena is closed.
 */
public final class VectorNorms {
    public static final Kernel L1 = Kernel.of("l1", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            l1Walk(b.x, 0, n);
            l1Walk(b.x, 0, n - n / 8);
        }
    });

    public static final Kernel MAX_NORM = Kernel.of("maxNorm", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maxNormWalk(b.x, 0, n);
        }
    });

    /** Sums of squares from here to the greatest float have lost nothing that counts to underflow. */
    static final float SAFE = 0x1p-90f;

    private VectorNorms() {}

    /**
     * Σ |x[i]|, in the order of {@link Reductions#sum}: |error| ≤ (BLOCK/64 + 24 + ⌈log₂(n/BLOCK)⌉) · u · Σ|x[i]|, u = 2⁻²⁴.
     */
    public static float l1(Tensor x, int n) {
        Checks.atLeast("l1", "x", x, n);
        return l1(x.segment(), 0, n);
    }

    /** Of any length. */
    static float l1(MemorySegment x, int from, int n) {
        if (n <= BLOCK) {
            return l1Walk(x, from, n);
        }
        int left = Reductions.firstPart(n);
        return l1(x, from, left) + l1(x, from + left, n - left);
    }

    /** Of one block. */
    static float l1Walk(MemorySegment x, int from, int n) {
        float s = l1Lanes(x, from, n);
        if (VECTORS == 2) {
            s += l1Lanes(x, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += l1Lanes(x, from + LENGTH, n);
            s += l1Lanes(x, from + 2 * LENGTH, n) + l1Lanes(x, from + 3 * LENGTH, n);
        }
        for (int i = from + (n & -VIRTUAL); i < from + n; i++) {
            s += Math.abs(get(x, i));
        }
        return s;
    }

    private static float l1Lanes(MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return 0f;
        }
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = from;
        int end = from + n;
        for (; i < end - 63; i += 64) {
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).abs().add(s0);
            s1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER)
                    .abs()
                    .add(s1);
            s2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER)
                    .abs()
                    .add(s2);
            s3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER)
                    .abs()
                    .add(s3);
        }
        for (; i < end - 15; i += 16) {
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).abs().add(s0);
        }
        FloatVector v = VECTOR.cast(s0).add(s1).add(VECTOR.cast(s2).add(s3));
        float s = (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
        if (LENGTH > 4) {
            s += (v.lane(4) + v.lane(5)) + (v.lane(6) + v.lane(7));
        }
        if (LENGTH > 8) {
            float a = (v.lane(8) + v.lane(9)) + (v.lane(10) + v.lane(11));
            float b = (v.lane(12) + v.lane(13)) + (v.lane(14) + v.lane(15));
            s += a + b;
        }
        return s;
    }

    /**
     * √Σ x[i]², without overflow or underflow before the true one. It is the root of {@link InnerProducts#sumOfSquares} where that is at least 2⁻⁹⁰ and
     * finite; otherwise the squares are added once more, in double precision and one after the other. |error| ≤ (K/2 + 1) · u · ‖x‖ with the K
     * of {@link InnerProducts}; NaN if there is one.
     */
    public static float l2(Tensor x, int n) {
        Checks.atLeast("l2", "x", x, n);
        return l2(x.segment(), 0, n);
    }

    static float l2(MemorySegment x, int from, int n) {
        return root(InnerProducts.sumOfSquares(x, from, n), x, from, 1, n);
    }

    /** √s, where s is the sum of the squares of n elements at such a distance, unless that cannot be trusted. */
    static float root(float s, MemorySegment x, int from, int distance, int n) {
        if (s >= SAFE && s <= Float.MAX_VALUE) {
            return (float) Math.sqrt(s);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double v = get(x, from + i * distance);
            sum += v * v;
        }
        return (float) Math.sqrt(sum);
    }

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
