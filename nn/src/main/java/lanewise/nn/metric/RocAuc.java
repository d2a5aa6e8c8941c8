package lanewise.nn.metric;

import java.util.Arrays;
import lanewise.simd.Tensor;

/**
 * The area under the receiver operating characteristic: the probability that an example of a class scores higher on it than one of another, equal scores counting
 * half. By ranks, equal scores sharing the average of theirs: (R − p·(p + 1)/2) / (p·q), R the sum of the ranks of the p examples of the class, q the number of
 * others (Mann and Whitney 1947). With two classes that of class 1; with more the mean over classes of one against the rest, scikit-learn's
 * roc_auc_score with multi_class="ovr", average="macro".
 *
 * <p>A score is the probability of the class. All are kept, so that room must be given.
 */
public final class RocAuc implements Metric<int[]> {
    private final int classes;
    private final Outputs kind;
    private final double[][] scores;
    private final int[] labels;
    private int examples;

    /**
     * Of so many classes, 2 or more.
     *
     * @param capacity the greatest number of examples
     */
    public RocAuc(int classes, Outputs kind, int capacity) {
        this.classes = MetricChecks.atLeast("rocAuc", "classes", classes, 2);
        this.kind = kind;
        labels = new int[MetricChecks.atLeast("rocAuc", "examples", capacity, 1)];
        scores = new double[classes][capacity];
    }

    @Override
    public void update(Tensor outputs, int[] labels, int rows) {
        MetricChecks.labels("rocAuc", outputs, labels, rows, classes);
        if (examples > this.labels.length - rows) {
            throw new IllegalArgumentException("rocAuc: " + (examples + (long) rows) + " examples but room for "
                    + this.labels.length + "; give it more");
        }
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < classes; c++) {
                scores[c][examples + i] = score(outputs, i, c);
            }
        }
        System.arraycopy(labels, 0, this.labels, examples, rows);
        examples += rows;
    }

    /** What grows with the probability; the probabilities themselves are not touched, lest equal ones become different. */
    private double score(Tensor outputs, int i, int c) {
        double s = kind == Outputs.LOGITS
                ? kind.logProbability(outputs, i * classes, classes, c)
                : outputs.get(i * classes + c);
        if (Double.isNaN(s)) {
            throw new IllegalArgumentException(
                    "rocAuc: the score of class " + c + " in row " + i + " is NaN; scores must have an order");
        }
        return s + 0.0; // −0 is 0
    }

    /** The area, or the mean of the areas; NaN where a class has no example, or all of them. Allocates: it sorts. */
    @Override
    public double value() {
        if (classes == 2) {
            return area(1);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += area(c);
        }
        return sum / classes;
    }

    /** The area of one class against the rest; NaN where it has no example, or all of them. */
    public double area(int c) {
        double[] sorted = Arrays.copyOf(scores[c], examples);
        Arrays.sort(sorted);
        double ranks = 0;
        double p = 0;
        for (int i = 0; i < examples; i++) {
            if (labels[i] == c) {
                double s = scores[c][i];
                ranks += (below(sorted, s) + below(sorted, Math.nextUp(s)) + 1) / 2.0;
                p++;
            }
        }
        return (ranks - p * (p + 1) / 2) / (p * (examples - p));
    }

    /** How many elements are less than a number. */
    private static int below(double[] sorted, double s) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < s) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void reset() {
        examples = 0;
    }
}
