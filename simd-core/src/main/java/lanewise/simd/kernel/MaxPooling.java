package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.Tensor;

/**
 * The greatest element of each window, in images NCHW; rows are images of height 1. Exact.
 *
 * <p>Vectors hold outputs next to each other, where windows move by one column or two and do not stand over an edge; others are made one by
 * one.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class MaxPooling {
    public static final Kernel MAX_POOL = Kernel.of("maxPool", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2);
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            MaxSliding.maxWalk(b.x, 0, 0, 1 + i % 3, 1 + i % 3, b.z, 0, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel MAX_POOL_HALVING = Kernel.of("maxPoolHalving", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2) / 2;
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            MaxHalving.maxWalk(b.x, 0, 0, 1 + i % 3, 1 + i % 3, b.z, 0, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel MAX_POOL_BACKWARD = Kernel.of("maxPoolBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2);
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            MaxSliding.backwardWalk(
                    b.x, 0, 0, 1 + i % 3, 1 + i % 3, b.x, b.y, 0, b.z, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel MAX_POOL_HALVING_BACKWARD = Kernel.of("maxPoolHalvingBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2) / 2;
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            int cols = 2 + i / 2 % 2;
            MaxHalving.backwardWalk(b.x, 0, 0, 1 + i % 3, cols, b.x, b.y, 0, b.z, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel MAX_POOL_QUARTERING = Kernel.of("maxPoolQuartering", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int columns = i % 2 == 0 ? n / 4 : Math.min(n / 4, 3);
            MaxQuartering.maxWalk(b.x, 0, b.z, 0, columns == 0 ? 0 : n / (4 * columns), columns);
        }
    });

    public static final Kernel MAX_POOL_QUARTERING_BACKWARD = Kernel.of("maxPoolQuarteringBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int columns = i % 2 == 0 ? n / 4 : Math.min(n / 4, 3);
            MaxQuartering.backwardWalk(b.x, 0, b.x, b.y, 0, b.z, columns == 0 ? 0 : n / (4 * columns), columns);
        }
    });

    private MaxPooling() {}

    /**
     * y[p, i, j] = the greatest of what the window at (i, j) sees of plane p, as {@link Math#max(float, float)} has it: NaN where it sees one,
     * and +0 is greater than −0. Padding counts as −∞.
     *
     * @param x planes x height x width
     * @param y planes x outHeight x outWidth, disjoint from x
     * @param planes images times channels
     */
    public static void maxPool(Tensor x, Tensor y, int planes, PoolingWindow w) {
        maxPool(x, y, 0, planes, w);
    }

    /** The same for planes from … to−1, for a worker of several. */
    public static void maxPool(Tensor x, Tensor y, int from, int to, PoolingWindow w) {
        checkPlanes("maxPool", from, to);
        Checks.atLeast("maxPool", "x", x, to, w.area());
        Checks.atLeast("maxPool", "y", y, to, w.outArea());
        Checks.writable("maxPool", "y", y);
        Checks.disjoint("maxPool", "x", x, to * w.area(), "y", y, to * w.outArea());
        if (MaxQuartering.suits(w)) {
            int rows = (to - from) * w.outHeight();
            MaxQuartering.maxWalk(
                    x.segment(), (long) from * w.area(), y.segment(), (long) from * w.outArea(), rows, w.outWidth());
            return;
        }
        for (int p = from; p < to; p++) {
            for (int i = 0; i < w.outHeight(); i++) {
                row(x.segment(), p * w.area(), i, w, y.segment(), p * w.outArea() + i * w.outWidth(), to);
            }
        }
    }

    private static void checkPlanes(String kernel, int from, int to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    kernel + ": planes " + from + " to " + to + "; they must ascend from 0 on");
        }
    }

    /** Row i of a plane of outputs, which begins at {@code at}. */
    private static void row(MemorySegment x, int plane, int i, PoolingWindow w, MemorySegment y, int at, int planes) {
        int first = w.firstWhole();
        int end = w.strideWidth() <= 2 ? w.endWhole() : first;
        int rows = w.endRow(i) - w.firstRow(i);
        long from = plane + (long) w.firstRow(i) * w.width() + w.firstColumn(first);
        int room = w.room(end - first, from, rows, at + first, planes);
        edge(x, plane, i, w, y, at, 0, first);
        if (w.strideWidth() == 1) {
            MaxSliding.maxWalk(x, from, w.width(), rows, w.kernelWidth(), y, at + first, end - first, room);
        } else {
            MaxHalving.maxWalk(x, from, w.width(), rows, w.kernelWidth(), y, at + first, end - first, room);
        }
        edge(x, plane, i, w, y, at, end, w.outWidth());
    }

    private static void edge(
            MemorySegment x, int plane, int i, PoolingWindow w, MemorySegment y, int at, int from, int to) {
        int rows = w.endRow(i) - w.firstRow(i);
        for (int j = from; j < to; j++) {
            int left = w.firstColumn(j);
            long first = plane + (long) w.firstRow(i) * w.width() + left;
            y.set(FLOAT, 4L * (at + j), MaxSliding.greatest(x, first, w.width(), rows, w.endColumn(j) - left));
        }
    }

    /**
     * dx[p, r, c] = the sum of dy[p, i, j] over all windows whose greatest element is this one, the first of those equal to y[p, i, j] in the order
     * of rows; of a NaN nobody gets the gradient. Sums begin with 0 and take windows in ascending rows, in each from right to left.
     *
     * @param x planes x height x width: the inputs of the forward pass
     * @param y planes x outHeight x outWidth: its outputs
     * @param dy planes x outHeight x outWidth gradients of the outputs
     * @param dx planes x height x width gradients of the inputs, overwritten; disjoint from all others
     * @param planes images times channels
     */
    public static void maxPoolBackward(Tensor x, Tensor y, Tensor dy, Tensor dx, int planes, PoolingWindow w) {
        maxPoolBackward(x, y, dy, dx, 0, planes, w);
    }

    /** The same for planes from … to−1, for a worker of several. */
    public static void maxPoolBackward(Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to, PoolingWindow w) {
        checkPlanes("maxPoolBackward", from, to);
        Checks.atLeast("maxPoolBackward", "x", x, to, w.area());
        Checks.atLeast("maxPoolBackward", "y", y, to, w.outArea());
        Checks.atLeast("maxPoolBackward", "dy", dy, to, w.outArea());
        Checks.atLeast("maxPoolBackward", "dx", dx, to, w.area());
        Checks.writable("maxPoolBackward", "dx", dx);
        Checks.disjoint("maxPoolBackward", "x", x, to * w.area(), "dx", dx, to * w.area());
        Checks.disjoint("maxPoolBackward", "y", y, to * w.outArea(), "dx", dx, to * w.area());
        Checks.disjoint("maxPoolBackward", "dy", dy, to * w.outArea(), "dx", dx, to * w.area());
        if (MaxQuartering.suits(w)) {
            MaxQuartering.backwardWalk(
                    x.segment(),
                    (long) from * w.area(),
                    y.segment(),
                    dy.segment(),
                    (long) from * w.outArea(),
                    dx.segment(),
                    (to - from) * w.outHeight(),
                    w.outWidth());
            return;
        }
        Elementwise.fillWalk(0f, dx.segment(), from * w.area(), (to - from) * w.area());
        for (int p = from; p < to; p++) {
            for (int i = 0; i < w.outHeight(); i++) {
                int at = p * w.outArea() + i * w.outWidth();
                backwardRow(x.segment(), p * w.area(), i, w, y.segment(), dy.segment(), at, dx.segment(), to);
            }
        }
    }

    private static void backwardRow(
            MemorySegment x,
            int plane,
            int i,
            PoolingWindow w,
            MemorySegment y,
            MemorySegment dy,
            int at,
            MemorySegment dx,
            int planes) {
        int first = w.firstWhole();
        int end = w.strideWidth() == 1 || (w.strideWidth() == 2 && w.kernelWidth() > 1) ? w.endWhole() : first;
        int rows = w.endRow(i) - w.firstRow(i);
        long from = plane + (long) w.firstRow(i) * w.width() + w.firstColumn(first);
        int n = end - first;
        int room = w.room(n, from, rows, at + first, planes);
        backwardEdge(x, plane, i, w, y, dy, at, dx, end, w.outWidth());
        if (w.strideWidth() == 1) {
            MaxSliding.backwardWalk(x, from, w.width(), rows, w.kernelWidth(), y, dy, at + first, dx, n, room);
        } else {
            MaxHalving.backwardWalk(x, from, w.width(), rows, w.kernelWidth(), y, dy, at + first, dx, n, room);
        }
        backwardEdge(x, plane, i, w, y, dy, at, dx, 0, first);
    }

    private static void backwardEdge(
            MemorySegment x,
            int plane,
            int i,
            PoolingWindow w,
            MemorySegment y,
            MemorySegment dy,
            int at,
            MemorySegment dx,
            int from,
            int to) {
        int rows = w.endRow(i) - w.firstRow(i);
        for (int j = to - 1; j >= from; j--) {
            int left = w.firstColumn(j);
            long first = plane + (long) w.firstRow(i) * w.width() + left;
            MaxSliding.give(x, first, w.width(), rows, w.endColumn(j) - left, y, dy, at + j, dx);
        }
    }
}
