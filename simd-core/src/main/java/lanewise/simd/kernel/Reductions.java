package lanewise.simd.kernel;

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
 * Many elements to one, in a fixed order: sum, mean, greatest and least element. Products: {@link InnerProducts}; norms: {@link VectorNorms}; places:
 * {@link Positions}; rows and columns of a matrix: {@link RowReductions}, {@link ColumnReductions}.
 *
 * <p>A sum of up to {@value #BLOCK} elements uses 64 virtual lanes: element i of the whole groups of 64 is added to lane i mod 64 in
 * ascending order; the whole groups of 16 that are left go on in lanes 0 to 15. Lanes j, j+16, j+32, j+48 become one as
 * (0 + 1) + (2 + 3), then the 16 a tree of neighbours: ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)) and so on. To that the up to 15 elements
 * left over are added, in ascending order. A longer sum is cut at the multiple of {@value #BLOCK} nearest above its middle and the sums of
 * the two parts are added, and so on. So |error| ≤ (BLOCK/64 + 24 + ⌈log₂(n/BLOCK)⌉) · u · Σ|x|, u = 2⁻²⁴: at n = 2²⁴ the factor
 * is 100, not 16 million.
 *
 * <p>{@link InnerProducts}, {@link VectorNorms}, {@link Deviations}, {@link PairedSums} and {@link SharedPrelu} add up other terms, or two sums, by the same walk and the same tree, which are written out
 * for each: neither the terms nor the four vectors at the end may pass through a method that C2 might not inline (docs/adr/0001).
 */
public final class Reductions {
    /** Elements per block of a long sum. */
    public static final int BLOCK = 4096;

    public static final Kernel SUM = Kernel.of("sum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sumWalk(b.x, 0, n);
            sumWalk(b.x, 0, n - n / 8); // some groups of 16 that are no group of 64
        }
    });

    public static final Kernel MAX = Kernel.of("max", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maxWalk(0, b.x, 0, n);
        }
    });

    /** What orders floats as ints: −∞ becomes the least int, and any NaN one above +∞. */
    static final int KEY_SHIFT = 0x7FFFFF;

    private Reductions() {}

    /**
     * x[0] + … + x[n−1] in the order above; 0 for n = 0.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static float sum(Tensor x, int n) {
        Checks.atLeast("sum", "x", x, n);
        return sum(x.segment(), 0, n);
    }

    /**
     * {@link #sum} / n; NaN for n = 0.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static float mean(Tensor x, int n) {
        Checks.atLeast("mean", "x", x, n);
        return sum(x.segment(), 0, n) / n;
    }

    /** Of any length. */
    static float sum(MemorySegment x, int from, int n) {
        if (n <= BLOCK) {
            return sumWalk(x, from, n);
        }
        int left = firstPart(n);
        return sum(x, from, left) + sum(x, from + left, n - left);
    }

    /** The multiple of {@link #BLOCK} nearest above the middle of more than one block. */
    static int firstPart(int n) {
        int blocks = (n + BLOCK - 1) / BLOCK;
        return (blocks + 1) / 2 * BLOCK;
    }

    /** The sum of one block. Vectors of 8 or 4 make two or four passes over it, each for a part of every 16 lanes. */
    static float sumWalk(MemorySegment x, int from, int n) {
        float s = sumLanes(x, from, n);
        if (VECTORS == 2) {
            s += sumLanes(x, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += sumLanes(x, from + LENGTH, n);
            s += sumLanes(x, from + 2 * LENGTH, n) + sumLanes(x, from + 3 * LENGTH, n);
        }
        for (int i = n & -VIRTUAL; i < n; i++) {
            s += get(x, from + i);
        }
        return s;
    }

    private static float sumLanes(MemorySegment x, int from, int n) {
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
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).add(s0);
            s1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER).add(s1);
            s2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER).add(s2);
            s3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER).add(s3);
        }
        for (; i < end - 15; i += 16) {
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).add(s0);
        }
        FloatVector v = VECTOR.cast(s0).add(s1).add(VECTOR.cast(s2).add(s3));
        // Lane by lane: the cross-lane operations of the Vector API cost C2 ten times as long to compile. And here, not
        // in a method of its own: where C2 does not inline that, the vectors become heap objects.
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
     * The greatest of n elements; −0 &lt; +0, NaN if there is one, −∞ for n = 0. Exact.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static float max(Tensor x, int n) {
        Checks.atLeast("max", "x", x, n);
        return maxWalk(x.segment(), 0, n);
    }

    /**
     * The least of n elements; −0 &lt; +0, NaN if there is one, +∞ for n = 0. Exact.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static float min(Tensor x, int n) {
        Checks.atLeast("min", "x", x, n);
        return minWalk(x.segment(), 0, n);
    }

    static float maxWalk(MemorySegment x, int from, int n) {
        return maxWalk(0, x, from, n);
    }

    static float minWalk(MemorySegment x, int from, int n) {
        return -maxWalk(SIGN_BIT, x, from, n);
    }

    /**
     * The greatest of x, or with the sign bit as {@code flip} of −x. Floats are compared as ints that have their order: 147 ns for 4096 elements
     * where a comparison and a blend per vector take 697.
     */
    private static float maxWalk(int flip, MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return Float.NEGATIVE_INFINITY;
        }
        IntVector m = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        int i = from;
        int end = from + n;
        for (; i < end - (LENGTH - 1); i += LENGTH) {
            IntVector bits = IntVector.fromMemorySegment(INTS, x, 4L * i, ORDER).lanewise(VectorOperators.XOR, flip);
            m = bits.lanewise(VectorOperators.ASHR, 31)
                    .and(~SIGN_BIT)
                    .lanewise(VectorOperators.XOR, bits)
                    .sub(KEY_SHIFT)
                    .max(m);
        }
        int key = INT_VECTOR.cast(m).reduceLanes(VectorOperators.MAX);
        for (; i < end; i++) {
            key = Math.max(key, keyOfBits(Float.floatToRawIntBits(get(x, i)) ^ flip));
        }
        return ofKey(key);
    }

    /** An int for each float, in the order of floats. */
    static int key(float x) {
        return keyOfBits(Float.floatToRawIntBits(x));
    }

    private static int keyOfBits(int bits) {
        return (((bits >> 31) & ~SIGN_BIT) ^ bits) - KEY_SHIFT;
    }

    /** The float of a {@link #key}. */
    static float ofKey(int key) {
        int bits = key + KEY_SHIFT;
        return Float.intBitsToFloat(((bits >> 31) & ~SIGN_BIT) ^ bits);
    }
}
