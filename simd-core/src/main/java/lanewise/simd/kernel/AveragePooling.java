package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Pairs.EVERY_OTHER;
import static lanewise.simd.lane.Pairs.LOWER_TWICE;
import static lanewise.simd.lane.Pairs.NUMBERS;
import static lanewise.simd.lane.Pairs.ODD;
import static lanewise.simd.lane.Pairs.UPPER_TWICE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * The mean of each window, in images NCHW; rows are images of height 1. The sum over a window is the chain s + x from 0, in the order of rows,
 * divided by the number of elements: |error| ≤ (number + 1)·u·mean|x|, u = 2⁻²⁴.
 *
 * <p>Vectors hold outputs next to each other, where windows move by one column or two and do not stand over an edge; others are made one by
 * one.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class AveragePooling {
    public static final Kernel AVERAGE_POOL = Kernel.of("averagePool", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2);
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            averageWalk(b.x, 0, 0, 1 + i % 3, 1 + i % 3, 4f, b.z, 0, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel AVERAGE_POOL_HALVING = Kernel.of("averagePoolHalving", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2) / 2;
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            averageHalvingWalk(b.x, 0, 0, 1 + i % 3, 1 + i % 3, 4f, b.z, 0, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel AVERAGE_POOL_BACKWARD = Kernel.of("averagePoolBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2);
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            backwardWalk(b.x, 0, 4f, b.z, 0, 0, 1 + i % 3, 1 + i % 3, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel AVERAGE_POOL_HALVING_BACKWARD =
            Kernel.of("averagePoolHalvingBackward", (b, n, calls) -> {
                for (int i = 0; i < calls; i++) {
                    int m = Math.max(0, n - 2) / 2;
                    boolean narrow = i % 2 == 1 && m >= LENGTH;
                    int cols = 2 + i / 2 % 2;
                    backwardHalvingWalk(b.x, 0, 4f, b.z, 0, 0, 1 + i % 3, cols, narrow ? 3 : m, narrow ? LENGTH : m);
                }
            });

    private AveragePooling() {}

    /**
     * y[p, i, j] = the mean of what the window at (i, j) sees of plane p.
     *
     * @param x planes x height x width
     * @param y planes x outHeight x outWidth, disjoint from x
     * @param planes images times channels
     * @param countPadding whether padding counts as zeros (PyTorch's {@code count_include_pad}), or not at all
     */
    public static void averagePool(Tensor x, Tensor y, int planes, PoolingWindow w, boolean countPadding) {
        Checks.atLeast("averagePool", "x", x, planes, w.area());
        Checks.atLeast("averagePool", "y", y, planes, w.outArea());
        Checks.writable("averagePool", "y", y);
        Checks.disjoint("averagePool", "x", x, planes * w.area(), "y", y, planes * w.outArea());
        for (int p = 0; p < planes; p++) {
            for (int i = 0; i < w.outHeight(); i++) {
                int at = p * w.outArea() + i * w.outWidth();
                row(x.segment(), p * w.area(), i, w, countPadding, y.segment(), at, planes);
            }
        }
    }

    /** Row i of a plane of outputs, which begins at {@code at}. */
    private static void row(
            MemorySegment x,
            int plane,
            int i,
            PoolingWindow w,
            boolean countPadding,
            MemorySegment y,
            int at,
            int planes) {
        int first = w.firstWhole();
        int end = w.strideWidth() <= 2 ? w.endWhole() : first;
        int rows = w.endRow(i) - w.firstRow(i);
        float divisor = w.divisor(i, first, countPadding);
        long from = plane + (long) w.firstRow(i) * w.width() + w.firstColumn(first);
        int n = end - first;
        int room = w.room(n, from, rows, at + first, planes);
        edge(x, plane, i, w, countPadding, y, at, 0, first);
        if (w.strideWidth() == 1) {
            averageWalk(x, from, w.width(), rows, w.kernelWidth(), divisor, y, at + first, n, room);
        } else {
            averageHalvingWalk(x, from, w.width(), rows, w.kernelWidth(), divisor, y, at + first, n, room);
        }
        edge(x, plane, i, w, countPadding, y, at, end, w.outWidth());
    }

    private static void edge(
            MemorySegment x,
            int plane,
            int i,
            PoolingWindow w,
            boolean countPadding,
            MemorySegment y,
            int at,
            int from,
            int to) {
        int rows = w.endRow(i) - w.firstRow(i);
        for (int j = from; j < to; j++) {
            int left = w.firstColumn(j);
            long first = plane + (long) w.firstRow(i) * w.width() + left;
            float s = sum(x, first, w.width(), rows, w.endColumn(j) - left);
            y.set(FLOAT, 4L * (at + j), s / w.divisor(i, j, countPadding));
        }
    }

    /** Of rows x cols elements, the first of which is {@code from}. */
    private static float sum(MemorySegment x, long from, int width, int rows, int cols) {
        float s = 0f;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                s += x.get(FLOAT, 4L * (from + (long) r * width + c));
            }
        }
        return s;
    }

    /** Windows one column apart. The last vector overlaps the one before; a row shorter than one takes {@link PoolingWindow#room}. */
    static void averageWalk(
            MemorySegment x,
            long from,
            int width,
            int rows,
            int cols,
            float divisor,
            MemorySegment y,
            long at,
            int n,
            int room) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; room >= LENGTH && j < room; j += LENGTH) {
            int k = Math.min(j, room - LENGTH);
            FloatVector s = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                long o = 4L * (from + k + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    s = FloatVector.fromMemorySegment(SPECIES, x, o + 4L * c, ORDER)
                            .add(s);
                }
            }
            VECTOR.cast(s).div(divisor).intoMemorySegment(y, 4L * (at + k), ORDER);
        }
        for (; j < n; j++) {
            y.set(FLOAT, 4L * (at + j), sum(x, from + j, width, rows, cols) / divisor);
        }
    }

    /** Windows two columns apart. The last vector overlaps the one before; a row shorter than one takes {@link PoolingWindow#room}. */
    static void averageHalvingWalk(
            MemorySegment x,
            long from,
            int width,
            int rows,
            int cols,
            float divisor,
            MemorySegment y,
            long at,
            int n,
            int room) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; room >= LENGTH && j < room; j += LENGTH) {
            int k = Math.min(j, room - LENGTH);
            FloatVector s = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                long o = 4L * (from + 2L * k + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    s = FloatVector.fromMemorySegment(SPECIES, x, o + 4L * c, ORDER)
                            .blend(FloatVector.fromMemorySegment(SPECIES, x, o + 4L * (c + LENGTH - 1), ORDER), ODD)
                            .rearrange(EVERY_OTHER)
                            .add(s);
                }
            }
            VECTOR.cast(s).div(divisor).intoMemorySegment(y, 4L * (at + k), ORDER);
        }
        for (; j < n; j++) {
            y.set(FLOAT, 4L * (at + j), sum(x, from + 2L * j, width, rows, cols) / divisor);
        }
    }

    /**
     * dx[p, r, c] = the sum of dy[p, i, j]/number over all windows that see the element, number as in the forward pass. Sums begin with 0 and take
     * windows in ascending rows, in each from right to left.
     *
     * @param dy planes x outHeight x outWidth gradients of the outputs
     * @param dx planes x height x width gradients of the inputs, overwritten; disjoint from dy
     * @param planes images times channels
     * @param countPadding as in the forward pass
     */
    public static void averagePoolBackward(Tensor dy, Tensor dx, int planes, PoolingWindow w, boolean countPadding) {
        Checks.atLeast("averagePoolBackward", "dy", dy, planes, w.outArea());
        Checks.atLeast("averagePoolBackward", "dx", dx, planes, w.area());
        Checks.writable("averagePoolBackward", "dx", dx);
        Checks.disjoint("averagePoolBackward", "dy", dy, planes * w.outArea(), "dx", dx, planes * w.area());
        Elementwise.fillWalk(0f, dx.segment(), 0, planes * w.area());
        for (int p = 0; p < planes; p++) {
            for (int i = 0; i < w.outHeight(); i++) {
                int at = p * w.outArea() + i * w.outWidth();
                backwardRow(dy.segment(), at, i, w, countPadding, dx.segment(), p * w.area(), planes);
            }
        }
    }

    private static void backwardRow(
            MemorySegment dy,
            int at,
            int i,
            PoolingWindow w,
            boolean countPadding,
            MemorySegment dx,
            int plane,
            int planes) {
        int first = w.firstWhole();
        int end = w.strideWidth() == 1 || (w.strideWidth() == 2 && w.kernelWidth() > 1) ? w.endWhole() : first;
        int rows = w.endRow(i) - w.firstRow(i);
        float divisor = w.divisor(i, first, countPadding);
        long from = plane + (long) w.firstRow(i) * w.width() + w.firstColumn(first);
        int n = end - first;
        int room = w.room(n, from, rows, at + first, planes);
        backwardEdge(dy, at, i, w, countPadding, dx, plane, end, w.outWidth());
        if (w.strideWidth() == 1) {
            backwardWalk(dy, at + first, divisor, dx, from, w.width(), rows, w.kernelWidth(), n, room);
        } else {
            backwardHalvingWalk(dy, at + first, divisor, dx, from, w.width(), rows, w.kernelWidth(), n, room);
        }
        backwardEdge(dy, at, i, w, countPadding, dx, plane, 0, first);
    }

    private static void backwardEdge(
            MemorySegment dy,
            int at,
            int i,
            PoolingWindow w,
            boolean countPadding,
            MemorySegment dx,
            int plane,
            int from,
            int to) {
        int rows = w.endRow(i) - w.firstRow(i);
        for (int j = to - 1; j >= from; j--) {
            int left = w.firstColumn(j);
            float g = dy.get(FLOAT, 4L * (at + j)) / w.divisor(i, j, countPadding);
            give(g, dx, plane + (long) w.firstRow(i) * w.width() + left, w.width(), rows, w.endColumn(j) - left);
        }
    }

    /** To each of rows x cols elements, the first of which is {@code from}. */
    private static void give(float g, MemorySegment dx, long from, int width, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                long o = 4L * (from + (long) r * width + c);
                dx.set(FLOAT, o, dx.get(FLOAT, o) + g);
            }
        }
    }

    /** Windows one column apart. */
    static void backwardWalk(
            MemorySegment dy,
            long at,
            float divisor,
            MemorySegment dx,
            long from,
            int width,
            int rows,
            int cols,
            int n,
            int room) {
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int j = room - 1;
        for (; j >= SPECIES.loopBound(room); j--) {
            give(dy.get(FLOAT, 4L * (at + j)) / divisor, dx, from + j, width, rows, cols);
        }
        for (j -= LENGTH - 1; j >= 0; j -= LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + j), ORDER)
                    .div(divisor)
                    .blend(0f, NUMBERS.compare(VectorOperators.GE, (float) (n - j)));
            for (int r = 0; r < rows; r++) {
                long row = 4L * (from + j + (long) r * width);
                for (int c = 0; c < cols; c++) {
                    FloatVector.fromMemorySegment(SPECIES, dx, row + 4L * c, ORDER)
                            .add(g)
                            .intoMemorySegment(dx, row + 4L * c, ORDER);
                }
            }
        }
    }

    /**
     * Windows two columns apart, two columns of each at a time; of an odd number the last is taken together with the one before, to which 0 is
     * added.
     */
    static void backwardHalvingWalk(
            MemorySegment dy,
            long at,
            float divisor,
            MemorySegment dx,
            long from,
            int width,
            int rows,
            int cols,
            int n,
            int room) {
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int j = room - 1;
        for (; j >= SPECIES.loopBound(room); j--) {
            give(dy.get(FLOAT, 4L * (at + j)) / divisor, dx, from + 2L * j, width, rows, cols);
        }
        for (j -= LENGTH - 1; j >= 0; j -= LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + j), ORDER)
                    .div(divisor)
                    .blend(0f, NUMBERS.compare(VectorOperators.GE, (float) (n - j)));
            FloatVector lower = g.rearrange(LOWER_TWICE);
            FloatVector upper = g.rearrange(UPPER_TWICE);
            for (int r = 0; r < rows; r++) {
                long o = 4L * (from + 2L * j + (long) r * width);
                for (int c = 0; c < cols - 1; c += 2) {
                    long q = o + 4L * c;
                    FloatVector.fromMemorySegment(SPECIES, dx, q, ORDER)
                            .add(lower)
                            .intoMemorySegment(dx, q, ORDER);
                    FloatVector.fromMemorySegment(SPECIES, dx, q + 4L * LENGTH, ORDER)
                            .add(upper)
                            .intoMemorySegment(dx, q + 4L * LENGTH, ORDER);
                }
                if (cols % 2 == 1) {
                    long q = o + 4L * (cols - 2);
                    FloatVector.fromMemorySegment(SPECIES, dx, q, ORDER)
                            .add(FloatVector.zero(SPECIES).blend(lower, ODD))
                            .intoMemorySegment(dx, q, ORDER);
                    FloatVector.fromMemorySegment(SPECIES, dx, q + 4L * LENGTH, ORDER)
                            .add(FloatVector.zero(SPECIES).blend(upper, ODD))
                            .intoMemorySegment(dx, q + 4L * LENGTH, ORDER);
                }
            }
        }
    }
}
