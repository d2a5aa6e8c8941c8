package lanewise.simd.conv.winograd;

import static lanewise.simd.conv.winograd.Tiling.POSITIONS;
import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import lanewise.simd.TensorArena;
import lanewise.simd.conv.PlaneCopy;
import lanewise.simd.gemm.PanelTiles;
import lanewise.simd.gemm.Transpose;

/**
 * One worker's share of the gradient of weights: for some channels and some outputs, 16 products of matrices of transformed tiles and of transformed
 * gradients with outputs in lanes. The terms are tiles, image after image, some hundred at a time; a register tile goes on with the sum so far.
 */
public final class TiledGradient {
    /** Outputs of a panel; the last may be one of a vector. */
    private static final int PANEL = 2 * LENGTH;

    /** From a tile to the next in it, as the register tiles expect. */
    private static final int PITCH = PANEL + LENGTH;

    private static final int LEAST = 16;
    private static final int MOST = 512;

    private final Tiling tiling;

    /** Tiles that are taken at a time. */
    private final int chunk;

    private final int lda;
    private final int lds;
    private final TileRows rows;
    private final MemorySegment tiles;
    private final MemorySegment gradients;
    private final MemorySegment turned;
    private final MemorySegment staging;
    private final MemorySegment sums;

    /** In {@link #turned}, bytes to the upper left pixel of each tile. */
    private final int[] pixels;

    /** Where the tiles come from: some neighbours of an image, counted row by row. */
    private final long[] image;

    private final int[] first;
    private final int[] lane;
    private int runs;
    private int used;

    // The call.
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment dy = MemorySegment.NULL;
    private MemorySegment dw = MemorySegment.NULL;
    private int c0;
    private int c1;
    private int q0;
    private int q1;
    private boolean accumulate;

    /**
     * For one worker.
     *
     * @param room floats of transformed tiles and gradients that it should keep
     */
    public TiledGradient(Tiling tiling, int room, TensorArena arena) {
        this.tiling = tiling;
        chunk = chunk(tiling, room);
        lda = chunk + LENGTH;
        lds = panels(tiling.maps) * PANEL + LENGTH;
        rows = new TileRows(tiling, arena);
        int[] floats = floats(tiling, room);
        tiles = arena.allocate(floats[0]).segment();
        gradients = arena.allocate(floats[1]).segment();
        turned = arena.allocate(floats[2]).segment();
        staging = arena.allocate(floats[3]).segment();
        sums = arena.allocate(floats[4]).segment();
        image = new long[chunk];
        first = new int[chunk];
        lane = new int[chunk];
        pixels = new int[rowsAtMost(tiling, chunk) * tiling.tileColumns];
        Arrays.setAll(pixels, f -> 4 * PANEL * (2 * (f / tiling.tileColumns) * width() + 2 * (f % tiling.tileColumns)));
    }

    private static int chunk(Tiling t, int room) {
        return Math.clamp(room / ((long) POSITIONS * (t.channels + PITCH)), LEAST, MOST);
    }

    /** Rows of tiles that a run may touch. */
    private static int rowsAtMost(Tiling t, int chunk) {
        return Math.min(t.blockRows, (chunk - 1) / t.tileColumns + 2);
    }

    /** Of transformed tiles and gradients, gradients turned, their staging, and sums. */
    private static int[] floats(Tiling t, int room) {
        int chunk = chunk(t, room);
        int width = 2 * t.tileColumns;
        int height = 2 * rowsAtMost(t, chunk);
        int lds = panels(t.maps) * PANEL + LENGTH;
        return new int[] {
            Math.multiplyExact(POSITIONS, Math.addExact(Math.multiplyExact(chunk + LENGTH, t.channels), LENGTH)),
            POSITIONS * (chunk * PITCH + LENGTH),
            Math.multiplyExact(height * width, PANEL),
            Math.multiplyExact(height * width, LENGTH),
            Math.multiplyExact(POSITIONS * t.channels, lds)
        };
    }

    /** What one worker takes of an arena. */
    public static long bytes(Tiling t, int room) {
        long bytes = TileRows.bytes(t);
        for (int floats : floats(t, room)) {
            bytes += TensorArena.bytes(floats);
        }
        return bytes;
    }

    /** Sets operands. */
    public void operands(MemorySegment x, MemorySegment dy, MemorySegment dw) {
        this.x = x;
        this.dy = dy;
        this.dw = dw;
    }

    /** Panels of outputs, in which {@link #run} takes them. */
    public static int panels(int maps) {
        return Math.ceilDiv(maps, PANEL);
    }

