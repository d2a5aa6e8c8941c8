package lanewise.simd;

import java.util.Arrays;

/**
 * The dimensions of a tensor, row-major: the last one is contiguous. Immutable.
 *
 * <p>Every dimension is at least 1 and their product at most 2³¹−17 elements, so that kernels may count with {@code int} (HotSpot
 * vectorizes and unrolls those loops best) even after padding to {@link TensorLayout#ALIGNMENT_FLOATS}.
 */
public final class Shape {
    private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 16L;

    private final int[] dims;
    private final int elements;

    private Shape(int[] dims) {
        this.dims = dims;
        this.elements = product(dims);
    }

    /**
     * The shape with these dimensions.
     *
     * @param dims outermost first; none gives a scalar
     * @throws IllegalArgumentException when a dimension is below 1 or the product exceeds 2³¹−17
     */
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    private static int product(int[] dims) {
        long n = 1;
        for (int d : dims) {
            if (d < 1) {
                throw new IllegalArgumentException(
                        "shape " + text(dims) + " has a dimension of " + d + "; every one must be at least 1");
            }
            n *= d;
            if (n > MAX_ELEMENTS) {
                throw new IllegalArgumentException(
                        "shape " + text(dims) + " has more than " + MAX_ELEMENTS + " elements; split the tensor");
            }
        }
        return (int) n;
    }

    /** How many dimensions there are. */
    public int rank() {
        return dims.length;
    }

    /** Dimension {@code axis}, counted from the outermost. */
    public int dim(int axis) {
        return dims[axis];
    }

    /** The product of the dimensions. */
    public int elements() {
        return elements;
    }

    /** This shape with {@code outer} put before the other dimensions, as in a batch of examples. */
    public Shape prepend(int outer) {
        int[] d = new int[dims.length + 1];
        d[0] = outer;
        System.arraycopy(dims, 0, d, 1, dims.length);
        return new Shape(d);
    }

    /** A copy of the dimensions. */
    public int[] toArray() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** The dimensions joined by x, as in {@code 32x784}. */
    @Override
    public String toString() {
        return text(dims);
    }

    private static String text(int[] dims) {
        if (dims.length == 0) {
            return "scalar";
        }
        StringBuilder s = new StringBuilder();
        for (int d : dims) {
            s.append(s.isEmpty() ? "" : "x").append(d);
        }
        return s.toString();
    }
}
