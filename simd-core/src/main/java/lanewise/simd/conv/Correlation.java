package lanewise.simd.conv;

import static lanewise.simd.conv.Reading.DEPTH;
import static lanewise.simd.conv.Reading.ROWS1;
import static lanewise.simd.conv.Reading.ROWS2;
import static lanewise.simd.conv.Reading.ROWS4;
import static lanewise.simd.conv.Reading.isSix;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.get;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.PanelTiles;
import lanewise.simd.gemm.Panels;
import lanewise.simd.gemm.TileEnd;

/**
 * One worker's share of a convolution or of its transpose: for each of its units, an image's group of channels and a block of rows, it brings
 * the source into place, makes a matrix product of weights and image, tile by tile, and puts the results where they belong.
 */
public final class Correlation {
    private final Plan plan;
    private final Reading[] readings;
    private final Patches patches;
    private final MemorySegment image;
    private final MemorySegment panel;

    /** Results that cannot be made where they belong: of parts, or fewer than a vector. */
    private final MemorySegment scratch;

    // The call.
    private MemorySegment source = MemorySegment.NULL;
    private MemorySegment weights = MemorySegment.NULL;
    private MemorySegment result = MemorySegment.NULL;
    private MemorySegment bias = MemorySegment.NULL;
    private boolean add;
    private float least = Float.NaN;
    private TileEnd end = TileEnd.NONE;

    // The product that the tiles work on: weights from ao on, depth in a row, and the image from bo on, to c.
    private long ao;
    private int depth;
    private MemorySegment b = MemorySegment.NULL;
    private long bo;
    private MemorySegment c = MemorySegment.NULL;
    private long co;
    private int ldc;
    private int pc;
    private int kc;

    /** For one worker. */
    public Correlation(Plan plan, TensorArena arena) {
        this.plan = plan;
        readings = Reading.of(plan);
        image = plan.image(arena, 1);
        panel = arena.allocate(panelFloats(plan)).segment();
        patches = new Patches(Math.max(4 * LENGTH, plan.blockRows * plan.columns.outputs));
        scratch = arena.allocate(scratchFloats(plan)).segment();
    }

    private static int panelFloats(Plan plan) {
        int deepest = 1;
        for (int d : plan.depth) {
            deepest = Math.max(deepest, d);
        }
        return 5 * LENGTH * Math.min(DEPTH, deepest);
    }

    private static int scratchFloats(Plan plan) {
        int pixels = LENGTH;
        if (plan.depth.length > 1) {
            pixels = Math.max(LENGTH, plan.blockRows * plan.columns.outputs);
        } else if (Reading.of(plan)[0] == Reading.FLAT && plan.pitch > plan.columns.outputs) {
            pixels = flatPixels(plan, plan.blockRows);
        }
        return Math.multiplyExact(pixels * (turns(plan) ? 2 : 1), plan.maps);
    }

    /** Pixels of some rows of outputs, and what lies between them in the image. */
    private static int flatPixels(Plan plan, int rows) {
        return (rows - 1) * plan.pitch + plan.columns.outputs;
    }

    /** What one worker takes of an arena. */
    public static long bytes(Plan plan) {
        return TensorArena.bytes(plan.imageFloats(1))
                + TensorArena.bytes(panelFloats(plan))
                + TensorArena.bytes(scratchFloats(plan));
    }

    /** Sets operands: source and result as whole tensors, weights for each group and part one behind the other, rows of outputs. */
    public void operands(MemorySegment source, MemorySegment weights, MemorySegment result) {
        this.source = source;
        this.weights = weights;
        this.result = result;
    }

    /** Sets what is done to results: whether a bias is added, whether what is then below 0 becomes 0, and what comes after. */
    public void epilogue(boolean add, boolean relu, MemorySegment bias, TileEnd end) {
        this.add = add;
        least = relu ? 0f : Float.NaN;
        this.bias = bias;
        this.end = end;
    }

    /** Units of so many images: images x groups x blocks of rows x {@code cuts} of the outputs' channels. */
    public static long units(Plan plan, int images, int groups, int cuts) {
        return (long) images * groups * plan.blocks * cuts;
    }

