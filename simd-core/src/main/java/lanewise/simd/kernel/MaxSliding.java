package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.NUMBERS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link MaxPooling} for windows one column apart; and for single windows, which stand over an edge or move by more than two columns. */
final class MaxSliding {
    private MaxSliding() {}

    /** Of rows x cols elements, the first of which is {@code from}. */
    static float greatest(MemorySegment x, long from, int width, int rows, int cols) {
        float m = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                m = Math.max(x.get(FLOAT, 4L * (from + (long) r * width + c)), m);
            }
        }
        return m;
    }

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
                long o = 4L * (from + k + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    m = FloatVector.fromMemorySegment(SPECIES, x, o + 4L * c, ORDER)
                            .max(m);
                }
            }
            VECTOR.cast(m).intoMemorySegment(y, 4L * (at + k), ORDER);
        }
        for (; j < n; j++) {
            y.set(FLOAT, 4L * (at + j), greatest(x, from + j, width, rows, cols));
        }
    }

    /** To the first of rows x cols elements that equals output {@code at}. */
    static void give(
            MemorySegment x,
            long from,
            int width,
            int rows,
            int cols,
            MemorySegment y,
            MemorySegment dy,
            long at,
            MemorySegment dx) {
        float m = y.get(FLOAT, 4L * at);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                long o = 4L * (from + (long) r * width + c);
                if (x.get(FLOAT, o) == m) {
                    dx.set(FLOAT, o, dx.get(FLOAT, o) + dy.get(FLOAT, 4L * at));
                    return;
                }
            }
        }
    }

    /**
     * An output that has found its element becomes NaN, which equals nothing; so do lanes that belong to no output of a
     * short row, and +0 is added for them.
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
            give(x, from + j, width, rows, cols, y, dy, at + j, dx);
        }
        for (j -= LENGTH - 1; j >= 0; j -= LENGTH) {
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, y, 4L * (at + j), ORDER)
                    .blend(Float.NaN, NUMBERS.compare(VectorOperators.GE, (float) (n - j)));
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + j), ORDER);
            for (int r = 0; r < rows; r++) {
                long row = 4L * (from + j + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    long o = row + 4L * c;
                    VectorMask<Float> hit =
                            FloatVector.fromMemorySegment(SPECIES, x, o, ORDER).compare(VectorOperators.EQ, m);
                    FloatVector.fromMemorySegment(SPECIES, dx, o, ORDER)
                            .add(FloatVector.zero(SPECIES).blend(g, hit))
                            .intoMemorySegment(dx, o, ORDER);
                    m = VECTOR.cast(m).blend(Float.NaN, hit);
                }
            }
        }
    }
}
