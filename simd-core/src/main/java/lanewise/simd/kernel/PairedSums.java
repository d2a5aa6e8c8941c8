package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.VECTORS;
import static lanewise.simd.lane.Lanes.VIRTUAL;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Pairs.ODD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums of two stretches of at most {@link Reductions#BLOCK} elements at a time, two rows or two planes, with the bits of {@link Reductions#sum} and {@link Deviations}.
 *
 * <p>Of short ones most of the time goes into the tree of the lanes. Here two trees share their vectors: even lanes get the sums of neighbours of one stretch, odd lanes those of
 * the other, and three more steps add what lies 2, 4 and 8 lanes away (a + b = b + a, so the order within a step does not matter). That takes a quarter of the operations of lane
 * after lane, and neither stretch waits for the other.
 *
 * <p>The walks are written out for the reason given in {@link Reductions}. Results are two floats in a long, {@link #first} and {@link #second}: an object for both would be one for each call.
 */
public final class PairedSums {
    /** From 512 elements on a pair takes as long as two alone (layer norm of 64 rows on Zen 5: of 128 elements 0.8, 256 0.9 and 512 1.0 of the time). */
    private static final int LONGEST = 256;

    public static final Kernel SUMS = Kernel.of("pairedSums", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sumLanes(b.eight, 0, n, n);
            sumLanes(b.eight, 0, n, n - n / 8); // some groups of 16 that are no group of 64
        }
    });

    public static final Kernel SQUARES = Kernel.of("pairedSquaredDeviations", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            squareLanes(0.5f, 0.5f, b.eight, 0, n, n);
            squareLanes(0.5f, 0.5f, b.eight, 0, n, n - n / 8);
        }
    });

    public static final Kernel PRODUCTS = Kernel.of("pairedDeviationProducts", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            productLanes(0.5f, 0.5f, b.eight, b.eight, 0, n, n);
            productLanes(0.5f, 0.5f, b.eight, b.eight, 0, n, n - n / 8);
        }
    });

    private static final VectorShuffle<Float> ONE_AWAY = away(1);
    private static final VectorShuffle<Float> TWO_AWAY = away(2);
    private static final VectorShuffle<Float> FOUR_AWAY = away(4);
    private static final VectorShuffle<Float> EIGHT_AWAY = away(8);

    private PairedSums() {}

    private static VectorShuffle<Float> away(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i ^ lanes) % LENGTH);
    }

    /** Whether n elements are so few that pairs are faster. */
    static boolean suit(int n) {
        return n <= LONGEST;
    }

    static float first(long pair) {
        return Float.intBitsToFloat((int) (pair >>> 32));
    }

    static float second(long pair) {
        return Float.intBitsToFloat((int) pair);
    }

    private static long pair(float first, float second) {
        return ((long) Float.floatToRawIntBits(first) << 32) | (Float.floatToRawIntBits(second) & 0xffff_ffffL);
    }

    private static long add(long x, long y) {
        return pair(first(x) + first(y), second(x) + second(y));
    }

    /** Σ x[i] of the stretches that begin at a and at b. */
    static long sums(MemorySegment x, int a, int b, int n) {
        long s = sumLanes(x, a, b, n);
        if (VECTORS == 2) {
            s = add(s, sumLanes(x, a + LENGTH, b + LENGTH, n));
        } else if (VECTORS == 4) {
            s = add(s, sumLanes(x, a + LENGTH, b + LENGTH, n));
            long t = sumLanes(x, a + 2 * LENGTH, b + 2 * LENGTH, n);
            s = add(s, add(t, sumLanes(x, a + 3 * LENGTH, b + 3 * LENGTH, n)));
        }
        int i = n & -VIRTUAL;
        if (i == n) {
            return s;
        }
        float sa = first(s);
        float sb = second(s);
        for (; i < n; i++) {
            sa += get(x, a + i);
            sb += get(x, b + i);
        }
        return pair(sa, sb);
    }

    /** Σ (x[i] − mean)² of both, each with its mean. */
    static long squares(float meanA, float meanB, MemorySegment x, int a, int b, int n) {
        long s = squareLanes(meanA, meanB, x, a, b, n);
        if (VECTORS == 2) {
            s = add(s, squareLanes(meanA, meanB, x, a + LENGTH, b + LENGTH, n));
        } else if (VECTORS == 4) {
            s = add(s, squareLanes(meanA, meanB, x, a + LENGTH, b + LENGTH, n));
            long t = squareLanes(meanA, meanB, x, a + 2 * LENGTH, b + 2 * LENGTH, n);
            s = add(s, add(t, squareLanes(meanA, meanB, x, a + 3 * LENGTH, b + 3 * LENGTH, n)));
        }
        int i = n & -VIRTUAL;
        if (i == n) {
            return s;
        }
        float sa = first(s);
        float sb = second(s);
        for (; i < n; i++) {
            float da = get(x, a + i) - meanA;
            float db = get(x, b + i) - meanB;
            sa += da * da;
            sb += db * db;
        }
        return pair(sa, sb);
    }

    /** Σ dy[i] · (x[i] − mean) of both. */
    static long products(float meanA, float meanB, MemorySegment x, MemorySegment dy, int a, int b, int n) {
        long s = productLanes(meanA, meanB, x, dy, a, b, n);
        if (VECTORS == 2) {
            s = add(s, productLanes(meanA, meanB, x, dy, a + LENGTH, b + LENGTH, n));
        } else if (VECTORS == 4) {
            s = add(s, productLanes(meanA, meanB, x, dy, a + LENGTH, b + LENGTH, n));
            long t = productLanes(meanA, meanB, x, dy, a + 2 * LENGTH, b + 2 * LENGTH, n);
            s = add(s, add(t, productLanes(meanA, meanB, x, dy, a + 3 * LENGTH, b + 3 * LENGTH, n)));
        }
        int i = n & -VIRTUAL;
        if (i == n) {
            return s;
        }
        float sa = first(s);
        float sb = second(s);
        for (; i < n; i++) {
            sa += get(dy, a + i) * (get(x, a + i) - meanA);
            sb += get(dy, b + i) * (get(x, b + i) - meanB);
        }
        return pair(sa, sb);
    }

    private static long sumLanes(MemorySegment x, int a, int b, int n) {
        x = exact(x);
        if (n == 0) {
            return 0L;
        }
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        int i = 0;
        for (; i < n - 63; i += 64) {
            a0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i), ORDER).add(a0);
            a1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 16), ORDER)
                    .add(a1);
            a2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 32), ORDER)
                    .add(a2);
            a3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 48), ORDER)
                    .add(a3);
            b0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i), ORDER).add(b0);
            b1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 16), ORDER)
                    .add(b1);
            b2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 32), ORDER)
                    .add(b2);
            b3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 48), ORDER)
                    .add(b3);
        }
        for (; i < n - 15; i += 16) {
            a0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i), ORDER).add(a0);
            b0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i), ORDER).add(b0);
        }
        FloatVector u = VECTOR.cast(a0).add(a1).add(VECTOR.cast(a2).add(a3));
        FloatVector v = VECTOR.cast(b0).add(b1).add(VECTOR.cast(b2).add(b3));
        FloatVector s = u.blend(v, ODD).add(v.blend(u, ODD).rearrange(ONE_AWAY));
        s = s.add(s.rearrange(TWO_AWAY));
        if (LENGTH > 4) {
            s = s.add(s.rearrange(FOUR_AWAY));
        }
        if (LENGTH > 8) {
            s = s.add(s.rearrange(EIGHT_AWAY));
        }
        return pair(s.lane(0), s.lane(1));
    }

    private static long squareLanes(float meanA, float meanB, MemorySegment x, int a, int b, int n) {
        x = exact(x);
        if (n == 0) {
            return 0L;
        }
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        int i = 0;
        for (; i < n - 63; i += 64) {
            FloatVector da0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i), ORDER)
                    .sub(meanA);
            a0 = da0.mul(da0).add(a0);
            FloatVector da1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 16), ORDER)
                    .sub(meanA);
            a1 = da1.mul(da1).add(a1);
            FloatVector da2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 32), ORDER)
                    .sub(meanA);
            a2 = da2.mul(da2).add(a2);
            FloatVector da3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 48), ORDER)
                    .sub(meanA);
            a3 = da3.mul(da3).add(a3);
            FloatVector db0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i), ORDER)
                    .sub(meanB);
            b0 = db0.mul(db0).add(b0);
            FloatVector db1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 16), ORDER)
                    .sub(meanB);
            b1 = db1.mul(db1).add(b1);
            FloatVector db2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 32), ORDER)
                    .sub(meanB);
            b2 = db2.mul(db2).add(b2);
            FloatVector db3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 48), ORDER)
                    .sub(meanB);
            b3 = db3.mul(db3).add(b3);
        }
        for (; i < n - 15; i += 16) {
            FloatVector da0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i), ORDER)
                    .sub(meanA);
            a0 = da0.mul(da0).add(a0);
            FloatVector db0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i), ORDER)
                    .sub(meanB);
            b0 = db0.mul(db0).add(b0);
        }
        FloatVector u = VECTOR.cast(a0).add(a1).add(VECTOR.cast(a2).add(a3));
        FloatVector v = VECTOR.cast(b0).add(b1).add(VECTOR.cast(b2).add(b3));
        FloatVector s = u.blend(v, ODD).add(v.blend(u, ODD).rearrange(ONE_AWAY));
        s = s.add(s.rearrange(TWO_AWAY));
        if (LENGTH > 4) {
            s = s.add(s.rearrange(FOUR_AWAY));
        }
        if (LENGTH > 8) {
            s = s.add(s.rearrange(EIGHT_AWAY));
        }
        return pair(s.lane(0), s.lane(1));
    }

    private static long productLanes(float meanA, float meanB, MemorySegment x, MemorySegment dy, int a, int b, int n) {
        x = exact(x);
        dy = exact(dy);
        if (n == 0) {
            return 0L;
        }
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        int i = 0;
        for (; i < n - 63; i += 64) {
            a0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (a + i), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i), ORDER)
                            .sub(meanA))
                    .add(a0);
            a1 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (a + i + 16), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 16), ORDER)
                            .sub(meanA))
                    .add(a1);
            a2 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (a + i + 32), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 32), ORDER)
                            .sub(meanA))
                    .add(a2);
            a3 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (a + i + 48), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i + 48), ORDER)
                            .sub(meanA))
                    .add(a3);
            b0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (b + i), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i), ORDER)
                            .sub(meanB))
                    .add(b0);
            b1 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (b + i + 16), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 16), ORDER)
                            .sub(meanB))
                    .add(b1);
            b2 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (b + i + 32), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 32), ORDER)
                            .sub(meanB))
                    .add(b2);
            b3 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (b + i + 48), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i + 48), ORDER)
                            .sub(meanB))
                    .add(b3);
        }
        for (; i < n - 15; i += 16) {
            a0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (a + i), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (a + i), ORDER)
                            .sub(meanA))
                    .add(a0);
            b0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (b + i), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, x, 4L * (b + i), ORDER)
                            .sub(meanB))
                    .add(b0);
        }
        FloatVector u = VECTOR.cast(a0).add(a1).add(VECTOR.cast(a2).add(a3));
        FloatVector v = VECTOR.cast(b0).add(b1).add(VECTOR.cast(b2).add(b3));
        FloatVector s = u.blend(v, ODD).add(v.blend(u, ODD).rearrange(ONE_AWAY));
        s = s.add(s.rearrange(TWO_AWAY));
        if (LENGTH > 4) {
            s = s.add(s.rearrange(FOUR_AWAY));
        }
        if (LENGTH > 8) {
            s = s.add(s.rearrange(EIGHT_AWAY));
        }
        return pair(s.lane(0), s.lane(1));
    }
}
