package lanewise.simd.conv.winograd;

import static lanewise.simd.conv.winograd.Tiling.POSITIONS;
import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;
import lanewise.simd.conv.PlaneCopy;
import lanewise.simd.gemm.MicroKernel;
import lanewise.simd.gemm.PanelTiles;
import lanewise.simd.gemm.Panels;
import lanewise.simd.gemm.TileEnd;

/**
 * One worker's share of a correlation with transformed weights: rows of tiles, image after image, are transformed and collected in a panel; when it is
 * full, 16 products of matrices and the way back give their outputs. A panel may begin and end anywhere in an image.
 */
public final class TiledCorrelation {
    /** Maps whose products are kept at a time, 160 KB with 512-bit vectors. */
    private static final int MAPS = 32;

    /** Rows of the register tiles that are 4, 2 and 1 vectors wide. */
    private static final int ROWS4 = 4;

    private static final int ROWS2 = 6;
    private static final int ROWS1 = 8;

    private static final int WIDEST = Panels.WIDE ? 4 : 2;

    /** From a position of a map's products to the next, and from a map to the next: no powers of two. */
    private static final int PRODUCTS = (WIDEST + 1) * LENGTH;

    private static final int LDM = POSITIONS * PRODUCTS;

    /** From upper outputs to lower ones, and from a map to the next. */
    private static final int LOWER = (2 * WIDEST + 1) * LENGTH;

    private static final int LDO = 2 * LOWER;

    private final Tiling tiling;
    private final TileRows rows;
    private final MemorySegment panel;
    private final MemorySegment products;
    private final MemorySegment outputs;

    /** Where the tiles of the panel come from: some neighbours of an image, counted row by row. */
    private final long[] image = new long[WIDEST * LENGTH];

    private final int[] first = new int[WIDEST * LENGTH];
    private final int[] lane = new int[WIDEST * LENGTH];
    private int runs;

    /** Vectors of the panel, how many tiles go in, and how many are there. */
    private int vectors;

    private int capacity;
    private int used;

    // The call.
    private MemorySegment source = MemorySegment.NULL;
    private MemorySegment weights = MemorySegment.NULL;
    private MemorySegment result = MemorySegment.NULL;
    private MemorySegment bias = MemorySegment.NULL;
    private float least = Float.NaN;
    private TileEnd end = TileEnd.NONE;

    /** For one worker. */
    public TiledCorrelation(Tiling tiling, TensorArena arena) {
        this.tiling = tiling;
        rows = new TileRows(tiling, arena);
        panel = arena.allocate(panelFloats(tiling)).segment();
        products = arena.allocate(Math.min(MAPS, tiling.maps) * LDM).segment();
        outputs = arena.allocate(Math.min(MAPS, tiling.maps) * LDO).segment();
    }

    private static int panelFloats(Tiling t) {
        return Math.multiplyExact(POSITIONS, Math.addExact(Math.multiplyExact(t.channels, PRODUCTS), LENGTH));
    }

    /** What one worker takes of an arena. */
    public static long bytes(Tiling t) {
        int maps = Math.min(MAPS, t.maps);
        return TileRows.bytes(t)
                + TensorArena.bytes(panelFloats(t))
                + TensorArena.bytes(maps * LDM)
                + TensorArena.bytes(maps * LDO);
    }

    /** Sets operands: source and result as whole tensors, weights transformed. */
    public void operands(MemorySegment source, MemorySegment weights, MemorySegment result) {
        this.source = source;
        this.weights = weights;
        this.result = result;
    }

    /** Sets what is done to results: what is added to each map, −0 leaving it as it is, whether what is then below 0 becomes 0, and what comes after. */
    public void epilogue(MemorySegment bias, boolean relu, TileEnd end) {
        this.bias = bias;
        least = relu ? 0f : Float.NaN;
        this.end = end;
    }

    /** Does rows of tiles from … to−1, counted over all images. */
    public void run(long from, long to) {
        long left = (to - from) * tiling.tileColumns;
        open(left);
        int n;
        for (long u = from; u < to; u += n) {
            int r = (int) (u % tiling.tileRows);
            n = (int) Math.min(Math.min(tiling.blockRows, tiling.tileRows - r), to - u);
            long i = u / tiling.tileRows;
            rows.bring(source, i * tiling.channels * tiling.imagePlane(), r, n, 0, tiling.channels);
            left = collect(i, r * tiling.tileColumns, n * tiling.tileColumns, left);
        }
    }

