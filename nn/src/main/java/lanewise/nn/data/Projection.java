package lanewise.nn.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.simd.Tensor;

/** W·(x − mean): what PCA and whitening are once they are fitted, see {@link PrincipalComponents}. */
public final class Projection implements Preprocessing {
    static final String KIND = "projection";

    private final Tensor mean;
    private final Tensor matrix;
    private final float[] shift;
    private final float[] transposed;
    private final int outputs;

    private Projection(Tensor mean, Tensor matrix) {
        this.mean = mean;
        this.matrix = matrix;
        shift = mean.toArray();
        outputs = matrix.shape().dim(0);
        transposed = new float[matrix.size()];
        for (int k = 0; k < outputs; k++) {
            for (int j = 0; j < shift.length; j++) {
                transposed[j * outputs + k] = matrix.get(k * shift.length + j);
            }
        }
    }

    /**
     * From a known map.
     *
     * @param mean one per feature
     * @param matrix outputs x features
     * @throws IllegalArgumentException when sizes differ, or a value is not finite
     */
    public static Projection of(Tensor mean, Tensor matrix) {
        if (matrix.shape().rank() != 2 || matrix.shape().dim(1) != mean.size()) {
            throw new IllegalArgumentException(
                    "projection: the matrix is " + matrix.shape() + " but must be outputs x " + mean.size());
        }
        requireFinite("mean", mean);
        requireFinite("matrix", matrix);
        return new Projection(mean, matrix);
    }

    private static void requireFinite(String what, Tensor t) {
        for (int i = 0; i < t.size(); i++) {
            if (!Float.isFinite(t.get(i))) {
                throw new IllegalArgumentException(
                        "projection: element " + i + " of the " + what + " is " + t.get(i) + "; it must be finite");
            }
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int inputs() {
        return shift.length;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    /** Output k is the chain y ← fma(W[k, j], x[j] − mean[j], y) over j in ascending order, from 0. */
    @Override
    public void apply(float[] x, float[] y) {
        Arrays.fill(y, 0, outputs, 0f);
        for (int j = 0; j < shift.length; j++) {
            float c = x[j] - shift[j];
            int row = j * outputs;
            for (int k = 0; k < outputs; k++) {
                y[k] = Math.fma(transposed[row + k], c, y[k]);
            }
        }
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("mean", mean);
        tensors.put("matrix", matrix);
        return tensors;
    }
}
