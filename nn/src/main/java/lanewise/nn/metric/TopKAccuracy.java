package lanewise.nn.metric;

import lanewise.simd.Tensor;

/**
 * The share of examples whose class is among the k greatest outputs; k = 1 gives the accuracy. Of equal outputs those of lower classes come first, as everywhere here;
 * scikit-learn's top_k_accuracy_score lets those of higher classes come first. An example whose own output is NaN is wrong.
 */
public final class TopKAccuracy implements Metric<int[]> {
    private final int classes;
    private final int k;
    private long hits;
    private long examples;

    /**
     * Of so many classes, 2 or more.
     *
     * @param k in 1 … classes
     */
    public TopKAccuracy(int classes, int k) {
        this.classes = MetricChecks.atLeast("topKAccuracy", "classes", classes, 2);
        if (k < 1 || k > classes) {
            throw new IllegalArgumentException("topKAccuracy: k is " + k + "; it must be 1 to " + classes);
        }
        this.k = k;
    }

    @Override
    public void update(Tensor outputs, int[] labels, int rows) {
        MetricChecks.labels("topKAccuracy", outputs, labels, rows, classes);
        for (int i = 0; i < rows; i++) {
            hits += before(outputs, i * classes, labels[i]) < k ? 1 : 0;
        }
        examples += rows;
    }

    /** How many classes come before the right one. */
    private int before(Tensor outputs, int row, int label) {
        float own = outputs.get(row + label);
        int n = 0;
        for (int j = 0; j < classes; j++) {
            float other = outputs.get(row + j);
            boolean first = j < label ? other >= own : other > own;
            n += first || Float.isNaN(own) ? 1 : 0;
        }
        return n;
    }

    @Override
    public double value() {
        return (double) hits / examples;
    }

    @Override
    public void reset() {
        hits = 0;
        examples = 0;
    }
}
