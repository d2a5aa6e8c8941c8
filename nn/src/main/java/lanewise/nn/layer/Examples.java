package lanewise.nn.layer;

import java.util.List;
import lanewise.simd.Shape;

/** What layers ask of the shapes of examples. */
final class Examples {
    private Examples() {}

    /** The one shape of all inputs. */
    static Shape same(String kind, List<Shape> inputs) {
        Shape shape = inputs.getFirst();
        if (!inputs.stream().allMatch(shape::equals)) {
            throw new IllegalArgumentException(kind + " takes inputs of one shape, not " + inputs);
        }
        return shape;
    }

    /** Channels x height x width. */
    static Shape image(String kind, Shape shape) {
        return rank(kind, shape, 3, "channels x height x width");
    }

    /** Height x width x channels. */
    static Shape channelsLast(String kind, Shape shape) {
        return rank(kind, shape, 3, "height x width x channels");
    }

    /** So many dimensions. */
    static Shape rank(String kind, Shape shape, int rank, String dimensions) {
        if (shape.rank() != rank) {
            throw new IllegalArgumentException("an example is " + shape + " with " + shape.rank() + " dimensions but "
                    + kind + " takes " + rank + ": " + dimensions);
        }
        return shape;
    }

    /** Two dimensions or more, the first of which are channels. */
    static Shape channels(String kind, Shape shape) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("an example is " + shape + " with " + shape.rank() + " dimensions but "
                    + kind + " takes 2 or more: channels, and what each holds");
        }
        return shape;
    }

    /** Elements of a channel: of all dimensions but the first. */
    static int plane(Shape shape) {
        return shape.elements() / shape.dim(0);
    }

    /** Elements of the last dimension. */
    static int columns(String kind, Shape shape) {
        if (shape.rank() < 1) {
            throw new IllegalArgumentException(
                    "an example is a scalar but " + kind + " takes vectors, or rows of them");
        }
        return shape.dim(shape.rank() - 1);
    }

    /** The same with another last dimension. */
    static Shape withColumns(Shape shape, int columns) {
        int[] dims = shape.toArray();
        dims[dims.length - 1] = columns;
        return Shape.of(dims);
    }

    /** The same with the last dimension cut into equal parts, one of which is left. */
    static Shape part(String kind, Shape shape, int parts) {
        int columns = columns(kind, shape);
        if (columns % parts != 0) {
            throw new IllegalArgumentException("an example is " + shape + " but " + kind + " takes rows of " + parts
                    + " equal parts, and " + columns + " is no multiple of " + parts);
        }
        return withColumns(shape, columns / parts);
    }
}
