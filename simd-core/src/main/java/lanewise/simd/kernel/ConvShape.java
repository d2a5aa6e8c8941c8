package lanewise.simd.kernel;

/**
 * The shape of a convolution: images of inChannels x height x width to outChannels x outHeight x outWidth.
 *
 * <p>Channels lie in {@code groups} groups; an output sees the inputs of its own group only. With as many groups as inputs it is depthwise.
 * Weights are outChannels x inChannels/groups x kernelHeight x kernelWidth, row-major.
 *
 * @param inChannels of an image, a multiple of groups
 * @param outChannels of a result, a multiple of groups
 * @param groups 1 or more
 * @param rows the direction of height
 * @param columns the direction of width
 */
public record ConvShape(int inChannels, int outChannels, int groups, ConvAxis rows, ConvAxis columns) {
    /** An int can count the bytes. */
    private static final long MOST = 1 << 29;

    /** See {@link ConvShape}. */
    public ConvShape {
        if (inChannels < 1 || outChannels < 1 || groups < 1) {
            throw new IllegalArgumentException("convolution: there are " + inChannels + " input channels, "
                    + outChannels + " output channels and " + groups + " groups; each must be at least 1");
        }
        if (inChannels % groups != 0 || outChannels % groups != 0) {
            throw new IllegalArgumentException("convolution: " + inChannels + " input channels and " + outChannels
                    + " output channels are not both multiples of " + groups + " groups");
        }
        few("an image has", inChannels, rows.size(), columns.size());
        few("a result has", outChannels, rows.outputs(), columns.outputs());
        few("there are", outChannels, inChannels / groups, (long) rows.kernel() * columns.kernel());
    }

    /** A square kernel with stride and dilation 1, no padding, one group. */
    public static ConvShape square(int inChannels, int outChannels, int height, int width, int kernel) {
        return new ConvShape(inChannels, outChannels, 1, ConvAxis.of(height, kernel), ConvAxis.of(width, kernel));
    }

    /** On rows: one dimension. */
    public static ConvShape line(int inChannels, int outChannels, int width, int kernel) {
        return new ConvShape(inChannels, outChannels, 1, ConvAxis.of(1, 1), ConvAxis.of(width, kernel));
    }

    private static void few(String what, long a, long b, long c) {
        if (Math.multiplyHigh(a * b, c) != 0 || a * b * c > MOST) {
            throw new IllegalArgumentException("convolution: " + what + " " + a + "x" + b + "x" + c
                    + " elements; 2^29 is the most that is supported");
        }
    }

    /** With another stride, in both directions. */
    public ConvShape withStride(int s) {
        return with(rows.withStride(s), columns.withStride(s));
    }

    /** With another dilation, in both directions. */
    public ConvShape withDilation(int d) {
        return with(rows.withDilation(d), columns.withDilation(d));
    }

    /** With another padding, on all four sides. */
    public ConvShape withPadding(int p) {
        return with(rows.withPadding(p, p), columns.withPadding(p, p));
    }

    /** With another padding. */
    public ConvShape withPadding(int top, int bottom, int left, int right) {
        return with(rows.withPadding(top, bottom), columns.withPadding(left, right));
    }

    /** With as much padding as gives ⌈size / stride⌉ outputs in both directions. */
    public ConvShape withSamePadding() {
        return with(rows.withSamePadding(), columns.withSamePadding());
    }

    /** In other groups. */
    public ConvShape withGroups(int g) {
        return new ConvShape(inChannels, outChannels, g, rows, columns);
    }

    private ConvShape with(ConvAxis r, ConvAxis c) {
        return new ConvShape(inChannels, outChannels, groups, r, c);
    }

    /** Rows of an image. */
    public int height() {
        return rows.size();
    }

    /** Columns of an image. */
    public int width() {
        return columns.size();
    }

    /** Rows of a result. */
    public int outHeight() {
        return rows.outputs();
    }

    /** Columns of a result. */
    public int outWidth() {
        return columns.outputs();
    }

    /** Elements of an image, all channels. */
    public int imageSize() {
        return inChannels * height() * width();
    }

    /** Elements of a result, all channels. */
    public int resultSize() {
        return outChannels * outHeight() * outWidth();
    }

    /** Elements of the weights. */
    public int weights() {
        return outChannels * taps();
    }

    /** Terms of one output: elements of one output channel's weights. */
    public int taps() {
        return inChannels / groups * rows.kernel() * columns.kernel();
    }

    /** Multiply-adds of one image. */
    public long multiplyAdds() {
        return (long) resultSize() * taps();
    }
}
