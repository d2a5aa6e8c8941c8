package lanewise.simd.conv.winograd;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.LOWER_TWICE;
import static lanewise.simd.lane.Pairs.ODD;
import static lanewise.simd.lane.Pairs.UPPER_TWICE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Y = Aᵀ·m·A of tiles m of 4x4 sums: first of the columns of m,
 *
 * <pre>
 * p = (m₀ + m₁) + m₂    q = (m₁ − m₂) − m₃
 * </pre>
 *
 * then the same of the rows of p, the upper outputs, and of q, the lower ones.
 */
public final class OutputTransform {
    private OutputTransform() {}

    /**
     * Outputs of a vector of tiles for some maps, left and right ones by turns, plus a bias, and 0 where that is at most {@code least}, 0 for a ReLU, NaN
     * for none.
     *
     * @param from m[0, 0], m[i, j] being {@code (4·i + j)·position} behind it
     * @param ldm from a map to the next
     * @param bias that of the first map is at {@code first}
     * @param to upper outputs, the lower ones {@code lower} behind them
     * @param ldy from a map to the next
     */
    public static void tiles(
            MemorySegment m,
            long from,
            int position,
            int ldm,
            MemorySegment bias,
            int first,
            float least,
            MemorySegment y,
            long to,
            int lower,
            int ldy,
            int maps) {
        m = exact(m);
        bias = exact(bias);
        y = exact(y);
        if (maps == 0) {
            return;
        }
        long q = 4L * position;
        long in = 4L * ldm;
        long out = 4L * ldy;
        long low = 4L * lower;
        long v = 4L * LENGTH;
        for (int o = 0; o < maps; o++) {
            long s = 4L * from + o * in;
            long t = 4L * to + o * out;
            float b = bias.get(FLOAT, 4L * first + 4L * o);
            FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, m, s + 4 * q, ORDER);
            FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, m, s + 8 * q, ORDER);
            FloatVector p0 =
                    FloatVector.fromMemorySegment(SPECIES, m, s, ORDER).add(x1).add(x2);
            FloatVector q0 = x1.sub(x2).sub(FloatVector.fromMemorySegment(SPECIES, m, s + 12 * q, ORDER));
            x1 = FloatVector.fromMemorySegment(SPECIES, m, s + 5 * q, ORDER);
            x2 = FloatVector.fromMemorySegment(SPECIES, m, s + 9 * q, ORDER);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, m, s + q, ORDER)
                    .add(x1)
                    .add(x2);
            FloatVector q1 = x1.sub(x2).sub(FloatVector.fromMemorySegment(SPECIES, m, s + 13 * q, ORDER));
            x1 = FloatVector.fromMemorySegment(SPECIES, m, s + 6 * q, ORDER);
            x2 = FloatVector.fromMemorySegment(SPECIES, m, s + 10 * q, ORDER);
            FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, m, s + 2 * q, ORDER)
                    .add(x1)
                    .add(x2);
            FloatVector q2 = x1.sub(x2).sub(FloatVector.fromMemorySegment(SPECIES, m, s + 14 * q, ORDER));
            x1 = FloatVector.fromMemorySegment(SPECIES, m, s + 7 * q, ORDER);
            x2 = FloatVector.fromMemorySegment(SPECIES, m, s + 11 * q, ORDER);
            FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, m, s + 3 * q, ORDER)
                    .add(x1)
                    .add(x2);
            FloatVector q3 = x1.sub(x2).sub(FloatVector.fromMemorySegment(SPECIES, m, s + 15 * q, ORDER));
            FloatVector l = p0.add(p1).add(p2).add(b);
            FloatVector r = p1.sub(p2).sub(p3).add(b);
            l = VECTOR.cast(l.blend(0f, l.compare(VectorOperators.LE, least)));
            r = VECTOR.cast(r.blend(0f, r.compare(VectorOperators.LE, least)));
            l.rearrange(LOWER_TWICE).blend(r.rearrange(LOWER_TWICE), ODD).intoMemorySegment(y, t, ORDER);
            l.rearrange(UPPER_TWICE).blend(r.rearrange(UPPER_TWICE), ODD).intoMemorySegment(y, t + v, ORDER);
            l = q0.add(q1).add(q2).add(b);
            r = q1.sub(q2).sub(q3).add(b);
            l = VECTOR.cast(l.blend(0f, l.compare(VectorOperators.LE, least)));
            r = VECTOR.cast(r.blend(0f, r.compare(VectorOperators.LE, least)));
            l.rearrange(LOWER_TWICE).blend(r.rearrange(LOWER_TWICE), ODD).intoMemorySegment(y, t + low, ORDER);
            l.rearrange(UPPER_TWICE).blend(r.rearrange(UPPER_TWICE), ODD).intoMemorySegment(y, t + low + v, ORDER);
        }
    }

    /** A vector of two neighbouring rows for some maps: in x they lie {@code lower} apart and maps {@code ldx}, in y {@code pitch} and {@code ldy}. */
    public static void twoRows(
            MemorySegment x, long from, int lower, int ldx, MemorySegment y, long to, int pitch, int ldy, int maps) {
        x = exact(x);
        y = exact(y);
        if (maps == 0) {
            return;
        }
        long in = 4L * ldx;
        long out = 4L * ldy;
        long a = 4L * lower;
        long b = 4L * pitch;
        for (int o = 0; o < maps; o++) {
            long s = 4L * from + o * in;
            long t = 4L * to + o * out;
            FloatVector.fromMemorySegment(SPECIES, x, s, ORDER).intoMemorySegment(y, t, ORDER);
            FloatVector.fromMemorySegment(SPECIES, x, s + a, ORDER).intoMemorySegment(y, t + b, ORDER);
        }
    }
}
