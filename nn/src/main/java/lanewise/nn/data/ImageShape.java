package lanewise.nn.data;

import lanewise.simd.Shape;

/**
 * How the numbers of an example are looked at as an image: plane by plane, row by row.
 *
 * @param channels planes, for instance 3 colours
 * @param height rows
 * @param width columns
 */
public record ImageShape(int channels, int height, int width) {
    /**
     * Height x width, or channels x height x width.
     *
     * @param operation for the message
     * @throws IllegalArgumentException when the shape is neither
     */
    public static ImageShape of(String operation, Shape shape) {
        return switch (shape.rank()) {
            case 2 -> new ImageShape(1, shape.dim(0), shape.dim(1));
            case 3 -> new ImageShape(shape.dim(0), shape.dim(1), shape.dim(2));
            default ->
                throw new IllegalArgumentException(operation + ": examples are " + shape
                        + " and no images; they must be height x width or channels x height x width");
        };
    }

    /** Elements of a plane. */
    public int area() {
        return height * width;
    }
}
