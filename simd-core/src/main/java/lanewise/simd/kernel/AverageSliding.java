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
import jdk.incubator.vector.VectorOperators;

/** {@link AveragePooling} for windows one column apart; and for single windows, which stand over an edge or move by more than two columns. */
final class AverageSliding {
    private AverageSliding() {}

    /** Of rows x cols elements, the first of which is {@code from}. */
    static float sum(MemorySegment x, long from, int width, int rows, int cols) {
        float s = 0f;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                s += x.get(FLOAT, 4L * (from + (long) r * width + c));
            }
        }
        return s;
    }

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
                long o = 4L * (from + k + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    s = FloatVector.fromMemorySegment(SPECIES, x, o + 4L * c, ORDER)
                            .add(s);
                }
            }
            VECTOR.cast(s).div(divisor).intoMemorySegment(y, 4L * (at + k), ORDER);
        }
        for (; j < n; j++) {
            y.set(FLOAT, 4L * (at + j), sum(x, from + j, width, rows, cols) / divisor);
        }
    }

    /** To each of rows x cols elements, the first of which is {@code from}. */
    static void give(float g, MemorySegment dx, long from, int width, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                long o = 4L * (from + (long) r * width + c);
                dx.set(FLOAT, o, dx.get(FLOAT, o) + g);
            }
        }
    }

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
            give(dy.get(FLOAT, 4L * (at + j)) / divisor, dx, from + j, width, rows, cols);
        }
        for (j -= LENGTH - 1; j >= 0; j -= LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + j), ORDER)
                    .div(divisor)
                    .blend(0f, NUMBERS.compare(VectorOperators.GE, (float) (n - j)));
            for (int r = 0; r < rows; r++) {
                long row = 4L * (from + j + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    FloatVector.fromMemorySegment(SPECIES, dx, row + 4L * c, ORDER)
                            .add(g)
                            .intoMemorySegment(dx, row + 4L * c, ORDER);
                }
            }
        }
    }
}
