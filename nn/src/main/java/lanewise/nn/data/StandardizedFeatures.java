package lanewise.nn.data;

import java.util.Objects;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/** Rows of others, standardised whenever they are looked at; nothing is kept. */
final class StandardizedFeatures implements Features {
    private final Features rows;
    private final Standardizer standardizer;

    StandardizedFeatures(Features rows, Standardizer standardizer) {
        this.rows = rows;
        this.standardizer = standardizer;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Shape exampleShape() {
        return rows.exampleShape();
    }

    @Override
    public void read(int i, float[] x) {
        rows.read(i, x);
        standardizer.apply(x, x);
    }

    @Override
    public float get(int i, int j) {
        return standardizer.apply(rows.get(i, j), j);
    }

    @Override
    public void copy(int i, Tensor batch, int row) {
        rows.copy(i, batch, row);
        int n = standardizer.inputs();
        int at = Math.multiplyExact(row, n);
        Objects.checkFromIndexSize(at, n, batch.size());
        for (int j = 0; j < n; j++) {
            batch.set(at + j, standardizer.apply(batch.get(at + j), j));
        }
    }
}
