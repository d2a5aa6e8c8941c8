package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.BLOCK;
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
import lanewise.simd.Tensor;

/**
 * Sums of products. Lanes, blocks and order are those of {@link Reductions#sum}, with s = fma(x, y, s) in the place of s + x: one rounding for a product
 * and its addition. So |error| ≤ K · u · Σ|x·y|, K = BLOCK/64 + 24 + ⌈log₂(n/BLOCK)⌉, u = 2⁻²⁴, where no product underflows. The
 * walks are written out, for the reason given there.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short or n is negative, and {@link IllegalStateException} when
 * an arena is closed.
 */
public final class InnerProducts {
    public static final Kernel DOT = Kernel.of("dot", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            dotWalk(b.x, b.y, 0, n);
            dotWalk(b.x, b.y, 0, n - n / 8);
        }
    });

    public static final Kernel SUM_OF_SQUARES = Kernel.of("sumOfSquares", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sumOfSquaresWalk(b.x, 0, n);
            sumOfSquaresWalk(b.x, 0, n - n / 8);
        }
    });

    private InnerProducts() {}

    /** Σ x[i]·y[i]; 0 for n = 0. */
    public static float dot(Tensor x, Tensor y, int n) {
        Checks.atLeast("dot", "x", x, n);
        Checks.atLeast("dot", "y", y, n);
        return dot(x.segment(), y.segment(), 0, n);
    }

    /** Σ x[i]²; 0 for n = 0. */
    public static float sumOfSquares(Tensor x, int n) {
        Checks.atLeast("sumOfSquares", "x", x, n);
        return sumOfSquares(x.segment(), 0, n);
    }

    /** Of any length. */
    static float dot(MemorySegment x, MemorySegment y, int from, int n) {
        if (n <= BLOCK) {
            return dotWalk(x, y, from, n);
        }
        int left = Reductions.firstPart(n);
        return dot(x, y, from, left) + dot(x, y, from + left, n - left);
    }

    /** Of one block. */
    static float dotWalk(MemorySegment x, MemorySegment y, int from, int n) {
        float s = dotLanes(x, y, from, n);
        if (VECTORS == 2) {
            s += dotLanes(x, y, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += dotLanes(x, y, from + LENGTH, n);
            s += dotLanes(x, y, from + 2 * LENGTH, n) + dotLanes(x, y, from + 3 * LENGTH, n);
        }
        for (int i = from + (n & -VIRTUAL); i < from + n; i++) {
            s = Math.fma(get(x, i), get(y, i), s);
        }
        return s;
    }

    private static float dotLanes(MemorySegment x, MemorySegment y, int from, int n) {
        x = exact(x);
        y = exact(y);
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
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER), s0);
            s1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, 4L * (i + 16), ORDER), s1);
            s2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, 4L * (i + 32), ORDER), s2);
            s3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, 4L * (i + 48), ORDER), s3);
        }
        for (; i < end - 15; i += 16) {
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .fma(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER), s0);
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

    /** Of any length. */
    static float sumOfSquares(MemorySegment x, int from, int n) {
        if (n <= BLOCK) {
            return sumOfSquaresWalk(x, from, n);
        }
        int left = Reductions.firstPart(n);
        return sumOfSquares(x, from, left) + sumOfSquares(x, from + left, n - left);
    }

    /** Of one block. */
    static float sumOfSquaresWalk(MemorySegment x, int from, int n) {
        float s = sumOfSquaresLanes(x, from, n);
        if (VECTORS == 2) {
            s += sumOfSquaresLanes(x, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += sumOfSquaresLanes(x, from + LENGTH, n);
            s += sumOfSquaresLanes(x, from + 2 * LENGTH, n) + sumOfSquaresLanes(x, from + 3 * LENGTH, n);
        }
        for (int i = from + (n & -VIRTUAL); i < from + n; i++) {
            s = Math.fma(get(x, i), get(x, i), s);
        }
        return s;
    }

    private static float sumOfSquaresLanes(MemorySegment x, int from, int n) {
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
            FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            s0 = v0.fma(v0, s0);
            FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER);
            s1 = v1.fma(v1, s1);
            FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER);
            s2 = v2.fma(v2, s2);
            FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER);
            s3 = v3.fma(v3, s3);
        }
        for (; i < end - 15; i += 16) {
            FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            s0 = v0.fma(v0, s0);
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
}
