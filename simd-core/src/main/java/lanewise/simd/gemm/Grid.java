package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

/**
 * Cuts C into a rectangle for each worker, in both directions. k is not cut: that would change the order of the sum.
 *
 * <p>Rows are cut at multiples of 4, columns at multiples of two vectors, so that no rectangle is narrower than a vector unless C is.
 */
public final class Grid {
    private static final int ROWS = 4;
    private static final int COLUMNS = 2 * LENGTH;

    /** Multiply-adds in the time it takes to pack one element of B, which every row of rectangles does anew. */
    private static final int PACKING = 8;

    private int m;
    private int n;
    private int rows = 1;
    private int columns = 1;

    /** Chooses the grid in which the slowest worker is done first. */
    public void set(int m, int n, int workers) {
        this.m = m;
        this.n = n;
        long least = Long.MAX_VALUE;
        for (int r = 1; r <= workers; r++) {
            if (workers % r != 0) {
                continue;
            }
            int height = m - edge(m, ROWS, r, r - 1L);
            int width = n - edge(n, COLUMNS, workers / r, workers / r - 1L);
            long cost = (long) height * width + (long) PACKING * width + height;
            if (cost < least) {
                least = cost;
                rows = r;
                columns = workers / r;
            }
        }
    }

    /** The first row of worker w's rectangle; its end is the first of the next. */
    public int rowStart(int worker) {
        return edge(m, ROWS, rows, worker / columns);
    }

    public int rowEnd(int worker) {
        return edge(m, ROWS, rows, worker / columns + 1L);
    }

    public int columnStart(int worker) {
        return edge(n, COLUMNS, columns, worker % columns);
    }

    public int columnEnd(int worker) {
        return edge(n, COLUMNS, columns, worker % columns + 1L);
    }

    /** The last part takes what is left over, and is the largest. */
    private static int edge(int size, int unit, int parts, long index) {
        return index == parts ? size : (int) (size / unit * index / parts) * unit;
    }
}
