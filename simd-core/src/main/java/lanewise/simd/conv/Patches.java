package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * What some taps read of the image for some neighbouring pixels, a row for each tap: a panel of the matrix of patches, which as a whole is never
 * made. Where the vectors come from and go to is the same for all taps, so it is listed once, in bytes.
 */
public final class Patches {
    final int[] sources;
    final int[] targets;
    private int vectors;

    /** For at most so many pixels. */
    Patches(int pixels) {
        sources = new int[pixels];
        targets = new int[pixels];
    }

    /** Forgets all pixels. */
    void clear() {
        vectors = 0;
    }

    int vectors() {
        return vectors;
    }

    /**
     * Adds n pixels, in rows of {@code width}, from row-major pixel {@code from} on; they are the next in the row of a tap.
     *
     * @param at where the first pixel of all is, behind the first element of a tap
     * @param pitch from a row to the next
     * @param to how many pixels there are already
     */
    void add(int from, int n, int width, long at, int pitch, int to) {
        int length;
        for (int i = 0; i < n; i += length) {
            int u = (from + i) / width;
            int v = (from + i) % width;
            length = Math.min(n - i, width - v);
            for (int k = 0; k < length; k += LENGTH) {
                int start = Math.max(0, Math.min(k, length - LENGTH));
                sources[vectors] = (int) (4L * (at + (long) u * pitch + v + start));
                targets[vectors] = 4 * (to + i + start);
                vectors++;
            }
        }
    }

    /**
     * Copies rows for taps p … p+rows−1 of the image at {@code at}, ld apart. What a vector has too much is overwritten by the next; behind the last pixel of a row there is
     * room for a vector.
     */
    void copy(MemorySegment image, long at, int[] taps, int p, int rows, MemorySegment panel, int ld) {
        int last = vectors - 1;
        for (int v = 0; v < vectors; v += 4) {
            int v1 = Math.min(v + 1, last);
            if (v + 2 > last) {
                rows2(sources[v], sources[v1], targets[v], targets[v1], image, at, taps, p, rows, panel, ld);
                return;
            }
            int v3 = Math.min(v + 3, last);
            rows4(
                    sources[v],
                    sources[v1],
                    sources[v + 2],
                    sources[v3],
                    targets[v],
                    targets[v1],
                    targets[v + 2],
                    targets[v3],
                    image,
                    at,
                    taps,
                    p,
                    rows,
                    panel,
                    ld);
        }
    }

    /**
     * Four vectors of each row. One loop over taps: with the vectors of a row in a loop of their own, each took ten cycles.
     */
    public static void rows4(
            long s0,
            long s1,
            long s2,
            long s3,
            long t0,
            long t1,
            long t2,
            long t3,
            MemorySegment image,
            long at,
            int[] taps,
            int p,
            int rows,
            MemorySegment panel,
            int ld) {
        image = exact(image);
        panel = exact(panel);
        if (rows == 0) {
            return;
        }
        long from = 4L * at;
        long step = 4L * ld;
        for (int i = 0; i < rows; i++) {
            long s = from + taps[p + i];
            long t = i * step;
            FloatVector.fromMemorySegment(SPECIES, image, s + s0, ORDER).intoMemorySegment(panel, t + t0, ORDER);
            FloatVector.fromMemorySegment(SPECIES, image, s + s1, ORDER).intoMemorySegment(panel, t + t1, ORDER);
            FloatVector.fromMemorySegment(SPECIES, image, s + s2, ORDER).intoMemorySegment(panel, t + t2, ORDER);
            FloatVector.fromMemorySegment(SPECIES, image, s + s3, ORDER).intoMemorySegment(panel, t + t3, ORDER);
        }
    }

    /** Two vectors of each row. */
    public static void rows2(
            long s0,
            long s1,
            long t0,
            long t1,
            MemorySegment image,
            long at,
            int[] taps,
            int p,
            int rows,
            MemorySegment panel,
            int ld) {
        image = exact(image);
        panel = exact(panel);
        if (rows == 0) {
            return;
        }
        long from = 4L * at;
        long step = 4L * ld;
        for (int i = 0; i < rows; i++) {
            long s = from + taps[p + i];
            long t = i * step;
            FloatVector.fromMemorySegment(SPECIES, image, s + s0, ORDER).intoMemorySegment(panel, t + t0, ORDER);
            FloatVector.fromMemorySegment(SPECIES, image, s + s1, ORDER).intoMemorySegment(panel, t + t1, ORDER);
        }
    }
}
