package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rows of a plane from one pitch to another: row r is at {@code from + r·ldx}, and goes to {@code to + r·ldy}.
 *
 * <p>Rows of at least a vector end with one that overlaps that before. Shorter ones are written a whole vector wide where what comes too much is
 * overwritten by the next row, element by element where not.
 */
public final class PlaneCopy {
    private PlaneCopy() {}

    /** As they are. */
    public static void rows(
            MemorySegment x, long from, int ldx, MemorySegment y, long to, int ldy, int rows, int width) {
        x = exact(x);
        y = exact(y);
        if (rows == 0) {
            return;
        }
        int whole = ldy == width ? rows * width - LENGTH : -1;
        for (int r = 0; r < rows; r++) {
            long s = 4L * from + r * (4L * ldx);
            long t = 4L * to + r * (4L * ldy);
            int j = 0;
            for (; j < SPECIES.loopBound(width); j += LENGTH) {
                FloatVector.fromMemorySegment(SPECIES, x, s + 4L * j, ORDER).intoMemorySegment(y, t + 4L * j, ORDER);
            }
            if (j < width && (width > LENGTH || (r * width <= whole && s + 4L * LENGTH <= x.byteSize()))) {
                long last = 4L * Math.max(0, width - LENGTH);
                FloatVector.fromMemorySegment(SPECIES, x, s + last, ORDER).intoMemorySegment(y, t + last, ORDER);
                j = width;
            }
            for (; j < width; j++) {
                y.set(FLOAT, t + 4L * j, x.get(FLOAT, s + 4L * j));
            }
        }
    }

    /** Rows shorter than a vector, ldy the greater; zeros between them, and up to a vector behind the last. */
    public static void narrowRows(
            MemorySegment x, long from, int ldx, MemorySegment y, long to, int ldy, int rows, int width) {
        x = exact(x);
        y = exact(y);
        if (rows == 0) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            long s = 4L * from + r * (4L * ldx);
            long t = 4L * to + r * (4L * ldy);
            if (s + 4L * LENGTH <= x.byteSize()) {
                FloatVector.fromMemorySegment(SPECIES, x, s, ORDER).intoMemorySegment(y, t, ORDER);
            } else {
                for (int j = 0; j < width; j++) {
                    y.set(FLOAT, t + 4L * j, x.get(FLOAT, s + 4L * j));
                }
            }
            FloatVector.zero(SPECIES).intoMemorySegment(y, t + 4L * width, ORDER);
        }
    }

    /** In place on n neighbours: b added, and 0 for what is then at most {@code least}, 0 for a ReLU, NaN for none. */
    public static void biasPlane(float b, float least, MemorySegment y, long at, int n) {
        y = exact(y);
        if (n == 0) {
            return;
        }
        long t = 4L * at;
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += LENGTH) {
            FloatVector v =
                    FloatVector.fromMemorySegment(SPECIES, y, t + 4L * j, ORDER).add(b);
            v.blend(0f, v.compare(VectorOperators.LE, least)).intoMemorySegment(y, t + 4L * j, ORDER);
        }
        for (; j < n; j++) {
            float v = y.get(FLOAT, t + 4L * j) + b;
            y.set(FLOAT, t + 4L * j, v <= least ? 0f : v);
        }
    }

    /** Zeros. */
    public static void zeroRows(MemorySegment y, long to, int ldy, int rows, int width) {
        y = exact(y);
        if (rows == 0) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            long t = 4L * to + r * (4L * ldy);
            int j = 0;
            for (; j < SPECIES.loopBound(width); j += LENGTH) {
                FloatVector.zero(SPECIES).intoMemorySegment(y, t + 4L * j, ORDER);
            }
            for (; j < width; j++) {
                y.set(FLOAT, t + 4L * j, 0f);
            }
        }
    }
}
