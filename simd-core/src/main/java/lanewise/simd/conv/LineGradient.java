package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.VIRTUAL;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;

/**
 * One worker's share of the gradient of weights in {@value lanewise.simd.lane.Lanes#VIRTUAL} lanes, which lie along the lines of the results: column w belongs to lane
 * w mod {@value lanewise.simd.lane.Lanes#VIRTUAL}. Nothing is gathered or turned; what it costs is the end of a line that fills no vector, and memory for the lanes of all
 * weights.
 */
final class LineGradient implements WeightGradient {
    /** Vectors of {@value lanewise.simd.lane.Lanes#VIRTUAL} lanes that a tile adds up, about: with six maps and two taps 24 to 32 KB. */
    private static final int POSITIONS = 64;

    /**
     * Channels up to which this is faster than products, whose lanes are channels: LeNet-5's first convolution, 1 to 6 channels, takes 223 instead of 528 us,
     * the second, 6 to 16, 522 instead of 314 (batch 64, Zen 5).
     */
    private static final int MOST_MAPS = 8;

    /** Lanes of so many weights are 1 MB. */
    private static final int MOST_WEIGHTS = 1 << 14;

    private static final int MAPS = 6;
    private static final int TAPS = 2;

    private final Plan plan;
    private final int groups;
    private final int terms;

    /** A line of results with what it lacks to whole vectors, and without. */
    private final int line;

    private final int width;
    private final int chunkRows;
    private final int images;

    /** Whether gradients are copied, for the zeros behind a line, or to have those of several images in one. */
    private final boolean staged;

    private final long distance;
    private final MemorySegment image;
    private final MemorySegment staging;
    private final MemorySegment sums;

    // Where each vector begins in the image, in bytes, and how many there are.
    private final int[] sources;
    private int positions;

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
     * @param plan with as many columns of outputs as whole vectors of lanes have
     * @param width columns that there are
     * @param groups of channels
     */
    LineGradient(Plan plan, int width, int groups, TensorArena arena) {
        this.plan = plan;
        this.width = width;
        this.groups = groups;
        terms = plan.depth[0];
        line = plan.columns.outputs;
        chunkRows = chunkRows(plan);
        images = images(plan);
        staged = isStaged(plan, width);
        distance = plan.planeAt(plan.channels, 0, 0);
        sources = new int[images * chunkRows * line / VIRTUAL];
        image = plan.image(arena, images);
        staging = arena.allocate(stagingFloats(plan, width)).segment();
        sums = arena.allocate(sumFloats(plan)).segment();
    }

    /** Whether there are few enough channels and weights, and lines of results fill at least five eighths of their vectors. */
    static boolean suits(int width, int maps, int terms) {
        return maps <= MOST_MAPS && 5L * line(width) <= 8L * width && (long) maps * terms <= MOST_WEIGHTS;
    }

    /** Columns of the vectors that a line takes. */
    static int line(int width) {
        return Math.ceilDiv(width, VIRTUAL) * VIRTUAL;
    }

    private static int chunkRows(Plan plan) {
        return Math.min(plan.blockRows, Math.max(1, 2 * POSITIONS * VIRTUAL / plan.columns.outputs));
    }

    private static int images(Plan plan) {
        int rows = chunkRows(plan);
        int positions = rows * plan.columns.outputs / VIRTUAL;
        return rows == plan.rows.outputs ? Math.max(1, POSITIONS / positions) : 1;
    }

    private static boolean isStaged(Plan plan, int width) {
        return width < plan.columns.outputs || images(plan) > 1;
    }

    private static int stagingFloats(Plan plan, int width) {
        int pixels = images(plan) * chunkRows(plan) * plan.columns.outputs;
        return isStaged(plan, width) ? Math.addExact(Math.multiplyExact(pixels, plan.maps), LENGTH) : 1;
    }

    private static int sumFloats(Plan plan) {
        return plan.maps * plan.depth[0] * VIRTUAL;
    }

    /** What one worker takes of an arena. */
    static long bytes(Plan plan, int width) {
        return TensorArena.bytes(plan.imageFloats(images(plan)))
                + TensorArena.bytes(stagingFloats(plan, width))
                + TensorArena.bytes(sumFloats(plan));
    }

    @Override
    public void operands(MemorySegment x, MemorySegment dy, MemorySegment dw) {
        this.x = x;
        this.dy = dy;
        this.dw = dw;
    }

