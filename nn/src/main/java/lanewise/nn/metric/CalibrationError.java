package lanewise.nn.metric;

import java.util.Arrays;
import lanewise.simd.Tensor;

/**
 * The expected calibration error: Σ over bins of (examples in the bin / examples) · |accuracy − mean confidence|, the confidence being the probability of the
 * predicted class (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, eq. 3).
 *
 * <p>Bins are of equal width: bin b of B holds confidences in (b/B, (b+1)/B].
 */
public final class CalibrationError implements Metric<int[]> {
    private final int classes;
    private final Outputs kind;
    private final long[] examples;
    private final long[] hits;
    private final double[] confidence;

    /** Of so many classes, 2 or more, with 15 bins, as in the paper. */
    public CalibrationError(int classes, Outputs kind) {
        this(classes, kind, 15);
    }

    /** With so many bins, 1 or more. */
    public CalibrationError(int classes, Outputs kind, int bins) {
        this.classes = MetricChecks.atLeast("calibrationError", "classes", classes, 2);
        this.kind = kind;
        examples = new long[MetricChecks.atLeast("calibrationError", "bins", bins, 1)];
        hits = new long[bins];
        confidence = new double[bins];
    }

    @Override
    public void update(Tensor outputs, int[] labels, int rows) {
        MetricChecks.labels("calibrationError", outputs, labels, rows, classes);
        for (int i = 0; i < rows; i++) {
            int row = i * classes;
            int predicted = Evaluation.argmax(outputs, row, classes);
            add(Math.exp(kind.logProbability(outputs, row, classes, predicted)), predicted == labels[i]);
        }
    }

    private void add(double p, boolean right) {
        if (Double.isNaN(p)) {
            throw new IllegalArgumentException(
                    "calibrationError: a confidence is NaN; outputs must be finite, and probabilities not all 0");
        }
        int bin = Math.max(0, Math.min(examples.length - 1, (int) Math.ceil(p * examples.length) - 1));
        examples[bin]++;
        hits[bin] += right ? 1 : 0;
        confidence[bin] += p;
    }

    @Override
    public double value() {
        long n = 0;
        double sum = 0;
        for (int b = 0; b < examples.length; b++) {
            n += examples[b];
            sum += Math.abs(hits[b] - confidence[b]);
        }
        return sum / n;
    }

    @Override
    public void reset() {
        Arrays.fill(examples, 0);
        Arrays.fill(hits, 0);
        Arrays.fill(confidence, 0);
    }
}
