package lanewise.nn.data;

import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * Rows of numbers, one per example: a tensor, a mapped file, a selection of either, or what a user implements. Nothing is copied until a row is
 * asked for; reading a row allocates nothing and may be done by several threads at a time.
 */
public interface Features {
    /** The number of rows. */
    int size();

    /** How one row is looked at, for instance 28x28; its elements are the length of a row. */
    Shape exampleShape();

    /**
     * Row {@code i} into the first elements of {@code x}.
     *
     * @throws IndexOutOfBoundsException when there is no such row, or {@code x} is shorter
     */
    void read(int i, float[] x);

    /** Number {@code j} of row {@code i}. */
    float get(int i, int j);

    /**
     * Row {@code i} into row {@code row} of a batch.
     *
     * @throws IndexOutOfBoundsException when either is not there
     */
    void copy(int i, Tensor batch, int row);

    /**
     * Rows of a tensor, which its arena owns.
     *
     * @throws IllegalArgumentException when the tensor is not rows x elements of an example
     */
    static Features of(Tensor rows, Shape exampleShape) {
        return new TensorFeatures(rows, exampleShape);
    }

    /**
     * Some rows in the order given, looked up and not copied.
     *
     * @throws IllegalArgumentException when an index is not one of a row
     */
    default Features select(int[] indices) {
        return new SelectedFeatures(this, indices);
    }
}
