package lanewise.nn.data;

import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/** Some rows of others. */
final class SelectedFeatures implements Features {
    private final Features all;
    private final int[] indices;

    SelectedFeatures(Features all, int[] indices) {
        this.all = all;
        this.indices = indices.clone();
        for (int i : indices) {
            if (i < 0 || i >= all.size()) {
                throw new IllegalArgumentException("there is no example " + i + " among " + all.size());
            }
        }
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape exampleShape() {
        return all.exampleShape();
    }

    @Override
    public void read(int i, float[] x) {
        all.read(indices[i], x);
    }

    @Override
    public float get(int i, int j) {
        return all.get(indices[i], j);
    }

    @Override
    public void copy(int i, Tensor batch, int row) {
        all.copy(indices[i], batch, row);
    }
}