    /** Groups to each worker, or else taps. */
    @Override
    public void share(int batch, int worker, int n) {
        if (groups >= n) {
            run(batch, cut(groups, worker, n), cut(groups, worker + 1, n), 0, terms);
        } else {
            int pairs = Math.ceilDiv(terms, TAPS);
            run(batch, 0, groups, TAPS * cut(pairs, worker, n), Math.min(terms, TAPS * cut(pairs, worker + 1, n)));
        }
    }

    private static int cut(int size, int index, int parts) {
        return (int) ((long) size * index / parts);
    }

    /** Sums over all images for groups g0 … g1−1, taps p0 … p1−1. */
    private void run(int batch, int g0, int g1, int p0, int p1) {
        for (int g = g0; g < g1 && p0 < p1; g++) {
            PlaneCopy.zeroRows(sums, (long) p0 * VIRTUAL, terms * VIRTUAL, plan.maps, (p1 - p0) * VIRTUAL);
            for (int n = 0; n < batch; n += images) {
                int count = Math.min(images, batch - n);
                for (int u = 0; u < plan.rows.outputs; u += plan.blockRows) {
                    int rows = Math.min(plan.blockRows, plan.rows.outputs - u);
                    bring(n, count, g, u, rows);
                    for (int r = 0; r < rows; r += chunkRows) {
                        chunk(n, count, g, u, r, Math.min(chunkRows, rows - r));
                        tiles(n, g, u + r, p0, p1);
                    }
                }
            }
            for (int o = 0; o < plan.maps; o++) {
                long to = ((long) g * plan.maps + o) * terms + p0;
                LineTiles.trees(sums, ((long) o * terms + p0) * VIRTUAL, p1 - p0, dw, to);
            }
        }
    }

    /** The images from n on where {@link #sources} finds them. */
    private void bring(int n, int count, int g, int u, int rows) {
        long group = (long) plan.channels * plan.rows.source * plan.columns.source;
        long base = ((long) n * groups + g) * group;
        boolean inPlace = count == 1 && plan.isReadable(x, base);
        b = inPlace ? x : image;
        bo = inPlace ? base : 0;
        for (int i = 0; i < count && !inPlace; i++) {
            plan.fill(x, base + (long) i * groups * group, u, rows, image, i * distance);
        }
    }

    /** Lists the vectors of rows r … r+rows−1 of a block that begins at row u, and copies their gradients if need be. */
    private void chunk(int n, int count, int g, int u, int r, int rows) {
        long plane = (long) plan.rows.outputs * width;
        positions = 0;
        for (int i = 0; i < count; i++) {
            for (int h = 0; h < rows; h++) {
                long from = i * distance + (long) (r + h) * plan.pitch;
                for (int v = 0; v < line; v += VIRTUAL) {
                    sources[positions++] = Math.toIntExact(4 * (from + v));
                }
            }
        }
        for (int o = 0; o < plan.maps && staged; o++) {
            for (int i = 0; i < count; i++) {
                long from = (((long) n + i) * groups + g) * plan.maps * plane + o * plane + (long) (u + r) * width;
                stage(from, ((long) o * images * chunkRows + (long) i * rows) * line, rows);
            }
        }
    }

    /** Rows in ascending order, so that what one has too much is overwritten by the next. */
    private void stage(long from, long to, int rows) {
        if (width < LENGTH) {
            PlaneCopy.narrowRows(dy, from, width, staging, to, line, rows, width);
        } else {
            PlaneCopy.rows(dy, from, width, staging, to, line, rows, width);
        }
    }

    private void tiles(int n, int g, int row, int p0, int p1) {
        int plane = plan.rows.outputs * width;
        MemorySegment d = staged ? staging : dy;
        long base = staged ? 0 : ((long) n * groups + g) * plan.maps * plane + (long) row * width;
        int ldd = staged ? images * chunkRows * line : plane;
        int[] taps = plan.tables[0];
        for (int o = 0; o < plan.maps; o += MAPS) {
            int maps = Math.min(MAPS, plan.maps - o);
            for (int p = p0; p < p1; p += TAPS) {
                int second = Math.min(p + 1, p1 - 1);
                for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                    LineTiles.tile6x2(
                            positions,
                            sources,
                            b,
                            bo + lane,
                            taps[p],
                            taps[second],
                            d,
                            base + (long) o * ldd + lane,
                            ldd,
                            maps,
                            sums,
                            ((long) o * terms + p) * VIRTUAL + lane,
                            terms * VIRTUAL,
                            (second - p) * VIRTUAL);
                }
            }
        }
    }
}
