package lanewise.simd.kernel;

/**
 * An image and the margins around it.
 *
 * @param height rows of the image, at least 1
 * @param width columns of the image, at least 1
 * @param top rows above it, 0 or more
 * @param bottom rows below it, 0 or more
 * @param left columns left of it, 0 or more
 * @param right columns right of it, 0 or more
 */
public record Margins(int height, int width, int top, int bottom, int left, int right) {
    /** See {@link Margins}. */
    public Margins {
        check("height", height, top, bottom);
        check("width", width, left, right);
        long area = ((long) height + top + bottom) * ((long) width + left + right);
        if (area > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "margins: image and margins have " + area + " elements; there must be fewer than 2^31");
        }
    }

    /** The same on all four sides. */
    public static Margins all(int height, int width, int margin) {
        return new Margins(height, width, margin, margin, margin, margin);
    }

    private static void check(String name, int size, int before, int behind) {
        if (size < 1 || before < 0 || behind < 0) {
            throw new IllegalArgumentException("margins: the " + name + " is " + size + " and the margins " + before
                    + " and " + behind + "; the first must be at least 1, none negative");
        }
    }

    /** Rows of the image and both margins. */
    public int outHeight() {
        return height + top + bottom;
    }

    /** Columns of the image and both margins. */
    public int outWidth() {
        return width + left + right;
    }

    int area() {
        return height * width;
    }

    int outArea() {
        return outHeight() * outWidth();
    }
}
