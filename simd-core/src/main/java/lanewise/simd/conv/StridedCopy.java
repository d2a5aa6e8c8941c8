package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.EVERY_OTHER;
import static lanewise.simd.lane.Pairs.LOWER_TWICE;
import static lanewise.simd.lane.Pairs.ODD;
import static lanewise.simd.lane.Pairs.UPPER_TWICE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Rows of a plane whose elements lie a stride apart, on one side: row r is at {@code from + r·ldx}, and goes to {@code to + r·ldy}. Vectors are loaded and blended in each
 * method anew, since one that crosses a method is an object (docs/adr/0001).
 */
public final class StridedCopy {
    private StridedCopy() {}

    /** Every other element of rows of at least a vector; the last vector overlaps that before. */
    public static void everyOther(
            MemorySegment x, long from, int ldx, MemorySegment y, long to, int ldy, int rows, int width) {
        x = exact(x);
        y = exact(y);
        if (rows == 0) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            long s = 4L * from + r * (4L * ldx);
            long t = 4L * to + r * (4L * ldy);
            for (int j = 0; j < width; j += LENGTH) {
                long i = Math.min(j, width - LENGTH);
                FloatVector v = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, s + 8L * i, ORDER));
                v.blend(FloatVector.fromMemorySegment(SPECIES, x, s + 8L * i + 4L * (LENGTH - 1), ORDER), ODD)
                        .rearrange(EVERY_OTHER)
                        .intoMemorySegment(y, t + 4L * i, ORDER);
            }
        }
    }

    /** Every other element of rows shorter than a vector, ldy at least their width; zeros between them, and up to a vector behind the last. */
    public static void everyOtherNarrow(
            MemorySegment x, long from, int ldx, MemorySegment y, long to, int ldy, int rows, int width) {
        x = exact(x);
        y = exact(y);
        if (rows == 0) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            long s = 4L * from + r * (4L * ldx);
            long t = 4L * to + r * (4L * ldy);
            if (s + 8L * LENGTH <= x.byteSize()) {
                FloatVector v = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, s, ORDER));
                v.blend(FloatVector.fromMemorySegment(SPECIES, x, s + 4L * (LENGTH - 1), ORDER), ODD)
                        .rearrange(EVERY_OTHER)
                        .intoMemorySegment(y, t, ORDER);
            } else {
                for (int j = 0; j < width; j++) {
                    y.set(FLOAT, t + 4L * j, x.get(FLOAT, s + 8L * j));
                }
            }
            FloatVector.zero(SPECIES).intoMemorySegment(y, t + 4L * width, ORDER);
        }
    }

    /** Two by turns: {@code width} elements a row, the first and every other from {@code even}, the rest from {@code odd}, where rows lie one behind the other. */
    public static void byTurns(
            MemorySegment x, long even, long odd, MemorySegment y, long to, int ldy, int rows, int width) {
        x = exact(x);
        y = exact(y);
        if (rows == 0) {
            return;
        }
        for (int r = 0; r < rows; r++) {
            long e = 4L * even + r * (4L * ((width + 1) / 2));
            long o = 4L * odd + r * (4L * (width / 2));
            long t = 4L * to + r * (4L * ldy);
            int j = 0;
            for (; j < width - (2 * LENGTH - 1); j += 2 * LENGTH) {
                FloatVector a = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, e + 2L * j, ORDER));
                FloatVector b = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, o + 2L * j, ORDER));
                a.rearrange(LOWER_TWICE).blend(b.rearrange(LOWER_TWICE), ODD).intoMemorySegment(y, t + 4L * j, ORDER);
                a.rearrange(UPPER_TWICE)
                        .blend(b.rearrange(UPPER_TWICE), ODD)
                        .intoMemorySegment(y, t + 4L * (j + LENGTH), ORDER);
            }
            for (; j < width - (LENGTH - 1) && Math.max(e, o) + 2L * j + 4L * LENGTH <= x.byteSize(); j += LENGTH) {
                FloatVector a = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, e + 2L * j, ORDER));
                FloatVector b = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, x, o + 2L * j, ORDER));
                a.rearrange(LOWER_TWICE).blend(b.rearrange(LOWER_TWICE), ODD).intoMemorySegment(y, t + 4L * j, ORDER);
            }
            for (; j < width; j++) {
                y.set(FLOAT, t + 4L * j, x.get(FLOAT, (j % 2 == 0 ? e : o) + 4L * (j / 2)));
            }
        }
    }

    /** Element j of a row from {@code j·stepX} to {@code j·stepY}. */
    public static void any(
            MemorySegment x,
            long from,
            int ldx,
            int stepX,
            MemorySegment y,
            long to,
            int ldy,
            int stepY,
            int rows,
            int width) {
        x = exact(x);
        y = exact(y);
        for (int r = 0; r < rows; r++) {
            long s = 4L * from + r * (4L * ldx);
            long t = 4L * to + r * (4L * ldy);
            for (int j = 0; j < width; j++) {
                y.set(FLOAT, t + 4L * stepY * j, x.get(FLOAT, s + 4L * stepX * j));
            }
        }
    }
}
