package lanewise.nn.data;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * (x − mean) / std, with mean and standard deviation (variance 1/N) of the training part only.
 *
 * <p>Per feature for tables; over all features together for images, where a pixel that is nearly always black would be blown up by
 * its own tiny deviation. A deviation of 0 counts as 1: a constant feature becomes 0.
 */
public final class Standardizer {
    private final Tensor mean;
    private final Tensor std;

    private Standardizer(Tensor mean, Tensor std) {
        this.mean = mean;
        this.std = std;
    }

    /**
     * From known statistics.
     *
     * @throws IllegalArgumentException when lengths differ, or a value is not finite, or a deviation not above 0
     */
    public static Standardizer of(Tensor mean, Tensor std) {
        if (mean.size() != std.size()) {
            throw new IllegalArgumentException(
                    "standardizer: " + mean.size() + " means but " + std.size() + " deviations");
        }
        for (int i = 0; i < mean.size(); i++) {
            if (!Float.isFinite(mean.get(i)) || !(std.get(i) > 0 && std.get(i) < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("standardizer: feature " + i + " has mean " + mean.get(i)
                        + " and deviation " + std.get(i) + "; the first must be finite, the second above 0");
            }
        }
        return new Standardizer(mean, std);
    }

    /** Statistics of each feature. */
    public static Standardizer perFeature(Dataset train, TensorArena arena) {
        int d = train.width();
        double[] sum = new double[d];
        double[] squares = new double[d];
        Tensor x = train.features();
        for (int i = 0; i < x.size(); i++) {
            sum[i % d] += x.get(i);
        }
        for (int i = 0; i < x.size(); i++) {
            double c = x.get(i) - sum[i % d] / train.size();
            squares[i % d] += c * c;
        }
        Tensor mean = arena.allocate(d);
        Tensor std = arena.allocate(d);
        for (int j = 0; j < d; j++) {
            mean.set(j, (float) (sum[j] / train.size()));
            std.set(j, deviation(squares[j] / train.size()));
        }
        return of(mean, std);
    }

    /** One mean and one deviation over all features. */
    public static Standardizer overall(Dataset train, TensorArena arena) {
        Tensor x = train.features();
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += x.get(i);
        }
        double m = sum / x.size();
        double squares = 0;
        for (int i = 0; i < x.size(); i++) {
            double c = x.get(i) - m;
            squares += c * c;
        }
        Tensor mean = arena.allocate(train.width());
        Tensor std = arena.allocate(train.width());
        for (int j = 0; j < train.width(); j++) {
            mean.set(j, (float) m);
            std.set(j, deviation(squares / x.size()));
        }
        return of(mean, std);
    }

    private static float deviation(double variance) {
        float s = (float) Math.sqrt(variance);
        return s == 0f ? 1f : s;
    }

    /** One mean per feature. */
    public Tensor mean() {
        return mean;
    }

    /** One deviation per feature. */
    public Tensor std() {
        return std;
    }

    /**
     * Standardises the first {@code rows} rows, in place.
     *
     * @throws IllegalArgumentException when the tensor has fewer than rows x features elements
     */
    public void apply(Tensor x, int rows) {
        int d = mean.size();
        if (x.size() < (long) rows * d) {
            throw new IllegalArgumentException(
                    "standardizer: " + x.shape() + " has fewer than " + rows + " rows of " + d + " features");
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < d; j++) {
                x.set(i * d + j, (x.get(i * d + j) - mean.get(j)) / std.get(j));
            }
        }
    }

    /**
     * Standardises a data set, in place.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    public void apply(Dataset data) {
        if (data.width() != mean.size()) {
            throw new IllegalArgumentException(data.name() + " has " + data.width()
                    + " features but the standardizer was fitted on " + mean.size());
        }
        apply(data.features(), data.size());
    }
}
