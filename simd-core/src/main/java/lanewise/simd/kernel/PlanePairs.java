package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The walks of {@link Planes} for two planes of a channel, or two rows, at a time: half the calls, and neither waits for the other. */
public final class PlanePairs {
    public static final Kernel NORMALIZE = Kernel.of("normalizePlanes", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            normalize(0.5f, 0.5f, 0.5f, b.eight, b.c, 0, n, n);
        }
    });

    public static final Kernel NORMALIZE_BACKWARD = Kernel.of("normalizePlanesBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradient(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, b.eight, b.eight, b.c, 0, n, n);
        }
    });

    private PlanePairs() {}

    /** {@link Planes#normalizeWalk} of two planes, of n elements from {@code from} and from {@code next} on. */
    static void normalize(
            float mean, float scale, float shift, MemorySegment x, MemorySegment y, int from, int next, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, scale);
        FloatVector b = FloatVector.broadcast(SPECIES, shift);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .sub(mean)
                    .fma(a, b);
            FloatVector e = FloatVector.fromMemorySegment(SPECIES, x, 4L * (next + i), ORDER)
                    .sub(mean)
                    .fma(a, b);
            d.intoMemorySegment(y, 4L * (from + i), ORDER);
            e.intoMemorySegment(y, 4L * (next + i), ORDER);
        }
        for (; i < n; i++) {
            set(y, from + i, Math.fma(get(x, from + i) - mean, scale, shift));
            set(y, next + i, Math.fma(get(x, next + i) - mean, scale, shift));
        }
    }

    /** {@link Planes#gradientWalk} of two planes, the first from {@code from} on with mean, a, b, c, the second from {@code next} on with its own. */
    static void gradient(
            float mean,
            float a,
            float b,
            float c,
            float nextMean,
            float nextA,
            float nextB,
            float nextC,
            MemorySegment x,
            MemorySegment g,
            MemorySegment dx,
            int from,
            int next,
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
        FloatVector wa = FloatVector.broadcast(SPECIES, nextA);
        FloatVector wb = FloatVector.broadcast(SPECIES, nextB);
        FloatVector wc = FloatVector.broadcast(SPECIES, nextC);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .sub(mean)
                    .fma(vb, vc);
            FloatVector e = FloatVector.fromMemorySegment(SPECIES, x, 4L * (next + i), ORDER)
                    .sub(nextMean)
                    .fma(wb, wc);
            FloatVector.fromMemorySegment(SPECIES, g, 4L * (from + i), ORDER)
                    .fma(va, d)
                    .intoMemorySegment(dx, 4L * (from + i), ORDER);
            FloatVector.fromMemorySegment(SPECIES, g, 4L * (next + i), ORDER)
                    .fma(wa, e)
                    .intoMemorySegment(dx, 4L * (next + i), ORDER);
        }
        for (; i < n; i++) {
            set(dx, from + i, Math.fma(get(g, from + i), a, Math.fma(get(x, from + i) - mean, b, c)));
            set(dx, next + i, Math.fma(get(g, next + i), nextA, Math.fma(get(x, next + i) - nextMean, nextB, nextC)));
        }
    }
}
