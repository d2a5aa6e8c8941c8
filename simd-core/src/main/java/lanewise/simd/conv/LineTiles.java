package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.VIRTUAL;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * What {@link LineGradient} adds up: vectors of an image by vectors of gradients, and in the end the lanes of each sum.
 *
 * <p>The tile has the form of {@code PanelTiles.tile6x2}, with rows of gradients for those of A and taps for vectors of B, and its text is written out for the same
 * reasons. Rows, taps and the step from one vector of gradients to the next have to be constants in the compiled method, so that sums stay in registers and bounds
 * are checked before the loop, as far as places do not come from a table: with those of gradients from a table, too, the gradient of LeNet-5's first weights took 258
 * instead of 223 µs (docs/adr/0007). And a method in common would not be inlined into one of this size; its sums would be heap objects
 * ({@code MicroKernel}, docs/adr/0001 and 0005).
 */
public final class LineTiles {
    private LineTiles() {}

    /**
     * S[i, j] = fma(x[taps[j] + sources[v]], d[i, 16·v], S[i, j]) for v = 0 … n−1, up to 6 rows of gradients by 2 taps of the image, each S a vector.
     *
     * <p>Fewer {@code maps}, or twice the same tap: sums are computed several times over, to the same result. All are loaded before any is stored.
     *
     * @param n 1 or more
     * @param sources places in the image, in bytes, as those of the taps
     * @param xo first element of the image
     * @param dO first element of the gradients
     * @param ldd from a row of gradients to the next
     * @param so first element of the sums
     * @param lds from the sums of a row to those of the next
     * @param next from the sum of the first tap to that of the second; 0 when they are one
     */
    public static void tile6x2(
            int n,
            int[] sources,
            MemorySegment x,
            long xo,
            int tap0,
            int tap1,
            MemorySegment d,
            long dO,
            int ldd,
            int maps,
            MemorySegment s,
            long so,
            int lds,
            int next) {
        x = exact(x);
        d = exact(d);
        s = exact(s);
        if (n == 0) {
            return;
        }
        long x0 = 4L * xo + tap0;
        long x1 = 4L * xo + tap1;
        long d0 = 4L * dO;
        long s0 = 4L * so;
        long d1 = d0 + Math.min(1, maps - 1) * (4L * ldd);
        long d2 = d0 + Math.min(2, maps - 1) * (4L * ldd);
        long d3 = d0 + Math.min(3, maps - 1) * (4L * ldd);
        long d4 = d0 + Math.min(4, maps - 1) * (4L * ldd);
        long d5 = d0 + Math.min(5, maps - 1) * (4L * ldd);
        long s1 = s0 + Math.min(1, maps - 1) * (4L * lds);
        long s2 = s0 + Math.min(2, maps - 1) * (4L * lds);
        long s3 = s0 + Math.min(3, maps - 1) * (4L * lds);
        long s4 = s0 + Math.min(4, maps - 1) * (4L * lds);
        long s5 = s0 + Math.min(5, maps - 1) * (4L * lds);
        long t = 4L * next;
        FloatVector s00 = FloatVector.fromMemorySegment(SPECIES, s, s0, ORDER);
        FloatVector s01 = FloatVector.fromMemorySegment(SPECIES, s, s0 + t, ORDER);
        FloatVector s10 = FloatVector.fromMemorySegment(SPECIES, s, s1, ORDER);
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, s1 + t, ORDER);
        FloatVector s20 = FloatVector.fromMemorySegment(SPECIES, s, s2, ORDER);
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, s2 + t, ORDER);
        FloatVector s30 = FloatVector.fromMemorySegment(SPECIES, s, s3, ORDER);
        FloatVector s31 = FloatVector.fromMemorySegment(SPECIES, s, s3 + t, ORDER);
        FloatVector s40 = FloatVector.fromMemorySegment(SPECIES, s, s4, ORDER);
        FloatVector s41 = FloatVector.fromMemorySegment(SPECIES, s, s4 + t, ORDER);
        FloatVector s50 = FloatVector.fromMemorySegment(SPECIES, s, s5, ORDER);
        FloatVector s51 = FloatVector.fromMemorySegment(SPECIES, s, s5 + t, ORDER);
        for (int v = 0; v < n; v++) {
            long from = sources[v];
            long at = 4L * VIRTUAL * v;
            FloatVector xa = FloatVector.fromMemorySegment(SPECIES, x, x0 + from, ORDER);
            FloatVector xb = FloatVector.fromMemorySegment(SPECIES, x, x1 + from, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, d, d0 + at, ORDER);
            s00 = xa.fma(g, s00);
            s01 = xb.fma(g, s01);
            g = FloatVector.fromMemorySegment(SPECIES, d, d1 + at, ORDER);
            s10 = xa.fma(g, s10);
            s11 = xb.fma(g, s11);
            g = FloatVector.fromMemorySegment(SPECIES, d, d2 + at, ORDER);
            s20 = xa.fma(g, s20);
            s21 = xb.fma(g, s21);
            g = FloatVector.fromMemorySegment(SPECIES, d, d3 + at, ORDER);
            s30 = xa.fma(g, s30);
            s31 = xb.fma(g, s31);
            g = FloatVector.fromMemorySegment(SPECIES, d, d4 + at, ORDER);
            s40 = xa.fma(g, s40);
            s41 = xb.fma(g, s41);
            g = FloatVector.fromMemorySegment(SPECIES, d, d5 + at, ORDER);
            s50 = xa.fma(g, s50);
            s51 = xb.fma(g, s51);
        }
        VECTOR.cast(s00).intoMemorySegment(s, s0, ORDER);
        VECTOR.cast(s01).intoMemorySegment(s, s0 + t, ORDER);
        VECTOR.cast(s10).intoMemorySegment(s, s1, ORDER);
        VECTOR.cast(s11).intoMemorySegment(s, s1 + t, ORDER);
        VECTOR.cast(s20).intoMemorySegment(s, s2, ORDER);
        VECTOR.cast(s21).intoMemorySegment(s, s2 + t, ORDER);
        VECTOR.cast(s30).intoMemorySegment(s, s3, ORDER);
        VECTOR.cast(s31).intoMemorySegment(s, s3 + t, ORDER);
        VECTOR.cast(s40).intoMemorySegment(s, s4, ORDER);
        VECTOR.cast(s41).intoMemorySegment(s, s4 + t, ORDER);
        VECTOR.cast(s50).intoMemorySegment(s, s5, ORDER);
        VECTOR.cast(s51).intoMemorySegment(s, s5 + t, ORDER);
    }

    /** y[to + i] = the lanes of sum i, from {@code at + i·16} on, as a tree of neighbours. */
    public static void trees(MemorySegment s, long at, int n, MemorySegment y, long to) {
        s = exact(s);
        y = exact(y);
        if (n == 0) {
            return;
        }
        for (int i = 0; i < n; i++) {
            long f = 4L * at + 4L * VIRTUAL * i;
            float a = four(s, f) + four(s, f + 16);
            float b = four(s, f + 32) + four(s, f + 48);
            y.set(FLOAT, 4L * to + 4L * i, a + b);
        }
    }

    private static float four(MemorySegment s, long f) {
        return (s.get(FLOAT, f) + s.get(FLOAT, f + 4)) + (s.get(FLOAT, f + 8) + s.get(FLOAT, f + 12));
    }
}
