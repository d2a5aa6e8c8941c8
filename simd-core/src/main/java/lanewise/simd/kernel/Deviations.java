package lanewise.simd.kernel;

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

/**
 * Sums over the deviations of numbers from their mean, which the norms are made of. Each term is rounded, and the terms are added in the order
 * of {@link Reductions#sum}, by walks that are written out for the reason given there.
 */
public final class Deviations {
    public static final Kernel SQUARES = Kernel.of("squaredDeviations", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            squareLanes(0.5f, b.x, 0, n);
            squareLanes(0.5f, b.x, 0, n - n / 8); // some groups of 16 that are no group of 64
        }
    });

    public static final Kernel PRODUCTS = Kernel.of("deviationProducts", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            productLanes(0.5f, b.x, b.y, 0, n);
            productLanes(0.5f, b.x, b.y, 0, n - n / 8);
        }
    });

    private Deviations() {}

    /** Σ (x[i] − mean)². */
    static float squares(float mean, MemorySegment x, int from, int n) {
        if (n <= Reductions.BLOCK) {
            return squareBlock(mean, x, from, n);
        }
        int left = Reductions.firstPart(n);
        return squares(mean, x, from, left) + squares(mean, x, from + left, n - left);
    }

    /** Σ dy[i] · (x[i] − mean). */
    static float products(float mean, MemorySegment x, MemorySegment dy, int from, int n) {
        if (n <= Reductions.BLOCK) {
            return productBlock(mean, x, dy, from, n);
        }
        int left = Reductions.firstPart(n);
        return products(mean, x, dy, from, left) + products(mean, x, dy, from + left, n - left);
    }

    private static float squareBlock(float mean, MemorySegment x, int from, int n) {
        float s = squareLanes(mean, x, from, n);
        if (VECTORS == 2) {
            s += squareLanes(mean, x, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += squareLanes(mean, x, from + LENGTH, n);
            s += squareLanes(mean, x, from + 2 * LENGTH, n) + squareLanes(mean, x, from + 3 * LENGTH, n);
        }
        for (int i = n & -VIRTUAL; i < n; i++) {
            float d = get(x, from + i) - mean;
            s += d * d;
        }
        return s;
    }

    private static float productBlock(float mean, MemorySegment x, MemorySegment dy, int from, int n) {
        float s = productLanes(mean, x, dy, from, n);
        if (VECTORS == 2) {
            s += productLanes(mean, x, dy, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += productLanes(mean, x, dy, from + LENGTH, n);
            s += productLanes(mean, x, dy, from + 2 * LENGTH, n) + productLanes(mean, x, dy, from + 3 * LENGTH, n);
        }
        for (int i = n & -VIRTUAL; i < n; i++) {
            s += get(dy, from + i) * (get(x, from + i) - mean);
        }
        return s;
    }

    private static float squareLanes(float mean, MemorySegment x, int from, int n) {
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
            FloatVector d0 =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER)
                    .sub(mean);
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER)
                    .sub(mean);
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER)
                    .sub(mean);
            s0 = d0.mul(d0).add(s0);
            s1 = d1.mul(d1).add(s1);
            s2 = d2.mul(d2).add(s2);
            s3 = d3.mul(d3).add(s3);
        }
        for (; i < end - 15; i += 16) {
            FloatVector d =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            s0 = d.mul(d).add(s0);
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

    private static float productLanes(float mean, MemorySegment x, MemorySegment dy, int from, int n) {
        x = exact(x);
        dy = exact(dy);
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
            FloatVector d0 =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER)
                    .sub(mean);
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER)
                    .sub(mean);
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER)
                    .sub(mean);
            s0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER)
                    .mul(d0)
                    .add(s0);
            s1 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 16), ORDER)
                    .mul(d1)
                    .add(s1);
            s2 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 32), ORDER)
                    .mul(d2)
                    .add(s2);
            s3 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 48), ORDER)
                    .mul(d3)
                    .add(s3);
        }
        for (; i < end - 15; i += 16) {
            FloatVector d =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            s0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER)
                    .mul(d)
                    .add(s0);
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
