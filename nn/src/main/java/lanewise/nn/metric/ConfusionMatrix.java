package lanewise.nn.metric;

import java.util.Arrays;
import lanewise.simd.Tensor;

/**
 * How often examples of each class were taken for each class, and what follows from it: accuracy, and precision, recall and F1 of each class or averaged, as in
 * scikit-learn's precision_recall_fscore_support.
 *
 * <p>A prediction is the greatest output, the first of equals; a NaN is not greater than anything. A ratio 0/0 (the precision of a class that was never predicted, the
 * recall of one that never occurs) is 0, scikit-learn's zero_division=0, and counts as 0 in averages. Averages go over the classes that occur or were predicted, as
 * scikit-learn's do without a list of labels.
 */
public final class ConfusionMatrix implements Metric<int[]> {
    private final int classes;
    private final long[] counts;

    /** For so many classes, 2 or more. */
    public ConfusionMatrix(int classes) {
        this.classes = MetricChecks.atLeast("confusionMatrix", "classes", classes, 2);
        counts = new long[Math.multiplyExact(classes, classes)];
    }

    @Override
    public void update(Tensor outputs, int[] labels, int rows) {
        MetricChecks.labels("confusionMatrix", outputs, labels, rows, classes);
        for (int i = 0; i < rows; i++) {
            counts[labels[i] * classes + Evaluation.argmax(outputs, i * classes, classes)]++;
        }
    }

    @Override
    public void reset() {
        Arrays.fill(counts, 0);
    }

    /** The accuracy. */
    @Override
    public double value() {
        return accuracy();
    }

    /** How often examples of class {@code actual} were taken for class {@code predicted}. */
    public long count(int actual, int predicted) {
        return counts[check(actual) * classes + check(predicted)];
    }

    /** Examples so far. */
    public long examples() {
        return Arrays.stream(counts).sum();
    }

    /** Examples of a class: scikit-learn's support. */
    public long support(int c) {
        long n = 0;
        for (int j = 0; j < classes; j++) {
            n += count(c, j);
        }
        return n;
    }

    /** How often a class was predicted. */
    public long predicted(int c) {
        long n = 0;
        for (int i = 0; i < classes; i++) {
            n += count(i, c);
        }
        return n;
    }

    /** The share of examples that were taken for what they are; NaN for none. */
    public double accuracy() {
        return (double) hits() / examples();
    }

    private long hits() {
        long n = 0;
        for (int c = 0; c < classes; c++) {
            n += count(c, c);
        }
        return n;
    }

    /** The share of predictions of a class that are right. */
    public double precision(int c) {
        return ratio(count(c, c), predicted(c));
    }

    /** The share of examples of a class that were found. */
    public double recall(int c) {
        return ratio(count(c, c), support(c));
    }

    /** The harmonic mean of precision and recall, 2·tp / (2·tp + fp + fn). */
    public double f1(int c) {
        return ratio(2 * count(c, c), predicted(c) + support(c));
    }

    /** Averaged; NaN without examples. */
    public double precision(Average average) {
        return average(average, this::precision);
    }

    /** Averaged; NaN without examples. */
    public double recall(Average average) {
        return average(average, this::recall);
    }

    /** Averaged; NaN without examples. */
    public double f1(Average average) {
        return average(average, this::f1);
    }

    private interface Score {
        double of(int c);
    }

    private double average(Average average, Score score) {
        if (average == Average.MICRO) {
            return accuracy(); // one prediction per example: as many false positives as false negatives
        }
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < classes; c++) {
            boolean present = support(c) + predicted(c) > 0;
            double weight = average == Average.WEIGHTED ? support(c) : present ? 1 : 0;
            sum += weight * score.of(c);
            weights += weight;
        }
        return sum / weights;
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private int check(int c) {
        if (c < 0 || c >= classes) {
            throw new IllegalArgumentException("confusionMatrix: class " + c + " is not in 0 to " + (classes - 1));
        }
        return c;
    }

    /** A table, rows the actual classes, columns the predicted ones. */
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                s.append(j == 0 ? "" : " ").append(String.format(java.util.Locale.ROOT, "%6d", count(i, j)));
            }
            s.append(System.lineSeparator());
        }
        return s.toString();
    }
}
