package lanewise.nn.layer;

import lanewise.simd.Shape;
import lanewise.simd.kernel.ConvShape;

/**
 * How the kernel of a convolution moves over images of any size.
 *
 * @param size of the kernel, both at least 1
 * @param stride from an output to the next, both at least 1
 * @param dilation from an element of the kernel to the next, both at least 1
 * @param padding zeros around the image
 * @param groups of channels, at least 1; an output sees its own group only. As many as channels is depthwise
 */
public record ConvWindow(Extent size, Extent stride, Extent dilation, Padding padding, int groups) {
    private static final Extent ONE = new Extent(1, 1);

    public ConvWindow {
        size.atLeast(1, "the kernel");
        stride.atLeast(1, "the stride");
        dilation.atLeast(1, "the dilation");
        if (groups < 1) {
            throw new IllegalArgumentException("the number of groups is " + groups + "; it must be at least 1");
        }
    }

    /** A square kernel, without anything else. */
    public static ConvWindow of(int size) {
        return of(Extent.of(size));
    }

    /** A kernel, without anything else. */
    public static ConvWindow of(Extent size) {
        return new ConvWindow(size, ONE, ONE, Padding.VALID, 1);
    }

    /** With another stride in both directions. */
    public ConvWindow withStride(int s) {
        return new ConvWindow(size, Extent.of(s), dilation, padding, groups);
    }

    /** With another dilation in both directions. */
    public ConvWindow withDilation(int d) {
        return new ConvWindow(size, stride, Extent.of(d), padding, groups);
    }

    /** With as many zeros on all four sides. */
    public ConvWindow withPadding(int p) {
        return withPadding(Padding.of(p));
    }

    /** With as much padding as makes ⌈size/stride⌉ outputs. */
    public ConvWindow withSamePadding() {
        return withPadding(Padding.SAME);
    }

    /** With another padding. */
    public ConvWindow withPadding(Padding p) {
        return new ConvWindow(size, stride, dilation, p, groups);
    }

    /** With channels in groups. */
    public ConvWindow withGroups(int g) {
        return new ConvWindow(size, stride, dilation, padding, g);
    }

    static ConvWindow read(Words words) {
        return new ConvWindow(
                Extent.parse(words.next("size of the kernel")),
                words.option("stride", ONE, Extent::parse),
                words.option("dilation", ONE, Extent::parse),
                words.option("padding", Padding.VALID, Padding::parse),
                words.option("groups", 1, Layers::number));
    }

    Words.Writer write(int filters) {
        return Words.write(filters, size)
                .option("stride", stride, ONE)
                .option("dilation", dilation, ONE)
                .option("padding", padding, Padding.VALID)
                .option("groups", groups, 1);
    }

    /** Without what is said of rows. */
    ConvWindow ofSequences() {
        return new ConvWindow(
                size, new Extent(1, stride.width()), new Extent(1, dilation.width()), padding.ofSequences(), groups);
    }

    static ConvWindow readSequences(Words words) {
        return new ConvWindow(
                new Extent(1, words.number("size of the kernel")),
                new Extent(1, words.option("stride", 1, Layers::number)),
                new Extent(1, words.option("dilation", 1, Layers::number)),
                words.option("padding", Padding.VALID, Padding::parseSequences),
                words.option("groups", 1, Layers::number));
    }

    Words.Writer writeSequences(int filters) {
        return Words.write(filters, size.width())
                .option("stride", stride.width(), 1)
                .option("dilation", dilation.width(), 1)
                .option("padding", padding.columns(), Padding.VALID.columns())
                .option("groups", groups, 1);
    }

    /** From images of channels x height x width. */
    ConvShape from(Shape image, int filters) {
        return new ConvShape(
                image.dim(0),
                filters,
                groups,
                padding.rows(image.dim(1), size, stride, dilation),
                padding.columns(image.dim(2), size, stride, dilation));
    }
}
