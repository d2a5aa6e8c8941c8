package lanewise.nn.data;

import java.util.Map;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** NaN becomes the mean that its feature has in the training part, over the examples that have it; 0 if none has. */
public final class MissingValues implements Preprocessing {
    static final String KIND = "missing_values";

    private final Tensor fill;
    private final float[] values;

    private MissingValues(Tensor fill) {
        this.fill = fill;
        values = fill.toArray();
    }

    /**
     * From known values.
     *
     * @throws IllegalArgumentException when one is not finite
     */
    public static MissingValues of(Tensor fill) {
        for (int j = 0; j < fill.size(); j++) {
            if (!Float.isFinite(fill.get(j))) {
                throw new IllegalArgumentException(
                        "missing_values: feature " + j + " has mean " + fill.get(j) + "; it must be finite");
            }
        }
        return new MissingValues(fill);
    }

    /** The means of what is there. */
    public static MissingValues fit(Dataset train, TensorArena arena) {
        int d = train.width();
        double[] sum = new double[d];
        int[] count = new int[d];
        float[] x = new float[d];
        for (int i = 0; i < train.size(); i++) {
            train.source().read(i, x);
            for (int j = 0; j < d; j++) {
                if (!Float.isNaN(x[j])) {
                    sum[j] += x[j];
                    count[j]++;
                }
            }
        }
        Tensor fill = arena.allocate(d);
        for (int j = 0; j < d; j++) {
            fill.set(j, count[j] == 0 ? 0f : (float) (sum[j] / count[j]));
        }
        return of(fill);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int inputs() {
        return values.length;
    }

    @Override
    public int outputs() {
        return values.length;
    }

    @Override
    public void apply(float[] x, float[] y) {
        for (int j = 0; j < values.length; j++) {
            y[j] = Float.isNaN(x[j]) ? values[j] : x[j];
        }
    }

    @Override
    public Map<String, Tensor> tensors() {
        return Map.of("fill", fill);
    }
}
