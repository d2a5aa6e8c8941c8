package lanewise.simd.kernel;

/**
 * One direction of a convolution, its rows or its columns: output i reads elements i·stride + k·dilation − before, k below kernel; those
 * outside the image are +0.
 *
 * @param size rows, or columns, of an image, at least 1
 * @param kernel those of the kernel, at least 1
 * @param stride elements from an output to the next, at least 1
 * @param dilation elements from one of the kernel to the next, at least 1
 * @param before zeros before the image, 0 or more
 * @param behind zeros behind it, 0 or more; with them the image must have room for the kernel, (kernel − 1)·dilation + 1
 */
public record ConvAxis(int size, int kernel, int stride, int dilation, int before, int behind) {
    /** See {@link ConvAxis}. */
    public ConvAxis {
        if (size < 1 || kernel < 1 || stride < 1 || dilation < 1) {
            throw new IllegalArgumentException("convolution: the size is " + size + ", the kernel " + kernel
                    + ", the stride " + stride + ", the dilation " + dilation + "; each must be at least 1");
        }
        if (before < 0 || behind < 0) {
            throw new IllegalArgumentException(
                    "convolution: the padding is " + before + " and " + behind + "; neither may be negative");
        }
        long padded = (long) size + before + behind;
        long extent = (kernel - 1L) * dilation + 1;
        if (extent > padded || padded > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("convolution: a size of " + size + " with padding " + before + " + "
                    + behind + " is " + padded + "; it must be at least the extent of the kernel, " + extent
                    + " (kernel " + kernel + ", dilation " + dilation + "), and below 2^30");
        }
    }

    /** Stride and dilation 1, no padding. */
    public static ConvAxis of(int size, int kernel) {
        return new ConvAxis(size, kernel, 1, 1, 0, 0);
    }

    /** With another stride. */
    public ConvAxis withStride(int s) {
        return new ConvAxis(size, kernel, s, dilation, before, behind);
    }

    /** With another dilation. */
    public ConvAxis withDilation(int d) {
        return new ConvAxis(size, kernel, stride, d, before, behind);
    }

    /** With another padding. */
    public ConvAxis withPadding(int first, int last) {
        return new ConvAxis(size, kernel, stride, dilation, first, last);
    }

    /** With as much padding as gives ⌈size / stride⌉ outputs, an odd zero behind: what is called "same". */
    public ConvAxis withSamePadding() {
        long zeros = (Math.ceilDiv(size, stride) - 1L) * stride + (kernel - 1L) * dilation + 1 - size;
        int all = Math.clamp(zeros, 0, Integer.MAX_VALUE / 2);
        return withPadding(all / 2, all - all / 2);
    }

    /** ⌊(size + before + behind − (kernel − 1)·dilation − 1) / stride⌋ + 1. */
    public int outputs() {
        return (size + before + behind - (kernel - 1) * dilation - 1) / stride + 1;
    }
}
