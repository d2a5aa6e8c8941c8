package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import lanewise.simd.Tensor;

/**
 * Pooling to outputs of a given size: output i of m looks at elements ⌊i·n/m⌋ to ⌈(i + 1)·n/m⌉ − 1 of n, in both directions (PyTorch's
 * adaptive pooling), so windows may differ by one and overlap by one. Plain loops over elements; where n is a multiple of m,
 * {@link MaxPooling} and {@link AveragePooling} give the same bits faster.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, overlapping or read-only where it is written, or a size below 1,
 * and {@link IllegalStateException} when its arena is closed.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param outHeight rows of outputs
 * @param outWidth columns of outputs
 */
public record AdaptivePooling(int height, int width, int outHeight, int outWidth) {
    /** See {@link AdaptivePooling}. */
    public AdaptivePooling {
        if (height < 1 || width < 1 || outHeight < 1 || outWidth < 1) {
            throw new IllegalArgumentException("adaptive pooling: from " + height + "x" + width + " to " + outHeight
                    + "x" + outWidth + "; each must be at least 1");
        }
        long greatest = Math.max((long) height * width, (long) outHeight * outWidth);
        if (greatest > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("adaptive pooling: from " + height + "x" + width + " to " + outHeight
                    + "x" + outWidth + " are " + greatest + " elements; there must be fewer than 2^31");
        }
    }

    private static int first(int i, int size, int outputs) {
        return (int) ((long) i * size / outputs);
    }

    private static int end(int i, int size, int outputs) {
        return (int) Math.ceilDiv((i + 1L) * size, (long) outputs);
    }

    private int top(int i) {
        return first(i, height, outHeight);
    }

    private int bottom(int i) {
        return end(i, height, outHeight);
    }

    private int left(int j) {
        return first(j, width, outWidth);
    }

    private int right(int j) {
        return end(j, width, outWidth);
    }

    private int area() {
        return height * width;
    }

    private int outArea() {
        return outHeight * outWidth;
    }

    private int number(int i, int j) {
        return (bottom(i) - top(i)) * (right(j) - left(j));
    }

    /**
     * y[p, i, j] = the greatest element of the window, as {@link MaxPooling#maxPool} has it.
     *
     * @param x planes x height x width
     * @param y planes x outHeight x outWidth, disjoint from x
     */
    public void max(Tensor x, Tensor y, int planes) {
        check("adaptiveMaxPool", planes, "x", x, area(), "y", y, outArea());
        for (int o = 0; o < planes * outArea(); o++) {
            set(y.segment(), o, greatest(x.segment(), o));
        }
    }

    private float greatest(MemorySegment x, int o) {
        int i = o % outArea() / outWidth;
        int j = o % outWidth;
        float m = Float.NEGATIVE_INFINITY;
        for (int r = top(i); r < bottom(i); r++) {
            int row = o / outArea() * area() + r * width;
            for (int c = left(j); c < right(j); c++) {
                m = Math.max(m, get(x, row + c));
            }
        }
        return m;
    }

    /**
     * dx = 0, then for ascending outputs dx[first element equal to y] += dy, as {@link MaxPooling#maxPoolBackward} but for the order of windows.
     *
     * @param x the inputs of the forward pass
     * @param y its outputs
     * @param dy gradients of the outputs
     * @param dx gradients of the inputs, overwritten; disjoint from all others
     */
    public void maxBackward(Tensor x, Tensor y, Tensor dy, Tensor dx, int planes) {
        check("adaptiveMaxPoolBackward", planes, "dy", dy, outArea(), "dx", dx, area());
        check("adaptiveMaxPoolBackward", planes, "x", x, area(), "dx", dx, area());
        check("adaptiveMaxPoolBackward", planes, "y", y, outArea(), "dx", dx, area());
        Elementwise.fillWalk(0f, dx.segment(), 0, planes * area());
        for (int o = 0; o < planes * outArea(); o++) {
            toGreatest(x.segment(), get(y.segment(), o), get(dy.segment(), o), dx.segment(), o);
        }
    }

    private void toGreatest(MemorySegment x, float y, float dy, MemorySegment dx, int o) {
        int i = o % outArea() / outWidth;
        int j = o % outWidth;
        for (int r = top(i); r < bottom(i); r++) {
            int row = o / outArea() * area() + r * width;
            for (int c = left(j); c < right(j); c++) {
                if (get(x, row + c) == y) {
                    set(dx, row + c, get(dx, row + c) + dy);
                    return;
                }
            }
        }
    }

    /**
     * y[p, i, j] = the mean of the window: the chain s + x from 0 in the order of rows, divided by the number of its elements.
     *
     * @param x planes x height x width
     * @param y planes x outHeight x outWidth, disjoint from x
     */
    public void average(Tensor x, Tensor y, int planes) {
        check("adaptiveAveragePool", planes, "x", x, area(), "y", y, outArea());
        for (int o = 0; o < planes * outArea(); o++) {
            set(y.segment(), o, mean(x.segment(), o));
        }
    }

    private float mean(MemorySegment x, int o) {
        int i = o % outArea() / outWidth;
        int j = o % outWidth;
        float s = 0f;
        for (int r = top(i); r < bottom(i); r++) {
            int row = o / outArea() * area() + r * width;
            for (int c = left(j); c < right(j); c++) {
                s += get(x, row + c);
            }
        }
        return s / number(i, j);
    }

    /**
     * dx = 0, then for ascending outputs dx[element] += dy/number for each element of the window.
     *
     * @param dy gradients of the outputs
     * @param dx gradients of the inputs, overwritten; disjoint from dy
     */
    public void averageBackward(Tensor dy, Tensor dx, int planes) {
        check("adaptiveAveragePoolBackward", planes, "dy", dy, outArea(), "dx", dx, area());
        Elementwise.fillWalk(0f, dx.segment(), 0, planes * area());
        for (int o = 0; o < planes * outArea(); o++) {
            toAll(get(dy.segment(), o), dx.segment(), o);
        }
    }

    private void toAll(float dy, MemorySegment dx, int o) {
        int i = o % outArea() / outWidth;
        int j = o % outWidth;
        float share = dy / number(i, j);
        for (int r = top(i); r < bottom(i); r++) {
            int row = o / outArea() * area() + r * width;
            for (int c = left(j); c < right(j); c++) {
                set(dx, row + c, get(dx, row + c) + share);
            }
        }
    }

    private static void check(
            String kernel, int planes, String nameX, Tensor x, int area, String nameY, Tensor y, int areaY) {
        Checks.atLeast(kernel, nameX, x, planes, area);
        Checks.atLeast(kernel, nameY, y, planes, areaY);
        Checks.writable(kernel, nameY, y);
        Checks.disjoint(kernel, nameX, x, planes * area, nameY, y, planes * areaY);
    }
}