    /** Sums over all images for channels from … to−1 and panels firstPanel … endPanel−1 of outputs. */
    public void run(int images, int from, int to, int firstPanel, int endPanel) {
        c0 = from;
        c1 = to;
        q0 = firstPanel;
        q1 = endPanel;
        if (from == to || firstPanel == endPanel) {
            return;
        }
        accumulate = false;
        used = 0;
        runs = 0;
        for (int i = 0; i < images; i++) {
            int n;
            for (int r = 0; r < tiling.tileRows; r += n) {
                n = Math.min(tiling.blockRows, tiling.tileRows - r);
                rows.bring(x, (long) i * tiling.channels * tiling.imagePlane(), r, n, from, to);
                collect(i, r * tiling.tileColumns, n * tiling.tileColumns);
            }
        }
        close();
        finish();
    }

    private void collect(int i, int at, int n) {
        int count;
        for (int f = 0; f < n; f += count) {
            count = Math.min(n - f, chunk - used);
            rows.columns(f, count, c1 - c0, tiles, used, (c1 - c0) * lda + LENGTH, lda);
            image[runs] = i;
            first[runs] = at + f;
            lane[runs] = used;
            runs++;
            used += count;
            if (used == chunk) {
                close();
            }
        }
    }

    /** Adds the terms that are there. */
    private void close() {
        for (int q = q0; q < q1 && used > 0; q++) {
            for (int i = 0; i < runs; i++) {
                gradients(q, image[i], first[i], (i + 1 < runs ? lane[i + 1] : used) - lane[i], lane[i]);
            }
            for (int p = 0; p < POSITIONS; p++) {
                multiply(p, q);
            }
        }
        accumulate = true;
        used = 0;
        runs = 0;
    }

    private boolean isWide(int q) {
        return tiling.maps - q * PANEL > LENGTH;
    }

    /** Pixels of a row of turned gradients. */
    private int width() {
        return 2 * tiling.tileColumns;
    }

    private int pitch(int q) {
        return isWide(q) ? PITCH : 2 * LENGTH;
    }

    /** Transformed gradients of n tiles of an image, which are the terms from {@code to} on. */
    private void gradients(int q, long i, int tile, int n, int to) {
        int columns = tiling.tileColumns;
        int r = tile / columns;
        int end = Math.min(2 * ((tile + n - 1) / columns) + 2, tiling.rows.outputs());
        int row = width() * PANEL;
        PlaneCopy.zeroRows(turned, (end - 2L * r) * row, row, end % 2, row);
        for (int o = q * PANEL; o < Math.min(tiling.maps, (q + 1) * PANEL); o += LENGTH) {
            int part = o % PANEL;
            turn(i, o, 2 * r, end, part);
            GradientTransform.tiles(
                    turned,
                    part,
                    pixels,
                    tile - r * columns,
                    PANEL,
                    row,
                    gradients,
                    (long) to * pitch(q) + part,
                    chunk * PITCH + LENGTH,
                    pitch(q),
                    n);
        }
    }

    /** Gradients of a vector of outputs, rows h … end−1, pixel after pixel. */
    private void turn(long i, int o, int h, int end, int part) {
        int columns = tiling.columns.outputs();
        int plane = tiling.resultPlane();
        int area = (end - h) * columns;
        int channels = Math.min(LENGTH, tiling.maps - o);
        long from = (i * tiling.maps + o) * plane + (long) h * columns;
        boolean whole = channels == LENGTH;
        if (!whole) {
            PlaneCopy.rows(dy, from, plane, staging, 0, area, channels, area);
        }
        MemorySegment s = whole ? dy : staging;
        int n = columns == width() ? area : columns;
        for (int k = 0; k < area; k += n) {
            long at = (whole ? from : 0) + k;
            long to = (long) (k / columns) * width() * PANEL + part;
            Transpose.copy(s, at, whole ? plane : area, LENGTH, n, turned, to, PANEL);
        }
    }

    private void multiply(int p, int q) {
        boolean wide = isWide(q);
        int step = wide ? 6 : 8;
        long b = (long) p * (chunk * PITCH + LENGTH);
        for (int c = 0; c < c1 - c0; c += step) {
            int n = Math.min(step, c1 - c0 - c);
            long a = (long) p * ((c1 - c0) * lda + LENGTH) + (long) c * lda;
            long to = ((long) c * POSITIONS + p) * lds + (long) q * PANEL;
            if (wide) {
                PanelTiles.tile6x2(used, tiles, a, lda, gradients, b, sums, to, POSITIONS * lds, n, accumulate);
            } else {
                PanelTiles.tile8x1(used, tiles, a, lda, gradients, b, sums, to, POSITIONS * lds, n, accumulate);
            }
        }
    }

    private void finish() {
        int o0 = q0 * PANEL;
        int o1 = Math.min(tiling.maps, q1 * PANEL);
        for (int o = o0; o < o1; o += LENGTH) {
            GradientTransform.weights(sums, o, lds, c1 - c0);
        }
        int taps = 9;
        long to = ((long) o0 * tiling.channels + c0) * taps;
        Transpose.copy(sums, o0, lds, taps * (c1 - c0), o1 - o0, dw, to, taps * tiling.channels);
    }
}
