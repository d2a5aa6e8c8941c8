package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.PanelTiles;
import lanewise.simd.gemm.Transpose;

/**
 * One worker's share of the gradient of weights as a chain over all pixels: for some taps and some channels of results, a matrix product of what the taps read of the
 * image, a few taps and some hundred pixels at a time, and of the gradient with channels in rows. The terms are pixels, image after image; a tile
 * goes on with the sum so far.
 */
final class ProductGradient implements WeightGradient {
    /** Channels of a panel; the last may be one of a vector. */
    private static final int PANEL = 2 * LENGTH;

    /** From a pixel to the next in it, as the tiles expect. */
    private static final int PITCH = PANEL + LENGTH;

    /** Taps whose patches are made at a time. */
    private static final int TAPS = 24;

    private final Plan plan;

    /** Rows of outputs that are taken at a time, and of how many images, more than one only where the rows are all. */
    private final int chunkRows;

    private final int images;
    private final int groups;
    private final int panels;

    /** Pixels of a full chunk. */
    private final int chunk;

    /** From what a tap reads to what the next does. */
    private final int lda;

    private final long distance;
    private final MemorySegment image;
    private final Patches patches;
    private final MemorySegment gathered;
    private final MemorySegment turned;
    private final MemorySegment staging;
    private final MemorySegment sums;

    // The call.
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment dy = MemorySegment.NULL;
    private MemorySegment dw = MemorySegment.NULL;

    // Where the image is.
    private MemorySegment b = MemorySegment.NULL;
    private long bo;

    /**
     * For one worker.
     *
     * @param pixels whose gradients are turned at a time, some rows of an image or some images
     * @param groups of channels
     */
    ProductGradient(Plan plan, int pixels, int groups, TensorArena arena) {
        this.plan = plan;
        this.groups = groups;
        panels = panels(plan.maps);
        int width = plan.columns.outputs;
        chunkRows = chunkRows(plan, pixels);
        images = images(plan, pixels);
        chunk = chunkRows * images * width;
        distance = plan.planeAt(plan.channels, 0, 0);
        lda = chunk + LENGTH;
        patches = new Patches(chunk);
        image = plan.image(arena, images);
        int[] floats = floats(plan, pixels);
        gathered = arena.allocate(floats[0]).segment();
        turned = arena.allocate(floats[1]).segment();
        staging = arena.allocate(floats[2]).segment();
        sums = arena.allocate(floats[3]).segment();
    }

    private static int chunkRows(Plan plan, int pixels) {
        return Math.min(plan.blockRows, Math.ceilDiv(pixels, plan.columns.outputs));
    }

    private static int images(Plan plan, int pixels) {
        int rows = chunkRows(plan, pixels);
        return rows == plan.rows.outputs ? Math.max(1, pixels / (rows * plan.columns.outputs)) : 1;
    }

    /** Of rows gathered, gradients turned, their staging, and sums. */
    private static int[] floats(Plan plan, int pixels) {
        int rows = chunkRows(plan, pixels) * plan.columns.outputs;
        int chunk = rows * images(plan, pixels);
        int panels = panels(plan.maps);
        return new int[] {
            Math.multiplyExact(chunk + LENGTH, TAPS),
            Math.multiplyExact(chunk, panels * PITCH),
            Math.multiplyExact(rows, LENGTH),
            Math.multiplyExact(plan.depth[0], panels * PANEL)
        };
    }

    /** What one worker takes of an arena. */
    static long bytes(Plan plan, int pixels) {
        long bytes = TensorArena.bytes(plan.imageFloats(images(plan, pixels)));
        for (int floats : floats(plan, pixels)) {
            bytes += TensorArena.bytes(floats);
        }
        return bytes;
    }

    @Override
    public void operands(MemorySegment x, MemorySegment dy, MemorySegment dw) {
        this.x = x;
        this.dy = dy;
        this.dw = dw;
    }

    private static int panels(int maps) {
        return Math.ceilDiv(maps, PANEL);
    }

    /** Groups to each worker, or panels of channels, or else taps. */
    @Override
    public void share(int batch, int worker, int n) {
        int taps = plan.depth[0];
        if (groups >= n) {
            run(batch, cut(groups, worker, n), cut(groups, worker + 1, n), 0, taps, 0, panels);
        } else if (panels % n == 0) {
            run(batch, 0, groups, 0, taps, cut(panels, worker, n), cut(panels, worker + 1, n));
        } else {
            run(batch, 0, groups, cut(taps, worker, n), cut(taps, worker + 1, n), 0, panels);
        }
    }

    private static int cut(int size, int index, int parts) {
        return (int) ((long) size * index / parts);
    }