    /** Does units from … to−1. */
    public void run(long from, long to, int groups, int cuts) {
        long filled = -1;
        for (long unit = from; unit < to; unit++) {
            int cut = (int) (unit % cuts);
            long rest = unit / cuts;
            int u0 = (int) (rest % plan.blocks) * plan.blockRows;
            long imageGroup = rest / plan.blocks;
            int n = Math.min(plan.blockRows, plan.rows.outputs - u0);
            if (filled != rest) {
                long base = imageGroup * plan.channels * plan.rows.source * plan.columns.source;
                boolean inPlace = plan.isReadable(source, base);
                b = inPlace ? source : image;
                bo = inPlace ? base : 0;
                if (!inPlace) {
                    plan.fill(source, base, u0, n, image, 0);
                }
                filled = rest;
            }
            int m0 = (int) ((long) plan.maps * cut / cuts);
            int m1 = (int) ((long) plan.maps * (cut + 1) / cuts);
            block(imageGroup, (int) (imageGroup % groups), u0, n, m0, m1);
        }
    }

    private void block(long imageGroup, int group, int u0, int n, int m0, int m1) {
        ao = (long) group * plan.maps * groupDepth();
        for (int part = 0; part < plan.depth.length; part++) {
            depth = plan.depth[part];
            int rows = Math.min(n, plan.rowPart(part).outputs - u0);
            if (rows > 0) {
                part(part, imageGroup, u0, rows, m0, m1);
            }
            ao += (long) plan.maps * depth;
        }
        if (add) {
            finish(imageGroup, group, u0, n, m0, m1);
        }
    }

    private int groupDepth() {
        int sum = 0;
        for (int d : plan.depth) {
            sum += d;
        }
        return sum;
    }

    /** Whether results of two parts lie by turns in a row. */
    private static boolean turns(Plan plan) {
        return plan.columns.parts.length == 2 && plan.columns.parts[0].step == 2;
    }

    private void part(int part, long imageGroup, int u0, int rows, int m0, int m1) {
        int width = plan.columnPart(part).outputs;
        int n = rows * width;
        int pixels = plan.rows.outputs * width;
        boolean whole = plan.depth.length == 1;
        boolean flat = readings[part] == Reading.FLAT && Reading.isEnough(rows, width, plan.pitch);
        boolean direct = whole && n >= LENGTH && !(flat && plan.pitch > width);
        boolean second = turns(plan) && part % 2 == 1;
        int slot = flat ? flatPixels(plan, rows) : Math.max(LENGTH, rows * plan.columns.outputs);
        c = direct ? result : scratch;
        ldc = direct ? pixels : slot;
        co = direct ? imageGroup * plan.maps * pixels + (long) u0 * width : second ? (long) plan.maps * ldc : 0;
        if (depth == 0) {
            PlaneCopy.zeroRows(c, co + (long) m0 * ldc, ldc, m1 - m0, n);
        }
        if (flat) {
            flat(plan.tables[part], rows, m0, m1);
        } else if (readings[part] == Reading.LINES) {
            lines(plan.tables[part], n, width, m0, m1);
        } else {
            columns(plan.tables[part], n, width, m0, m1);
        }
        if (!whole && (!turns(plan) || second)) {
            scatter(part, imageGroup, u0, rows, width, m0, m1);
        } else if (whole && !direct) {
            long to = (imageGroup * plan.maps + m0) * pixels + (long) u0 * width;
            int pitch = flat ? plan.pitch : width;
            for (int m = m0; m < m1; m++) {
                PlaneCopy.rows(scratch, (long) m * ldc, pitch, result, to, width, rows, width);
                to += pixels;
            }
        }
    }

    /** All pixels as one line of the image. Tiles of two vectors for what is left of those of four; the last overlaps that before, to the same results. */
    private void flat(int[] taps, int rows, int m0, int m1) {
        int n = flatPixels(plan, rows);
        boolean six = isSix(m1 - m0);
        int step;
        for (int j = 0; j < n; j += step) {
            boolean four = !six && n - j > 2 * LENGTH;
            step = four ? 4 * LENGTH : 2 * LENGTH;
            int height = four ? ROWS4 : ROWS2;
            int from = Math.min(j, n - step);
            for (int i = m0; i < m1; i += height) {
                long a = ao + (long) i * depth;
                long to = co + (long) i * ldc + from;
                int most = Math.min(height, m1 - i);
                if (four) {
                    FlatTiles.tile4x4(depth, weights, a, depth, b, bo + from, taps, c, to, ldc, most);
                } else {
                    FlatTiles.tile6x2(depth, weights, a, depth, b, bo + from, taps, c, to, ldc, most);
                }
            }
        }
    }

