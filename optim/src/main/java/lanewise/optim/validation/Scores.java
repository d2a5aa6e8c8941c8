package lanewise.optim.validation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The scores of k folds, with their mean and variance.
 *
 * @param values one each, at least one
 */
public record Scores(List<Double> values) {
    public Scores {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there are no scores; there must be at least one");
        }
    }

    /** Scores each fold. */
    public static Scores of(List<Fold> folds, ToDoubleFunction<Fold> score) {
        return new Scores(folds.stream().map(score::applyAsDouble).toList());
    }

    /** (1/k)·Σ. */
    public double mean() {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.size();
    }

    /** (1/k)·Σ(x − mean)², as everywhere in this library. */
    public double variance() {
        return squares() / values.size();
    }

    /** Σ(x − mean)²/(k − 1), an unbiased estimate for independent scores; those of folds are not quite, since they share examples. NaN for k = 1. */
    public double sampleVariance() {
        return squares() / (values.size() - 1);
    }

    private double squares() {
        double mean = mean();
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return sum;
    }
}
