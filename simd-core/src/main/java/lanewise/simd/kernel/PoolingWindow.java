package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;

/**
 * How a window moves over images of one size: its own size, its strides, and how far it may stand over each edge.
 *
 * <p>Output (i, j) looks at rows i·strideHeight − padHeight + r, r below kernelHeight, and at columns alike; what lies outside the image is
 * passed over. There are ⌊(height + 2·padHeight − kernelHeight)/strideHeight⌋ + 1 rows of outputs; with {@code ceil}, the quotient is rounded
 * up instead, but a window that would begin below image and padding is left out (PyTorch's {@code ceil_mode}). No dilation.
 *
 * @param height rows of an image, at least 1
 * @param width columns of an image, at least 1
 * @param kernelHeight rows of the window, at least 1 and at most height + 2·padHeight
 * @param kernelWidth columns of the window, alike
 * @param strideHeight rows from a window to the one below, at least 1
 * @param strideWidth columns from a window to the next, at least 1
 * @param padHeight rows that a window may stand over, at most half of its own, so that each sees some of the image
 * @param padWidth columns that a window may stand over, alike
 * @param ceil whether the last windows may stand over the edge by more, where else rows or columns would be left out
 */
public record PoolingWindow(
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padHeight,
        int padWidth,
        boolean ceil) {
    /** See {@link PoolingWindow}. */
    public PoolingWindow {
        check("height", height, kernelHeight, strideHeight, padHeight);
        check("width", width, kernelWidth, strideWidth, padWidth);
        long area = (long) height * width;
        long outArea = (long) outputs(height, kernelHeight, strideHeight, padHeight, ceil)
                * outputs(width, kernelWidth, strideWidth, padWidth, ceil);
        if (Math.max(area, outArea) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("pooling: an image of height " + height + " and width " + width + " has "
                    + area + " elements and " + outArea + " outputs; there must be fewer than 2^31");
        }
    }

    /** The same in both directions. */
    public static PoolingWindow square(int height, int width, int kernel, int stride, int pad) {
        return new PoolingWindow(height, width, kernel, kernel, stride, stride, pad, pad, false);
    }

    /** On rows: one dimension. */
    public static PoolingWindow line(int width, int kernel, int stride, int pad) {
        return new PoolingWindow(1, width, 1, kernel, 1, stride, 0, pad, false);
    }

    private static void check(String name, int size, int kernel, int stride, int pad) {
        if (size < 1 || kernel < 1 || stride < 1) {
            throw new IllegalArgumentException("pooling: " + name + " is " + size + ", that of the kernel " + kernel
                    + " and the stride " + stride + "; each must be at least 1");
        }
        if (pad < 0 || pad > kernel / 2) {
            throw new IllegalArgumentException("pooling: the padding of the " + name + " is " + pad
                    + "; for a kernel of " + kernel + " it must be 0 to " + kernel / 2);
        }
        long padded = size + 2L * pad;
        if (kernel > padded || padded > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("pooling: " + name + " is " + size + ", with padding " + padded
                    + "; it must be at least the kernel's, " + kernel + ", and below 2^31");
        }
    }

    /** Rows of outputs. */
    public int outHeight() {
        return outputs(height, kernelHeight, strideHeight, padHeight, ceil);
    }

    /** Columns of outputs. */
    public int outWidth() {
        return outputs(width, kernelWidth, strideWidth, padWidth, ceil);
    }

    private static int outputs(int size, int kernel, int stride, int pad, boolean ceil) {
        int room = size + 2 * pad - kernel;
        if (!ceil) {
            return room / stride + 1;
        }
        int n = Math.ceilDiv(room, stride) + 1;
        return (n - 1L) * stride >= size + pad ? n - 1 : n;
    }

    /** Elements of an image. */
    int area() {
        return height * width;
    }

    /** Elements of a plane of outputs. */
    int outArea() {
        return outHeight() * outWidth();
    }

    /** The image's first row that row {@code i} of outputs looks at. */
    int firstRow(int i) {
        return Math.max(0, i * strideHeight - padHeight);
    }

    /** Behind the last one. */
    int endRow(int i) {
        return Math.min(height, i * strideHeight - padHeight + kernelHeight);
    }

    /** The image's first column that column {@code j} of outputs looks at. */
    int firstColumn(int j) {
        return Math.max(0, j * strideWidth - padWidth);
    }

    /** Behind the last one. */
    int endColumn(int j) {
        return Math.min(width, j * strideWidth - padWidth + kernelWidth);
    }

    /** The first column of outputs whose window does not stand over the left edge; all, if none. */
    int firstWhole() {
        return Math.min(outWidth(), Math.ceilDiv(padWidth, strideWidth));
    }

    /** Behind the last column of outputs whose window stands over no edge; not below {@link #firstWhole}. */
    int endWhole() {
        int room = width + padWidth - kernelWidth;
        return Math.max(firstWhole(), room < 0 ? 0 : Math.min(outWidth(), room / strideWidth + 1));
    }

    /**
     * How many outputs from column {@code first} of a row on a whole vector may treat as if they were columns of it: {@code n}, those there are, or
     * a vector's length where all that it touches still lies within the planes. What belongs to the next rows is computed again with these.
     *
     * @param from the first output's first element in the image
     * @param at the first output
     * @param planes number of planes
     */
    int room(int n, long from, int rows, long at, int planes) {
        long last = from + (rows - 1L) * width + kernelWidth + (long) strideWidth * LENGTH;
        boolean fits = at + LENGTH <= (long) planes * outArea() && last < (long) planes * area();
        return n < LENGTH && fits ? LENGTH : n;
    }

    /** Image elements that row {@code i}, column {@code j} divides by: those looked at, or with the padding, which counts as zeros. */
    int divisor(int i, int j, boolean countPadding) {
        if (!countPadding) {
            return (endRow(i) - firstRow(i)) * (endColumn(j) - firstColumn(j));
        }
        int top = i * strideHeight - padHeight;
        int left = j * strideWidth - padWidth;
        return (Math.min(top + kernelHeight, height + padHeight) - top)
                * (Math.min(left + kernelWidth, width + padWidth) - left);
    }
}
