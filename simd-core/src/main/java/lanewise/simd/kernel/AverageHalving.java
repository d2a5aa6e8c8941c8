package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.EVERY_OTHER;
import static lanewise.simd.lane.Pairs.LOWER_TWICE;
import static lanewise.simd.lane.Pairs.NUMBERS;
import static lanewise.simd.lane.Pairs.ODD;
import static lanewise.simd.lane.Pairs.UPPER_TWICE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link AveragePooling} for windows two columns apart: a vector of outputs needs every other element of two vectors. The walks have the form of those of
 * {@link AverageSliding}; they are written out, since how a vector is loaded cannot be a method that C2 might not inline (docs/adr/0001).
 */
final class AverageHalving {
    private AverageHalving() {}

    /** The last vector overlaps the one before; a row shorter than one takes {@link PoolingWindow#room}. */
    static void averageWalk(
            MemorySegment x,
            long from,
            int width,
            int rows,
            int cols,
            float divisor,
            MemorySegment y,
            long at,
            int n,
            int room) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; room >= LENGTH && j < room; j += LENGTH) {
            int k = Math.min(j, room - LENGTH);
            FloatVector s = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                long o = 4L * (from + 2L * k + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    s = FloatVector.fromMemorySegment(SPECIES, x, o + 4L * c, ORDER)
                            .blend(FloatVector.fromMemorySegment(SPECIES, x, o + 4L * (c + LENGTH - 1), ORDER), ODD)
                            .rearrange(EVERY_OTHER)
                            .add(s);
                }
            }
            VECTOR.cast(s).div(divisor).intoMemorySegment(y, 4L * (at + k), ORDER);
        }
        for (; j < n; j++) {
            y.set(FLOAT, 4L * (at + j), AverageSliding.sum(x, from + 2L * j, width, rows, cols) / divisor);
        }
    }

    /**
     * Two columns of each window at a time; of an odd number the last is taken together with the one before, to which 0 is
     * added.
     */
    static void backwardWalk(
            MemorySegment dy,
            long at,
            float divisor,
            MemorySegment dx,
            long from,
            int width,
            int rows,
            int cols,
            int n,
            int room) {
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int j = room - 1;
        for (; j >= SPECIES.loopBound(room); j--) {
            AverageSliding.give(dy.get(FLOAT, 4L * (at + j)) / divisor, dx, from + 2L * j, width, rows, cols);
        }
        for (j -= LENGTH - 1; j >= 0; j -= LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + j), ORDER)
                    .div(divisor)
                    .blend(0f, NUMBERS.compare(VectorOperators.GE, (float) (n - j)));
            FloatVector lower = g.rearrange(LOWER_TWICE);
            FloatVector upper = g.rearrange(UPPER_TWICE);
            for (int r = 0; r < rows; r++) {
                long o = 4L * (from + 2L * j + (long) r * width);
                for (int c = 0; c < cols - 1; c += 2) {
                    long q = o + 4L * c;
                    FloatVector.fromMemorySegment(SPECIES, dx, q, ORDER)
                            .add(lower)
                            .intoMemorySegment(dx, q, ORDER);
                    FloatVector.fromMemorySegment(SPECIES, dx, q + 4L * LENGTH, ORDER)
                            .add(upper)
                            .intoMemorySegment(dx, q + 4L * LENGTH, ORDER);
                }
                if (cols % 2 == 1) {
                    long q = o + 4L * (cols - 2);
                    FloatVector.fromMemorySegment(SPECIES, dx, q, ORDER)
                            .add(FloatVector.zero(SPECIES).blend(lower, ODD))
                            .intoMemorySegment(dx, q, ORDER);
                    FloatVector.fromMemorySegment(SPECIES, dx, q + 4L * LENGTH, ORDER)
                            .add(FloatVector.zero(SPECIES).blend(upper, ODD))
                            .intoMemorySegment(dx, q + 4L * LENGTH, ORDER);
                }
            }
        }
    }
}