    /** Tiles of an image, the first of which is {@code at}, into panels, and out of those that are full; returns how many are left. */
    private long collect(long i, int at, int tiles, long left) {
        long rest = left;
        int n;
        for (int f = 0; f < tiles; f += n) {
            n = Math.min(tiles - f, capacity - used);
            rows.columns(f, n, tiling.channels, panel, used, position(), pitch());
            image[runs] = i;
            first[runs] = at + f;
            lane[runs] = used;
            runs++;
            used += n;
            rest -= n;
            if (used == capacity || rest == 0) {
                close();
                open(rest);
            }
        }
        return rest;
    }

    /** A new panel, as wide as what is left needs; of whole rows of tiles where their outputs are shorter than a vector. */
    private void open(long left) {
        if (Panels.WIDE && left > 3L * LENGTH) {
            vectors = 4;
        } else {
            vectors = left > LENGTH ? 2 : 1;
        }
        int lanes = vectors * LENGTH;
        int width = tiling.tileColumns;
        capacity = 2 * width < LENGTH ? lanes / width * width : lanes;
        used = 0;
        runs = 0;
    }

    /** From a channel to the next. */
    private int pitch() {
        return (vectors + 1) * LENGTH;
    }

    private int position() {
        return tiling.channels * pitch() + LENGTH;
    }

    /** Results of the tiles in the panel. */
    private void close() {
        for (int m = 0; m < tiling.maps; m += MAPS) {
            int n = Math.min(MAPS, tiling.maps - m);
            for (int p = 0; p < POSITIONS; p++) {
                multiply(p, m, n);
            }
            for (int v = 0; v < used; v += LENGTH) {
                OutputTransform.tiles(products, v, PRODUCTS, LDM, bias, m, least, outputs, 2L * v, LOWER, LDO, n);
            }
            end.apply(outputs, 0, LOWER, 2 * n, 2 * used, 0);
            for (int i = 0; i < runs; i++) {
                store(i, m, n);
            }
        }
    }

    /**
     * Products of one position, maps m … m+n−1. Sums are short: the tile that keeps its checks of bounds in the loop takes 50 ns for 16 channels and 84 for
     * 32, that of {@link PanelTiles}, which prepares to leave them out, 62 and 95 (Zen 5).
     */
    private void multiply(int p, int m, int n) {
        int k = tiling.channels;
        int height = vectors == 4 ? ROWS4 : vectors == 2 ? ROWS2 : ROWS1;
        long b = (long) p * position();
        for (int i = 0; i < n; i += height) {
            int h = Math.min(height, n - i);
            long a = (long) p * WeightTransform.position(tiling.maps * k) + (long) (m + i) * k;
            long to = (long) i * LDM + (long) p * PRODUCTS;
            if (vectors == 4) {
                MicroKernel.tile4x4(k, weights, a, k, 1, panel, b, pitch(), products, to, LDM, h);
            } else if (vectors == 2) {
                PanelTiles.tile6x2(k, weights, a, k, panel, b, products, to, LDM, h, false);
            } else {
                PanelTiles.tile8x1(k, weights, a, k, panel, b, products, to, LDM, h, false);
            }
        }
    }

    /** Outputs of a run of tiles, a row of tiles at a time. */
    private void store(int run, int m, int maps) {
        int stop = first[run] + (run + 1 < runs ? lane[run + 1] : used) - lane[run];
        int width = tiling.tileColumns;
        long plane = image[run] * tiling.maps + m;
        int n;
        for (int f = first[run]; f < stop; f += n) {
            n = Math.min(width - f % width, stop - f);
            long from = 2L * (lane[run] + f - first[run]);
            store(from, plane, f / width, f % width, n, n == width ? stop / width : 0, maps);
        }
    }

    /**
     * Outputs of n tiles from column t of row r of tiles, up to two rows.
     *
     * @param whole rows of tiles that are completed in this pass: what a vector has beyond a short row is overwritten there
     */
    private void store(long from, long plane, int r, int t, int n, int whole, int maps) {
        int ldy = tiling.resultPlane();
        int pitch = tiling.columns.outputs();
        int length = Math.min(2 * n, pitch - 2 * t);
        int height = Math.min(2, tiling.rows.outputs() - 2 * r);
        long to = plane * ldy + 2L * (r * (long) pitch + t);
        int behind = Math.min(2 * whole, tiling.rows.outputs()) - (2 * r + height - 1);
        if (length < LENGTH && behind * pitch < LENGTH) {
            for (int o = 0; o < maps; o++) {
                PlaneCopy.rows(
                        outputs, from + (long) o * LDO, LOWER, result, to + (long) o * ldy, pitch, height, length);
            }
            return;
        }
        for (int k = 0; k < length; k += LENGTH) {
            int j = Math.max(0, Math.min(k, length - LENGTH));
            OutputTransform.twoRows(
                    outputs, from + j, (height - 1) * LOWER, LDO, result, to + j, (height - 1) * pitch, ldy, maps);
        }
    }
}
