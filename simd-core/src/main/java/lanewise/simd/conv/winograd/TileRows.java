package lanewise.simd.conv.winograd;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;
import lanewise.simd.conv.PlaneCopy;

/**
 * Some rows of tiles of one image, their rows transformed ({@link InputTransform#rows}): even and odd rows of the image in planes of their own, in each
 * the tiles of a row right behind those of the row before. So what neighbouring tiles need lies side by side, also from a row of tiles to the next.
 */
final class TileRows {
    /** Of a channel: even and odd rows, and h₀ … h₃ of each. */
    static final int PLANES = 8;

    private final Tiling tiling;

    /** From a plane to the next. */
    private final int plane;

    private final MemorySegment padded;
    private final MemorySegment transformed;

    TileRows(Tiling tiling, TensorArena arena) {
        this.tiling = tiling;
        plane = plane(tiling);
        padded = arena.allocate(tiling.paddedFloats()).segment();
        transformed = arena.allocate(floats(tiling)).segment();
    }

    private static int plane(Tiling t) {
        return Math.addExact(Math.multiplyExact(t.blockRows + 1, t.tileColumns), LENGTH);
    }

    private static int floats(Tiling t) {
        return Math.multiplyExact(plane(t), PLANES * t.channels);
    }

    static long bytes(Tiling t) {
        return TensorArena.bytes(t.paddedFloats()) + TensorArena.bytes(floats(t));
    }

    /** Rows r … r+n−1 of tiles, channels c0 … c1−1, of the image that begins at {@code base}. */
    void bring(MemorySegment x, long base, int r, int n, int c0, int c1) {
        int rows = Tiling.rowsOf(n);
        int e = 2 * r - tiling.rows.before();
        int first = Math.clamp(-(long) e, 0, rows);
        int end = Math.clamp((long) tiling.rows.size() - e, first, rows);
        int width = tiling.columns.size();
        boolean fits = width == tiling.pitch && end - first == rows;
        int needed = rows * width + 2 * LENGTH;
        PlaneCopy.zeroRows(padded, 0, tiling.pitch, fits ? 0 : first, tiling.pitch);
        PlaneCopy.zeroRows(padded, (long) end * tiling.pitch, tiling.pitch, fits ? 0 : rows - end, tiling.pitch);
        for (int c = c0; c < c1; c++) {
            long from = base + (long) c * tiling.imagePlane() + (long) (e + first) * width;
            long to = (long) (c - c0) * PLANES * plane;
            if (fits && 4 * (from + needed) <= x.byteSize()) {
                transform(x, from, n, to);
            } else {
                copy(x, from, first, end - first);
                transform(padded, 0, n, to);
            }
        }
    }

    private void copy(MemorySegment x, long from, int first, int n) {
        int width = tiling.columns.size();
        long to = (long) first * tiling.pitch + tiling.columns.before();
        if (width < LENGTH) {
            PlaneCopy.narrowRows(x, from, width, padded, to, tiling.pitch, n, width);
        } else {
            PlaneCopy.rows(x, from, width, padded, to, tiling.pitch, n, width);
        }
    }

    /** Vectors of tiles from the left; the last of a row overlaps that before, if there is one. */
    private void transform(MemorySegment x, long at, int n, long to) {
        int width = tiling.tileColumns;
        for (int k = 0; k < width; k += LENGTH) {
            int t = Math.max(0, Math.min(k, width - LENGTH));
            for (int odd = 0; odd < 2; odd++) {
                InputTransform.rows(
                        x,
                        at + (long) odd * tiling.pitch + 2L * t,
                        2 * tiling.pitch,
                        transformed,
                        to + 4L * odd * plane + t,
                        width,
                        plane,
                        n + 1);
            }
        }
    }

    /**
     * V of tiles f … f+n−1 of those here, counted row by row, and up to a vector beyond.
     *
     * @param to where V[0, 0] of the first tile goes
     * @param position from V[0, 0] to V[0, 1]
     * @param ld from a channel to the next
     */
    void columns(int f, int n, int channels, MemorySegment v, long to, int position, int ld) {
        for (int k = 0; k < n; k += LENGTH) {
            for (int j = 0; j < 4; j += 2) {
                InputTransform.columns(
                        transformed,
                        (long) j * plane + f + k,
                        plane,
                        4 * plane,
                        tiling.tileColumns,
                        PLANES * plane,
                        v,
                        to + (long) j * position + k,
                        position,
                        ld,
                        channels);
            }
        }
    }
}
