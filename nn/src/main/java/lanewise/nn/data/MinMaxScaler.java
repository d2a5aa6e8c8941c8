package lanewise.nn.data;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * (x − min) / (max − min) with the range of each feature in the training part, which becomes [0, 1]; others may come to lie outside. A constant feature
 * becomes 0.
 */
public final class MinMaxScaler implements Preprocessing {
    static final String KIND = "min_max";

    private final Tensor least;
    private final Tensor range;
    private final float[] shift;
    private final float[] divisor;

    private MinMaxScaler(Tensor least, Tensor range) {
        this.least = least;
        this.range = range;
        shift = least.toArray();
        divisor = range.toArray();
    }

    /**
     * From known ranges.
     *
     * @param least the minimum of each feature
     * @param range its maximum less its minimum
     * @throws IllegalArgumentException when lengths differ, or a value is not finite, or a range not above 0
     */
    public static MinMaxScaler of(Tensor least, Tensor range) {
        if (least.size() != range.size()) {
            throw new IllegalArgumentException("min_max: " + least.size() + " minima but " + range.size() + " ranges");
        }
        for (int j = 0; j < least.size(); j++) {
            if (!Float.isFinite(least.get(j)) || !(range.get(j) > 0 && Float.isFinite(range.get(j)))) {
                throw new IllegalArgumentException("min_max: feature " + j + " has minimum " + least.get(j)
                        + " and range " + range.get(j) + "; both must be finite, the second above 0");
            }
        }
        return new MinMaxScaler(least, range);
    }

    /** The range of each feature. */
    public static MinMaxScaler fit(Dataset train, TensorArena arena) {
        ColumnStatistics s = ColumnStatistics.of(train.source());
        Tensor least = arena.allocate(train.width());
        Tensor range = arena.allocate(train.width());
        for (int j = 0; j < train.width(); j++) {
            float r = s.greatest[j] - s.least[j];
            least.set(j, s.least[j]);
            range.set(j, r == 0 ? 1f : r);
        }
        return of(least, range);
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
        return shift.length;
    }

    @Override
    public void apply(float[] x, float[] y) {
        for (int j = 0; j < shift.length; j++) {
            y[j] = (x[j] - shift[j]) / divisor[j];
        }
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("min", least);
        tensors.put("range", range);
        return tensors;
    }
}
