package lanewise.nn.layer;

import lanewise.simd.Shape;
import lanewise.simd.kernel.PoolingWindow;

/**
 * How a pooling window moves over images of any size.
 *
 * @param size of the window, both at least 1
 * @param stride from a window to the next, both at least 1
 * @param padding that a window may stand over, both from 0 to half the window
 * @param ceil whether the last windows may stand over the edge by more, where else rows or columns would be left out
 */
public record Window(Extent size, Extent stride, Extent padding, boolean ceil) {
    private static final Extent NONE = new Extent(0, 0);

    public Window {
        size.atLeast(1, "the window");
        stride.atLeast(1, "the stride");
        padding.atLeast(0, "the padding");
    }

    /** A square window that moves by its own size. */
    public static Window of(int size) {
        return of(Extent.of(size));
    }

    /** A window that moves by its own size. */
    public static Window of(Extent size) {
        return new Window(size, size, NONE, false);
    }

    /** With another stride. */
    public Window withStride(int s) {
        return new Window(size, Extent.of(s), padding, ceil);
    }

    /** With another padding. */
    public Window withPadding(int p) {
        return new Window(size, stride, Extent.of(p), ceil);
    }

    /** With a last window over the edge. */
    public Window withCeil() {
        return new Window(size, stride, padding, true);
    }

    static Window read(Words words) {
        Extent size = Extent.parse(words.next("window"));
        return new Window(
                size,
                words.option("stride", size, Extent::parse),
                words.option("padding", NONE, Extent::parse),
                words.option("ceil", false));
    }

    Words.Writer write() {
        return Words.write(size)
                .option("stride", stride, size)
                .option("padding", padding, NONE)
                .option("ceil", ceil, false);
    }

    /** On images of a shape. */
    PoolingWindow on(Shape image) {
        return new PoolingWindow(
                image.dim(1),
                image.dim(2),
                size.height(),
                size.width(),
                stride.height(),
                stride.width(),
                padding.height(),
                padding.width(),
                ceil);
    }

    Shape output(String kind, Shape image) {
        PoolingWindow w = on(Examples.image(kind, image));
        return Shape.of(image.dim(0), w.outHeight(), w.outWidth());
    }

    /** One for each element that a window sees. */
    long flops(Shape image) {
        PoolingWindow w = on(image);
        return (long) image.dim(0) * w.outHeight() * w.outWidth() * size.area();
    }
}
