package lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * Rows of a tensor.
 *
 * @param rows size x elements of an example
 * @param exampleShape how one is looked at
 */
record TensorFeatures(Tensor rows, Shape exampleShape) implements Features {
    TensorFeatures {
        if (rows.shape().rank() != 2 || rows.shape().dim(1) != exampleShape.elements()) {
            throw new IllegalArgumentException(
                    "features are " + rows.shape() + " but must be examples x " + exampleShape.elements());
        }
    }

    @Override
    public int size() {
        return rows.shape().dim(0);
    }

    @Override
    public void read(int i, float[] x) {
        int n = exampleShape.elements();
        Objects.checkIndex(i, size());
        Rows.read(rows, i, x, n);
    }

    @Override
    public float get(int i, int j) {
        int n = exampleShape.elements();
        return rows.get(Objects.checkIndex(i, size()) * n + Objects.checkIndex(j, n));
    }

    @Override
    public void copy(int i, Tensor batch, int row) {
        long bytes = 4L * exampleShape.elements();
        MemorySegment.copy(rows.segment(), i * bytes, batch.segment(), row * bytes, bytes);
    }
}
