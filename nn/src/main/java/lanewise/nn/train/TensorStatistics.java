package lanewise.nn.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.simd.Tensor;

/**
 * How the elements of a tensor are distributed, of activations or gradients on one batch: what tells whether first values were too small or too large.
 *
 * <p>All but {@code size}, {@code zeros} and {@code notFinite} is of the finite elements; NaN if there are none.
 *
 * @param name of the tensor
 * @param size number of elements
 * @param mean their mean
 * @param std their standard deviation, √(Σ(x − mean)²/n)
 * @param min the least
 * @param max the greatest
 * @param zeros share of elements that are 0, in [0, 1]
 * @param notFinite number of elements that are NaN or infinite
 * @param histogram how many elements lie in each of {@value #BINS} parts of [min, max] of equal width; the greatest is in the last, and where all are equal, in
 *     the first
 */
public record TensorStatistics(
        String name,
        int size,
        double mean,
        double std,
        double min,
        double max,
        double zeros,
        int notFinite,
        List<Integer> histogram) {
    /** Parts of a histogram. */
    public static final int BINS = 30;

    public TensorStatistics {
        histogram = List.copyOf(histogram);
    }

    /** Of all elements. */
    public static TensorStatistics of(String name, Tensor t) {
        return of(name, t, t.size());
    }

    /**
     * Of the first n elements: of a batch smaller than the capacity, rows times the elements of a row.
     *
     * @throws IllegalArgumentException when there are fewer, or n is below 1
     */
    public static TensorStatistics of(String name, Tensor t, int n) {
        if (n < 1 || n > t.size()) {
            throw new IllegalArgumentException("statistics of " + name + ": n is " + n + " but the tensor is "
                    + t.shape() + "; n must be 1 to " + t.size());
        }
        float[] x = t.slice(0, n).toArray();
        int zeros = 0;
        int count = 0;
        for (float v : x) {
            zeros += v == 0f ? 1 : 0;
            if (Float.isFinite(v)) {
                x[count++] = v;
            }
        }
        float[] finite = Arrays.copyOf(x, count);
        double min = Double.NaN;
        double max = Double.NaN;
        double sum = 0;
        for (double v : finite) {
            min = min <= v ? min : v;
            max = max >= v ? max : v;
            sum += v;
        }
        double mean = sum / finite.length;
        return new TensorStatistics(
                name,
                n,
                mean,
                deviation(finite, mean),
                min,
                max,
                (double) zeros / n,
                n - finite.length,
                histogram(finite, min, max));
    }

    private static double deviation(float[] x, double mean) {
        double sum = 0;
        for (double v : x) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / x.length);
    }

    private static List<Integer> histogram(float[] x, double min, double max) {
        int[] counts = new int[BINS];
        for (double v : x) {
            counts[max == min ? 0 : (int) Math.min(BINS - 1.0, Math.floor((v - min) / (max - min) * BINS))]++;
        }
        return IntStream.of(counts).boxed().toList();
    }

    /** The histogram as {@value #BINS} bars, the highest for the greatest count and a space for none. */
    public String bars() {
        String steps = " ▁▂▃▄▅▆▇█";
        int most = histogram.stream().max(Integer::compare).orElse(0);
        StringBuilder s = new StringBuilder();
        for (int count : histogram) {
            s.append(steps.charAt(most == 0 ? 0 : (int) Math.ceil(8.0 * count / most)));
        }
        return s.toString();
    }
}
