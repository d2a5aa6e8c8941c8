package lanewise.nn.data;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * (x − mean) / std, with mean and standard deviation (variance 1/N) of the training part only (rows H01, J01).
 *
 * <p>Per feature for tables; over all features together, or over each channel, for images, where a pixel that is nearly always black would be blown up by
 * its own tiny deviation. A deviation of 0 counts as 1: a constant feature becomes 0. With deviations of 1 it is centring: {@link #centring} subtracts the mean
 * image (row J04), {@link #centringChannels} one mean per channel (row J05).
 */
public final class Standardizer implements Preprocessing {
    static final String KIND = "standardizer";

    private final Tensor mean;
    private final Tensor std;
    private final float[] shift;
    private final float[] divisor;

    private Standardizer(Tensor mean, Tensor std) {
        this.mean = mean;
        this.std = std;
        shift = mean.toArray();
        divisor = std.toArray();
    }

    /**
     * From known statistics; changing the tensors afterwards changes nothing.
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

    /**
     * Statistics of each number that is to be predicted: what a regression is trained on instead of them.
     *
     * @throws IllegalArgumentException when the targets are classes
     */
    public static Standardizer ofTargets(Dataset train, TensorArena arena) {
        return perFeature(new Dataset(train.name(), numbers(train).values(), train.targets()), arena);
    }

    /** The same examples with standardised targets, a copy. */
    public Dataset transformTargets(Dataset data, TensorArena arena) {
        TargetValues numbers = numbers(data);
        Dataset scaled = transform(new Dataset(data.name(), numbers.values(), numbers), arena);
        return data.withTargets(new TargetValues(scaled.source(), numbers.names()));
    }

    private static TargetValues numbers(Dataset data) {
        if (data.targets() instanceof TargetValues numbers) {
            return numbers;
        }
        throw new IllegalArgumentException(data.name() + " has classes for targets and no numbers");
    }

    /** Statistics of each feature. */
    public static Standardizer perFeature(Dataset train, TensorArena arena) {
        return inGroups(train, 1, false, arena);
    }

    /** One mean and one deviation over all features. */
    public static Standardizer overall(Dataset train, TensorArena arena) {
        return inGroups(train, train.width(), false, arena);
    }

    /**
     * One mean and one deviation over each channel of images.
     *
     * @throws IllegalArgumentException when examples are no images
     */
    public static Standardizer perChannel(Dataset train, TensorArena arena) {
        return inGroups(train, area(train), false, arena);
    }

    /** The mean of each feature is subtracted and nothing else done: for images, the mean image. */
    public static Standardizer centring(Dataset train, TensorArena arena) {
        return inGroups(train, 1, true, arena);
    }

    /**
     * The mean of each channel is subtracted and nothing else done.
     *
     * @throws IllegalArgumentException when examples are no images
     */
    public static Standardizer centringChannels(Dataset train, TensorArena arena) {
        return inGroups(train, area(train), true, arena);
    }

    private static int area(Dataset train) {
        return ImageShape.of("standardizer", train.exampleShape()).area();
    }

    private static Standardizer inGroups(Dataset train, int length, boolean centreOnly, TensorArena arena) {
        ColumnStatistics s = ColumnStatistics.of(train.source(), length);
        Tensor mean = arena.allocate(train.width());
        Tensor std = arena.allocate(train.width());
        for (int j = 0; j < train.width(); j++) {
            mean.set(j, (float) s.mean[j / length]);
            std.set(j, centreOnly ? 1f : s.deviation(j / length));
        }
        return of(mean, std);
    }

    /** One mean per feature. */
    public Tensor mean() {
        return mean;
    }

    /** One deviation per feature. */
    public Tensor std() {
        return std;
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

    /** Makes {@code x} of {@code y}, the other way round: x = y · std + mean. Allocates nothing; both may be the same. */
    public void restore(float[] y, float[] x) {
        for (int j = 0; j < shift.length; j++) {
            x[j] = y[j] * divisor[j] + shift[j];
        }
    }

    /** Feature {@code j} alone. */
    float apply(float x, int j) {
        return (x - shift[j]) / divisor[j];
    }

    /**
     * The same examples, standardised anew whenever they are read: for data that are larger than memory.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    public Dataset view(Dataset data) {
        requireInputs(data.name(), data.width());
        return data.withFeatures(new StandardizedFeatures(data.source(), this));
    }

    /**
     * Standardises the first {@code rows} rows, in place.
     *
     * @throws IllegalArgumentException when the tensor has fewer than rows x features elements
     */
    public void apply(Tensor x, int rows) {
        int d = shift.length;
        if (x.size() < (long) rows * d) {
            throw new IllegalArgumentException(
                    "standardizer: " + x.shape() + " has fewer than " + rows + " rows of " + d + " features");
        }
        float[] row = new float[d];
        for (int i = 0; i < rows; i++) {
            Rows.read(x, i, row, d);
            apply(row, row);
            Rows.write(row, x, i, d);
        }
    }

    /**
     * Standardises a data set in memory, in place.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    public void apply(Dataset data) {
        requireInputs(data.name(), data.width());
        apply(data.features(), data.size());
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("mean", mean);
        tensors.put("std", std);
        return tensors;
    }
}
