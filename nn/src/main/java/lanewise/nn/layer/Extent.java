package lanewise.nn.layer;

import java.util.Optional;
import lanewise.simd.Shape;

/**
 * Rows and columns: of a window, a stride, a dilation.
 *
 * @param height rows
 * @param width columns
 */
public record Extent(int height, int width) {
    /** As many rows as columns. */
    public static Extent of(int size) {
        return new Extent(size, size);
    }

    /** Reads {@code 3x5}, or {@code 3} for {@code 3x3}. */
    static Extent parse(String text) {
        String[] parts = text.split("x", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("'" + text + "' is neither HEIGHTxWIDTH nor one number for both");
        }
        return new Extent(Layers.number(parts[0]), Layers.number(parts[parts.length - 1]));
    }

    /** Both at least so many. */
    Extent atLeast(int least, String what) {
        if (height < least || width < least) {
            throw new IllegalArgumentException(what + " is " + this + "; both must be at least " + least);
        }
        return this;
    }

    int area() {
        return Math.multiplyExact(height, width);
    }

    /** The window of one size that moves by its own size and comes to so many outputs, if there is one. */
    Optional<Window> windows(Shape image) {
        return image.dim(1) % height == 0 && image.dim(2) % width == 0
                ? Optional.of(Window.of(new Extent(image.dim(1) / height, image.dim(2) / width)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
