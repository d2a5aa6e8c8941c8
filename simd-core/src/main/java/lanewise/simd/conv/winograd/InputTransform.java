package lanewise.simd.conv.winograd;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.EVERY_OTHER;
import static lanewise.simd.lane.Pairs.ODD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * V = Bᵀ·d·B of tiles d of 4x4 elements: first h = d·B of each row of an image, once for the two tiles above each other that share it,
 *
 * <pre>
 * h₀ = d₀ − d₂    h₁ = d₁ + d₂    h₂ = d₂ − d₁    h₃ = d₁ − d₃
 * </pre>
 *
 * then the same of the columns of h.
 */
public final class InputTransform {
    private InputTransform() {}

    /**
     * h of a vector of tiles side by side, in some rows: d₀ of the first is at {@code from + r·ldx}; hⱼ goes to {@code to + r·ldh + j·plane}. What a
     * vector has beyond a row's last tile is overwritten by the next row.
     */
    public static void rows(
            MemorySegment x, long from, int ldx, MemorySegment h, long to, int ldh, int plane, int rows) {
        x = exact(x);
        h = exact(h);
        if (rows == 0) {
            return;
        }
        long step = 4L * ldx;
        long out = 4L * ldh;
        long p = 4L * plane;
        long last = 4L * (LENGTH - 1);
        for (int r = 0; r < rows; r++) {
            long s = 4L * from + r * step;
            long t = 4L * to + r * out;
            FloatVector d0 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, s, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, x, s + last, ORDER), ODD)
                    .rearrange(EVERY_OTHER);
            FloatVector d1 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, s + 4, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, x, s + 4 + last, ORDER), ODD)
                    .rearrange(EVERY_OTHER);
            FloatVector d2 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, s + 8, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, x, s + 8 + last, ORDER), ODD)
                    .rearrange(EVERY_OTHER);
            FloatVector d3 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, s + 12, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, x, s + 12 + last, ORDER), ODD)
                    .rearrange(EVERY_OTHER);
            d0.sub(d2).intoMemorySegment(h, t, ORDER);
            d1.add(d2).intoMemorySegment(h, t + p, ORDER);
            d2.sub(d1).intoMemorySegment(h, t + 2 * p, ORDER);
            d1.sub(d3).intoMemorySegment(h, t + 3 * p, ORDER);
        }
    }

    /**
     * Columns j and j+1 of V, of a vector of tiles, for some channels.
     *
     * @param from column j of h in row 0 of the first tile, channel 0; column j+1 is {@code plane} behind
     * @param odd from row 0 to row 1, and from row 2 to row 3
     * @param row from row 0 to row 2
     * @param ldh from a channel to the next
     * @param to V[0, j], V[i, j] being {@code 4·i·position} behind it, V[i, j+1] {@code position} behind that
     * @param ldv from a channel to the next
     */
    public static void columns(
            MemorySegment h,
            long from,
            int plane,
            int odd,
            int row,
            int ldh,
            MemorySegment v,
            long to,
            int position,
            int ldv,
            int channels) {
        h = exact(h);
        v = exact(v);
        if (channels == 0) {
            return;
        }
        long s0 = 4L * from;
        long s1 = s0 + 4L * odd;
        long s2 = s0 + 4L * row;
        long s3 = s2 + 4L * odd;
        long p = 4L * plane;
        long step = 4L * ldh;
        long t0 = 4L * to;
        long q = 4L * position;
        long out = 4L * ldv;
        for (int c = 0; c < channels; c++) {
            long s = c * step;
            long t = t0 + c * out;
            FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, h, s0 + s, ORDER);
            FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, h, s1 + s, ORDER);
            FloatVector a2 = FloatVector.fromMemorySegment(SPECIES, h, s2 + s, ORDER);
            FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, h, s3 + s, ORDER);
            a0.sub(a2).intoMemorySegment(v, t, ORDER);
            a1.add(a2).intoMemorySegment(v, t + 4 * q, ORDER);
            a2.sub(a1).intoMemorySegment(v, t + 8 * q, ORDER);
            a1.sub(a3).intoMemorySegment(v, t + 12 * q, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, h, s0 + s + p, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, h, s1 + s + p, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, h, s2 + s + p, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, h, s3 + s + p, ORDER);
            b0.sub(b2).intoMemorySegment(v, t + q, ORDER);
            b1.add(b2).intoMemorySegment(v, t + 5 * q, ORDER);
            b2.sub(b1).intoMemorySegment(v, t + 9 * q, ORDER);
            b1.sub(b3).intoMemorySegment(v, t + 13 * q, ORDER);
        }
    }
}
