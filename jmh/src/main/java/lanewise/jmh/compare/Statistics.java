package lanewise.jmh.compare;

import java.util.Collection;

/** Averages, and how far values lie from them. */
public final class Statistics {
    private Statistics() {}

    /**
     * The middle value, or the mean of the two in the middle.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static double median(Collection<Double> values) {
        requireSome(values);
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * exp of the mean of logarithms: the average of ratios, the same whichever side is on top.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static double geometricMean(Collection<Double> ratios) {
        requireSome(ratios);
        return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
    }

    /**
     * The arithmetic mean.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static double mean(Collection<Double> values) {
        requireSome(values);
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** √(Σ (x − mean)² / (n − 1)); NaN below two values. */
    public static double deviation(Collection<Double> values) {
        double mean = mean(values);
        double squares =
                values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    }

    private static void requireSome(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("an average of no values");
        }
    }
}
