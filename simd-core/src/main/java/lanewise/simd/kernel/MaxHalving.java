package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.EVENS;
import static lanewise.simd.lane.Pairs.EVERY_OTHER;
import static lanewise.simd.lane.Pairs.LOWER_TWICE;
import static lanewise.simd.lane.Pairs.NUMBERS;
import static lanewise.simd.lane.Pairs.ODD;
import static lanewise.simd.lane.Pairs.ODDS;
import static lanewise.simd.lane.Pairs.UPPER;
import static lanewise.simd.lane.Pairs.UPPER_TWICE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link MaxPooling} for windows two columns apart: a vector of outputs needs every other element of two vectors. The walks have the form of those of
 * {@link MaxSliding}; they are written out, since how a vector is loaded cannot be a method that C2 might not inline (docs/adr/0001).
 */
final class MaxHalving {
    private MaxHalving() {}

    /** The last vector overlaps the one before; a row shorter than one takes {@link PoolingWindow#room}. */
    static void maxWalk(
            MemorySegment x, long from, int width, int rows, int cols, MemorySegment y, long at, int n, int room) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; room >= LENGTH && j < room; j += LENGTH) {
            int k = Math.min(j, room - LENGTH);
            FloatVector m = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
            for (int r = 0; r < rows; r++) {
                long o = 4L * (from + 2L * k + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    m = FloatVector.fromMemorySegment(SPECIES, x, o + 4L * c, ORDER)
                            .blend(FloatVector.fromMemorySegment(SPECIES, x, o + 4L * (c + LENGTH - 1), ORDER), ODD)
                            .rearrange(EVERY_OTHER)
                            .max(m);
                }
            }
            VECTOR.cast(m).intoMemorySegment(y, 4L * (at + k), ORDER);
        }
        for (; j < n; j++) {
            y.set(FLOAT, 4L * (at + j), MaxSliding.greatest(x, from + 2L * j, width, rows, cols));
        }
    }

    /**
     * Two columns of each window at a time: elements at even and odd places are taken apart, compared, and put together
     * again. Of an odd number of columns the last but one is looked at twice, and found once.
     */
    static void backwardWalk(
            MemorySegment x,
            long from,
            int width,
            int rows,
            int cols,
            MemorySegment y,
            MemorySegment dy,
            long at,
            MemorySegment dx,
            int n,
            int room) {
        x = exact(x);
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int j = room - 1;
        for (; j >= SPECIES.loopBound(room); j--) {
            MaxSliding.give(x, from + 2L * j, width, rows, cols, y, dy, at + j, dx);
        }
        for (j -= LENGTH - 1; j >= 0; j -= LENGTH) {
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, y, 4L * (at + j), ORDER)
                    .blend(Float.NaN, NUMBERS.compare(VectorOperators.GE, (float) (n - j)));
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + j), ORDER);
            for (int r = 0; r < rows; r++) {
                long row = 4L * (from + 2L * j + (long) r * width);
                for (int c = 0; c < cols; c += 2) {
                    long o = row + 4L * Math.min(c, cols - 2);
                    long q = o + 4L * LENGTH;
                    FloatVector a = FloatVector.fromMemorySegment(SPECIES, x, o, ORDER);
                    FloatVector b = FloatVector.fromMemorySegment(SPECIES, x, q, ORDER);
                    VectorMask<Float> even =
                            a.rearrange(EVENS).blend(b.rearrange(EVENS), UPPER).compare(VectorOperators.EQ, m);
                    m = VECTOR.cast(m).blend(Float.NaN, even);
                    VectorMask<Float> odd =
                            a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER).compare(VectorOperators.EQ, m);
                    m = VECTOR.cast(m).blend(Float.NaN, odd);
                    FloatVector e = FloatVector.zero(SPECIES).blend(g, even);
                    FloatVector d = FloatVector.zero(SPECIES).blend(g, odd);
                    FloatVector.fromMemorySegment(SPECIES, dx, o, ORDER)
                            .add(e.rearrange(LOWER_TWICE).blend(d.rearrange(LOWER_TWICE), ODD))
                            .intoMemorySegment(dx, o, ORDER);
                    FloatVector.fromMemorySegment(SPECIES, dx, q, ORDER)
                            .add(e.rearrange(UPPER_TWICE).blend(d.rearrange(UPPER_TWICE), ODD))
                            .intoMemorySegment(dx, q, ORDER);
                }
            }
        }
    }
}