    private void lines(int[] taps, int n, int width, int m0, int m1) {
        patches.clear();
        patches.add(0, n, width, 0, plan.pitch, 0);
        int[] from = patches.sources;
        int[] to = patches.targets;
        int last = patches.vectors() - 1;
        for (int v = 0; v <= last; v += 4) {
            int rows;
            for (int i = m0; i < m1; i += rows) {
                rows = Math.min(ROWS4, m1 - i);
                long a = ao + (long) i * depth;
                long at = co + (long) i * ldc;
                if (rows == 1) {
                    ImageTiles.tile1x4(depth, weights, a, b, bo, taps, from, to, v, last, c, at);
                } else {
                    ImageTiles.tile4x4(depth, weights, a, depth, b, bo, taps, from, to, v, last, c, at, ldc, rows);
                }
            }
        }
    }

    /**
     * Panels of four vectors, and what is left over in panels of two and one. The last may overlap that before, whose terms are all in by
     * then, and makes the same again.
     */
    private void columns(int[] taps, int n, int width, int m0, int m1) {
        boolean four = Panels.WIDE && depth <= DEPTH && n >= 4 * LENGTH && !isSix(m1 - m0);
        int step;
        for (int j = 0; j < n; j += step) {
            int left = n - j;
            if (four && left > 3 * LENGTH) {
                step = 4 * LENGTH;
            } else {
                step = left > LENGTH && n >= 2 * LENGTH ? 2 * LENGTH : LENGTH;
            }
            int from = Math.max(0, Math.min(j, n - step));
            patches.clear();
            patches.add(from, Math.min(step, n), width, 0, plan.pitch, 0);
            for (pc = 0; pc < depth; pc += DEPTH) {
                kc = Math.min(DEPTH, depth - pc);
                patches.copy(b, bo, taps, pc, kc, panel, step + LENGTH);
                tiles(from, step, m0, m1);
            }
        }
    }

    private void tiles(int j, int width, int m0, int m1) {
        int height = width == 4 * LENGTH ? ROWS4 : width == LENGTH ? ROWS1 : ROWS2;
        for (int i = m0; i < m1; i += height) {
            int rows = Math.min(height, m1 - i);
            long a = ao + (long) i * depth + pc;
            long to = co + (long) i * ldc + j;
            if (height == ROWS1) {
                PanelTiles.tile8x1(kc, weights, a, depth, panel, 0, c, to, ldc, rows, pc > 0);
            } else if (height == ROWS2) {
                PanelTiles.tile6x2(kc, weights, a, depth, panel, 0, c, to, ldc, rows, pc > 0);
            } else if (rows == 1) {
                PanelTiles.tile1x4(kc, weights, a, panel, 0, c, to, false);
            } else {
                PanelTiles.tile4x4(kc, weights, a, depth, panel, 0, c, to, ldc, rows);
            }
        }
    }

    /** Puts results of one part, or of two by turns, between those of others. */
    private void scatter(int part, long imageGroup, int u0, int rows, int width, int m0, int m1) {
        Axis.Part r = plan.rowPart(part);
        Axis.Part q = plan.columnPart(part);
        int columns = targetSize(plan.columns);
        int ld = r.step * columns;
        for (int m = m0; m < m1; m++) {
            long from = (long) m * ldc;
            long row = (imageGroup * plan.maps + m) * targetSize(plan.rows) + r.first + (long) u0 * r.step;
            long to = row * columns;
            if (turns(plan)) {
                StridedCopy.byTurns(scratch, from, co + from, result, to, ld, rows, columns);
            } else {
                StridedCopy.any(scratch, from, width, 1, result, to + q.first, ld, q.step, rows, width);
            }
        }
    }

    /** Adds the bias, when all parts are there. */
    private void finish(long imageGroup, int group, int u0, int n, int m0, int m1) {
        int step = plan.rowPart(0).step;
        int columns = targetSize(plan.columns);
        int first = u0 * step;
        int rows = Math.min(targetSize(plan.rows), (u0 + n) * step) - first;
        int size = rows * columns;
        for (int m = m0; m < m1; m++) {
            long at = ((imageGroup * plan.maps + m) * targetSize(plan.rows) + first) * columns;
            int channel = group * plan.maps + m;
            PlaneCopy.biasPlane(get(bias, channel), least, result, at, size);
            end.apply(result, at, size, 1, size, channel);
        }
    }

    private static int targetSize(Axis a) {
        int n = 0;
        for (Axis.Part p : a.parts) {
            n += p.outputs;
        }
        return n;
    }
}
