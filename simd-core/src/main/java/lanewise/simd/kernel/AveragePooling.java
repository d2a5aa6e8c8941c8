package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
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
            AverageSliding.averageWalk(
                    b.x, 0, 0, 1 + i % 3, 1 + i % 3, 4f, b.z, 0, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel AVERAGE_POOL_HALVING = Kernel.of("averagePoolHalving", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2) / 2;
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            AverageHalving.averageWalk(
                    b.x, 0, 0, 1 + i % 3, 1 + i % 3, 4f, b.z, 0, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel AVERAGE_POOL_BACKWARD = Kernel.of("averagePoolBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            int m = Math.max(0, n - 2);
            boolean narrow = i % 2 == 1 && m >= LENGTH;
            AverageSliding.backwardWalk(
                    b.x, 0, 4f, b.z, 0, 0, 1 + i % 3, 1 + i % 3, narrow ? 3 : m, narrow ? LENGTH : m);
        }
    });

    public static final Kernel AVERAGE_POOL_HALVING_BACKWARD =
            Kernel.of("averagePoolHalvingBackward", (b, n, calls) -> {
                for (int i = 0; i < calls; i++) {
                    int m = Math.max(0, n - 2) / 2;
                    boolean narrow = i % 2 == 1 && m >= LENGTH;
                    int cols = 2 + i / 2 % 2;
                    AverageHalving.backwardWalk(
                            b.x, 0, 4f, b.z, 0, 0, 1 + i % 3, cols, narrow ? 3 : m, narrow ? LENGTH : m);
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
            AverageSliding.averageWalk(x, from, w.width(), rows, w.kernelWidth(), divisor, y, at + first, n, room);
        } else {
            AverageHalving.averageWalk(x, from, w.width(), rows, w.kernelWidth(), divisor, y, at + first, n, room);
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
            float s = AverageSliding.sum(x, first, w.width(), rows, w.endColumn(j) - left);
            y.set(FLOAT, 4L * (at + j), s / w.divisor(i, j, countPadding));
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
            AverageSliding.backwardWalk(dy, at + first, divisor, dx, from, w.width(), rows, w.kernelWidth(), n, room);
        } else {
            AverageHalving.backwardWalk(dy, at + first, divisor, dx, from, w.width(), rows, w.kernelWidth(), n, room);
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
            AverageSliding.give(
                    g, dx, plane + (long) w.firstRow(i) * w.width() + left, w.width(), rows, w.endColumn(j) - left);
        }
    }
}