    /** Sums over all images for groups g0 … g1−1, taps p0 … p1−1, panels q0 … q1−1 of channels. */
    private void run(int batch, int g0, int g1, int p0, int p1, int q0, int q1) {
        for (int g = g0; g < g1 && p0 < p1; g++) {
            for (int n = 0; n < batch; n += images) {
                for (int u = 0; u < plan.rows.outputs; u += plan.blockRows) {
                    int count = Math.min(images, batch - n);
                    bring(n, count, g, u);
                    int rows = Math.min(plan.blockRows, plan.rows.outputs - u);
                    for (int r = 0; r < rows; r += chunkRows) {
                        chunk(n, count, g, u, r, Math.min(chunkRows, rows - r), p0, p1, q0, q1);
                    }
                }
            }
            int o0 = q0 * PANEL;
            int o1 = Math.min(plan.maps, q1 * PANEL);
            int k = plan.depth[0];
            long to = ((long) g * plan.maps + o0) * k + p0;
            Transpose.copy(sums, at(p0, q0), panels * PANEL, p1 - p0, o1 - o0, dw, to, k);
        }
    }

    /** Where the sums of a tap and a panel are. */
    private long at(int p, int q) {
        return ((long) p * panels + q) * PANEL;
    }

    /** The images from n on where {@link #patches} finds them. */
    private void bring(int n, int count, int g, int u) {
        long group = (long) plan.channels * plan.rows.source * plan.columns.source;
        long base = ((long) n * groups + g) * group;
        boolean inPlace = count == 1 && plan.isReadable(x, base);
        b = inPlace ? x : image;
        bo = inPlace ? base : 0;
        for (int i = 0; i < count && !inPlace; i++) {
            int rows = Math.min(plan.blockRows, plan.rows.outputs - u);
            plan.fill(x, base + (long) i * groups * group, u, rows, image, i * distance);
        }
    }

    /** Rows r … r+rows−1 of a block that begins at row u. */
    private void chunk(int n, int count, int g, int u, int r, int rows, int p0, int p1, int q0, int q1) {
        int width = plan.columns.outputs;
        int area = rows * width;
        patches.clear();
        for (int i = 0; i < count; i++) {
            patches.add(r * width, area, width, i * distance, plan.pitch, i * area);
        }
        for (int q = q0; q < q1; q++) {
            for (int i = 0; i < count; i++) {
                turn(n + i, g, u + r, area, q, i * area);
            }
        }
        boolean accumulate = n > 0 || u + r > 0;
        for (int p = p0; p < p1; p += TAPS) {
            int taps = Math.min(TAPS, p1 - p);
            patches.copy(b, bo, plan.tables[0], p, taps, gathered, lda);
            for (int q = q0; q < q1; q++) {
                tiles(count * area, p, taps, q, accumulate);
            }
        }
    }

    /** Channels of a panel: one vector or two. */
    private int width(int q) {
        return plan.maps - q * PANEL > LENGTH ? PANEL : LENGTH;
    }

    /** Gradients of a panel's channels, pixel after pixel. */
    private void turn(int n, int g, int u, int area, int q, int pixel) {
        int plane = plan.rows.outputs * plan.columns.outputs;
        int ld = width(q) + LENGTH;
        for (int o = q * PANEL; o < Math.min(plan.maps, (q + 1) * PANEL); o += LENGTH) {
            int channels = Math.min(LENGTH, plan.maps - o);
            long from = (((long) n * groups + g) * plan.maps + o) * plane + (long) u * plan.columns.outputs;
            long to = (long) q * PITCH * chunk + (long) pixel * ld + o % PANEL;
            if (channels == LENGTH) {
                Transpose.copy(dy, from, plane, LENGTH, area, turned, to, ld);
            } else {
                PlaneCopy.rows(dy, from, plane, staging, 0, area, channels, area);
                Transpose.copy(staging, 0, area, LENGTH, area, turned, to, ld);
            }
        }
    }

    private void tiles(int kc, int p, int taps, int q, boolean accumulate) {
        boolean wide = width(q) == PANEL;
        long panel = (long) q * PITCH * chunk;
        int step = wide ? 6 : 8;
        for (int i = 0; i < taps; i += step) {
            int n = Math.min(step, taps - i);
            long a = (long) i * lda;
            if (wide) {
                PanelTiles.tile6x2(
                        kc, gathered, a, lda, turned, panel, sums, at(p + i, q), panels * PANEL, n, accumulate);
            } else {
                PanelTiles.tile8x1(
                        kc, gathered, a, lda, turned, panel, sums, at(p + i, q), panels * PANEL, n, accumulate);
            }
        }
    }
}
