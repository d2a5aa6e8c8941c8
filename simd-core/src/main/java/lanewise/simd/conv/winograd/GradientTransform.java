package lanewise.simd.conv.winograd;

import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The transposes of {@link OutputTransform} and {@link WeightTransform}; lanes are output channels. */
public final class GradientTransform {
    private GradientTransform() {}

    /**
     * dM = A·dY·Aᵀ of some tiles, dY being the gradients of its 2x2 outputs: first of the rows of dY, (a, b) giving a, a + b, a − b and −b, then the same of
     * the columns of that.
     *
     * @param at of the gradients, {@code pixels} being the distances in bytes to the upper left one of each tile
     * @param next from a pixel to its right neighbour
     * @param row from a pixel to that below
     * @param to dM[0, 0] of the first tile, dM[i, j] being {@code (4·i + j)·position} behind it
     * @param ld from a tile to the next
     */
    public static void tiles(
            MemorySegment dy,
            long at,
            int[] pixels,
            int first,
            int next,
            int row,
            MemorySegment dm,
            long to,
            int position,
            int ld,
            int tiles) {
        dy = exact(dy);
        dm = exact(dm);
        if (tiles == 0) {
            return;
        }
        long right = 4L * next;
        long below = 4L * row;
        long q = 4L * position;
        long out = 4L * ld;
        for (int f = 0; f < tiles; f++) {
            long s = 4L * at + pixels[first + f];
            long t = 4L * to + f * out;
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, dy, s, ORDER);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, dy, s + right, ORDER);
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, dy, s + below, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dy, s + below + right, ORDER);
            a.intoMemorySegment(dm, t, ORDER);
            a.add(c).intoMemorySegment(dm, t + 4 * q, ORDER);
            a.sub(c).intoMemorySegment(dm, t + 8 * q, ORDER);
            c.neg().intoMemorySegment(dm, t + 12 * q, ORDER);
            FloatVector u = a.add(b);
            FloatVector l = c.add(d);
            u.intoMemorySegment(dm, t + q, ORDER);
            u.add(l).intoMemorySegment(dm, t + 5 * q, ORDER);
            u.sub(l).intoMemorySegment(dm, t + 9 * q, ORDER);
            l.neg().intoMemorySegment(dm, t + 13 * q, ORDER);
            u = a.sub(b);
            l = c.sub(d);
            u.intoMemorySegment(dm, t + 2 * q, ORDER);
            u.add(l).intoMemorySegment(dm, t + 6 * q, ORDER);
            u.sub(l).intoMemorySegment(dm, t + 10 * q, ORDER);
            l.neg().intoMemorySegment(dm, t + 14 * q, ORDER);
            u = b.neg();
            l = d.neg();
            u.intoMemorySegment(dm, t + 3 * q, ORDER);
            u.add(l).intoMemorySegment(dm, t + 7 * q, ORDER);
            u.sub(l).intoMemorySegment(dm, t + 11 * q, ORDER);
            l.neg().intoMemorySegment(dm, t + 15 * q, ORDER);
        }
    }

    /**
     * dg = Gᵀ·dU·G of a vector of outputs and some channels: first of the columns of dU, (a, b, c, d) giving a + (b + c)/2, (b − c)/2 and (b + c)/2 + d, then
     * the same of the rows of that. Of each channel 16 rows of {@code u} become 9, one channel's right behind the other's.
     */
    public static void weights(MemorySegment u, long from, int ld, int channels) {
        u = exact(u);
        if (channels == 0) {
            return;
        }
        long q = 4L * ld;
        for (int c = 0; c < channels; c++) {
            long s = 4L * from + c * (16 * q);
            long t = 4L * from + c * (9 * q);
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, u, s + 4 * q, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, u, s + 8 * q, ORDER);
            FloatVector half = x.add(y).mul(0.5f);
            FloatVector a0 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s, ORDER));
            FloatVector a1 = x.sub(y).mul(0.5f);
            FloatVector a2 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + 12 * q, ORDER));
            x = FloatVector.fromMemorySegment(SPECIES, u, s + 5 * q, ORDER);
            y = FloatVector.fromMemorySegment(SPECIES, u, s + 9 * q, ORDER);
            half = x.add(y).mul(0.5f);
            FloatVector b0 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + q, ORDER));
            FloatVector b1 = x.sub(y).mul(0.5f);
            FloatVector b2 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + 13 * q, ORDER));
            x = FloatVector.fromMemorySegment(SPECIES, u, s + 6 * q, ORDER);
            y = FloatVector.fromMemorySegment(SPECIES, u, s + 10 * q, ORDER);
            half = x.add(y).mul(0.5f);
            FloatVector c0 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + 2 * q, ORDER));
            FloatVector c1 = x.sub(y).mul(0.5f);
            FloatVector c2 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + 14 * q, ORDER));
            x = FloatVector.fromMemorySegment(SPECIES, u, s + 7 * q, ORDER);
            y = FloatVector.fromMemorySegment(SPECIES, u, s + 11 * q, ORDER);
            half = x.add(y).mul(0.5f);
            FloatVector d0 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + 3 * q, ORDER));
            FloatVector d1 = x.sub(y).mul(0.5f);
            FloatVector d2 = half.add(FloatVector.fromMemorySegment(SPECIES, u, s + 15 * q, ORDER));
            half = b0.add(c0).mul(0.5f);
            half.add(a0).intoMemorySegment(u, t, ORDER);
            b0.sub(c0).mul(0.5f).intoMemorySegment(u, t + q, ORDER);
            half.add(d0).intoMemorySegment(u, t + 2 * q, ORDER);
            half = b1.add(c1).mul(0.5f);
            half.add(a1).intoMemorySegment(u, t + 3 * q, ORDER);
            b1.sub(c1).mul(0.5f).intoMemorySegment(u, t + 4 * q, ORDER);
            half.add(d1).intoMemorySegment(u, t + 5 * q, ORDER);
            half = b2.add(c2).mul(0.5f);
            half.add(a2).intoMemorySegment(u, t + 6 * q, ORDER);
            b2.sub(c2).mul(0.5f).intoMemorySegment(u, t + 7 * q, ORDER);
            half.add(d2).intoMemorySegment(u, t + 8 * q, ORDER);
        }
    }
}
