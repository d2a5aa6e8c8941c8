package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.VIRTUAL;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The walks of {@link Planes}, and sums with the bits of {@link Reductions#sum} and of {@link Deviations}, for two planes of a channel at a time. The sums are for
 * machines whose vector has all {@value lanewise.simd.lane.Lanes#VIRTUAL} lanes; narrower ones only compile them.
 *
 * <p>In a plane of 64 elements most of the time goes into the tree of the lanes. Here two trees share their vectors: the even lanes get the sums of
 * neighbours of one plane, the odd ones those of the other, and three more steps add what lies 2, 4 and 8 lanes away. a + b = b + a, so the
 * order within a step does not matter. 64 sums take 0.36 instead of 0.61 µs, and to compile no longer than the walks that go lane by lane.
 */
public final class PlanePairs {
    /** Whether the sums are used: a vector has all lanes. */
    static final boolean USED = LENGTH == VIRTUAL;

    /** Planes up to this length are summed as one block. */
    static final int LONGEST = Reductions.BLOCK;

    public static final Kernel SUMS = Kernel.of("sumOfPlanes", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sum(0f, b.eight, 0, n, n);
            sum(0f, b.eight, 0, n, n - n / 8); // some groups of 16 that are no group of 64
        }
    });

    public static final Kernel SQUARES = Kernel.of("squaresOfPlanes", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            squares(0f, 0.5f, b.eight, 0, n, n);
            squares(0f, 0.5f, b.eight, 0, n, n - n / 8);
        }
    });

    public static final Kernel PRODUCTS = Kernel.of("productsOfPlanes", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            products(0f, 0.5f, b.eight, b.eight, 0, n, n);
            products(0f, 0.5f, b.eight, b.eight, 0, n, n - n / 8);
        }
    });

    public static final Kernel NORMALIZE = Kernel.of("normalizePlanes", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            normalize(0.5f, 0.5f, 0.5f, b.eight, b.c, 0, n, n);
        }
    });

    public static final Kernel NORMALIZE_BACKWARD = Kernel.of("normalizePlanesBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradient(0.5f, 0.5f, 0.5f, 0.5f, b.eight, b.eight, b.c, 0, n, n);
        }
    });

    private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAA);
    private static final VectorShuffle<Float> ONE_AWAY = away(1);
    private static final VectorShuffle<Float> TWO_AWAY = away(2);
    private static final VectorShuffle<Float> FOUR_AWAY = away(4);
    private static final VectorShuffle<Float> EIGHT_AWAY = away(8);

    private PlanePairs() {}

    private static VectorShuffle<Float> away(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i ^ lanes) % LENGTH);
    }

    /** (s + Σ x of the first plane) + Σ x of the second, which is stride elements away. */
    static float sum(float s, MemorySegment x, int from, int stride, int n) {
        x = exact(x);
        if (n == 0) {
            return s;
        }
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector t2 = s0;
        FloatVector t3 = s0;
        int i = from;
        int end = from + n;
        for (; i < end - 63; i += 64) {
            int k = i + stride;
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).add(s0);
            t0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * k, ORDER).add(t0);
            s1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER).add(s1);
            t1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 16), ORDER).add(t1);
            s2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER).add(s2);
            t2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 32), ORDER).add(t2);
            s3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER).add(s3);
            t3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 48), ORDER).add(t3);
        }
        for (; i < end - 15; i += 16) {
            int k = i + stride;
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).add(s0);
            t0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * k, ORDER).add(t0);
        }
        FloatVector v = VECTOR.cast(s0).add(s1).add(VECTOR.cast(s2).add(s3));
        FloatVector w = VECTOR.cast(t0).add(t1).add(VECTOR.cast(t2).add(t3));
        FloatVector p = v.blend(w, ODD).add(w.blend(v, ODD).rearrange(ONE_AWAY));
        p = p.add(p.rearrange(TWO_AWAY));
        p = p.add(p.rearrange(FOUR_AWAY));
        p = p.add(p.rearrange(EIGHT_AWAY));
        float a = p.lane(0);
        float b = p.lane(1);
        for (; i < end; i++) {
            a += get(x, i);
            b += get(x, i + stride);
        }
        return (s + a) + b;
    }

    /** The same of (x − mean)². */
    static float squares(float s, float mean, MemorySegment x, int from, int stride, int n) {
        x = exact(x);
        if (n == 0) {
            return s;
        }
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector t2 = s0;
        FloatVector t3 = s0;
        int i = from;
        int end = from + n;
        for (; i < end - 63; i += 64) {
            int k = i + stride;
            FloatVector d0 =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            s0 = d0.mul(d0).add(s0);
            FloatVector e0 =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * k, ORDER).sub(mean);
            t0 = e0.mul(e0).add(t0);
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER)
                    .sub(mean);
            s1 = d1.mul(d1).add(s1);
            FloatVector e1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 16), ORDER)
                    .sub(mean);
            t1 = e1.mul(e1).add(t1);
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER)
                    .sub(mean);
            s2 = d2.mul(d2).add(s2);
            FloatVector e2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 32), ORDER)
                    .sub(mean);
            t2 = e2.mul(e2).add(t2);
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER)
                    .sub(mean);
            s3 = d3.mul(d3).add(s3);
            FloatVector e3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 48), ORDER)
                    .sub(mean);
            t3 = e3.mul(e3).add(t3);
        }
        for (; i < end - 15; i += 16) {
            int k = i + stride;
            FloatVector d =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            s0 = d.mul(d).add(s0);
            FloatVector e =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * k, ORDER).sub(mean);
            t0 = e.mul(e).add(t0);
        }
        FloatVector v = VECTOR.cast(s0).add(s1).add(VECTOR.cast(s2).add(s3));
        FloatVector w = VECTOR.cast(t0).add(t1).add(VECTOR.cast(t2).add(t3));
        FloatVector p = v.blend(w, ODD).add(w.blend(v, ODD).rearrange(ONE_AWAY));
        p = p.add(p.rearrange(TWO_AWAY));
        p = p.add(p.rearrange(FOUR_AWAY));
        p = p.add(p.rearrange(EIGHT_AWAY));
        float a = p.lane(0);
        float b = p.lane(1);
        for (; i < end; i++) {
            float d = get(x, i) - mean;
            float e = get(x, i + stride) - mean;
            a += d * d;
            b += e * e;
        }
        return (s + a) + b;
    }

    /** The same of dy · (x − mean). */
    static float products(float s, float mean, MemorySegment x, MemorySegment dy, int from, int stride, int n) {
        x = exact(x);
        dy = exact(dy);
        if (n == 0) {
            return s;
        }
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector t2 = s0;
        FloatVector t3 = s0;
        int i = from;
        int end = from + n;
        for (; i < end - 63; i += 64) {
            int k = i + stride;
            FloatVector d0 =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            s0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER)
                    .mul(d0)
                    .add(s0);
            FloatVector e0 =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * k, ORDER).sub(mean);
            t0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * k, ORDER)
                    .mul(e0)
                    .add(t0);
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER)
                    .sub(mean);
            s1 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 16), ORDER)
                    .mul(d1)
                    .add(s1);
            FloatVector e1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 16), ORDER)
                    .sub(mean);
            t1 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (k + 16), ORDER)
                    .mul(e1)
                    .add(t1);
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER)
                    .sub(mean);
            s2 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 32), ORDER)
                    .mul(d2)
                    .add(s2);
            FloatVector e2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 32), ORDER)
                    .sub(mean);
            t2 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (k + 32), ORDER)
                    .mul(e2)
                    .add(t2);
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER)
                    .sub(mean);
            s3 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 48), ORDER)
                    .mul(d3)
                    .add(s3);
            FloatVector e3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (k + 48), ORDER)
                    .sub(mean);
            t3 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (k + 48), ORDER)
                    .mul(e3)
                    .add(t3);
        }
        for (; i < end - 15; i += 16) {
            int k = i + stride;
            FloatVector d =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sub(mean);
            s0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER)
                    .mul(d)
                    .add(s0);
            FloatVector e =
                    FloatVector.fromMemorySegment(SPECIES, x, 4L * k, ORDER).sub(mean);
            t0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * k, ORDER)
                    .mul(e)
                    .add(t0);
        }
        FloatVector v = VECTOR.cast(s0).add(s1).add(VECTOR.cast(s2).add(s3));
        FloatVector w = VECTOR.cast(t0).add(t1).add(VECTOR.cast(t2).add(t3));
        FloatVector p = v.blend(w, ODD).add(w.blend(v, ODD).rearrange(ONE_AWAY));
        p = p.add(p.rearrange(TWO_AWAY));
        p = p.add(p.rearrange(FOUR_AWAY));
        p = p.add(p.rearrange(EIGHT_AWAY));
        float a = p.lane(0);
        float b = p.lane(1);
        for (; i < end; i++) {
            a += get(dy, i) * (get(x, i) - mean);
            b += get(dy, i + stride) * (get(x, i + stride) - mean);
        }
        return (s + a) + b;
    }

    /** {@link Planes#normalizeWalk} of two planes. */
    static void normalize(
            float mean, float scale, float shift, MemorySegment x, MemorySegment y, int from, int stride, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, scale);
        FloatVector b = FloatVector.broadcast(SPECIES, shift);
        int next = from + stride;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .sub(mean)
                    .fma(a, b)
                    .intoMemorySegment(y, 4L * (from + i), ORDER);
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (next + i), ORDER)
                    .sub(mean)
                    .fma(a, b)
                    .intoMemorySegment(y, 4L * (next + i), ORDER);
        }
        for (; i < n; i++) {
            set(y, from + i, Math.fma(get(x, from + i) - mean, scale, shift));
            set(y, next + i, Math.fma(get(x, next + i) - mean, scale, shift));
        }
    }

    /** {@link Planes#gradientWalk} of two planes. */
    static void gradient(
            float mean,
            float a,
            float b,
            float c,
            MemorySegment x,
            MemorySegment g,
            MemorySegment dx,
            int from,
            int stride,
            int n) {
        x = exact(x);
        g = exact(g);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        FloatVector va = FloatVector.broadcast(SPECIES, a);
        FloatVector vb = FloatVector.broadcast(SPECIES, b);
        FloatVector vc = FloatVector.broadcast(SPECIES, c);
        int next = from + stride;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .sub(mean)
                    .fma(vb, vc);
            FloatVector e = FloatVector.fromMemorySegment(SPECIES, x, 4L * (next + i), ORDER)
                    .sub(mean)
                    .fma(vb, vc);
            FloatVector.fromMemorySegment(SPECIES, g, 4L * (from + i), ORDER)
                    .fma(va, d)
                    .intoMemorySegment(dx, 4L * (from + i), ORDER);
            FloatVector.fromMemorySegment(SPECIES, g, 4L * (next + i), ORDER)
                    .fma(va, e)
                    .intoMemorySegment(dx, 4L * (next + i), ORDER);
        }
        for (; i < n; i++) {
            set(dx, from + i, Math.fma(get(g, from + i), a, Math.fma(get(x, from + i) - mean, b, c)));
            set(dx, next + i, Math.fma(get(g, next + i), a, Math.fma(get(x, next + i) - mean, b, c)));
        }
    }
}
