package lanewise.nn.metric;

import lanewise.simd.Tensor;

/**
 * The mean of −ln p of the right class: scikit-learn's log_loss, which limits p to [ε, 1 − ε], ε = 2⁻²³ for floats; so does this for probabilities, where a 0 is a
 * rounded number. Logits need no limit: the loss is exact and may be large.
 */
public final class LogLoss implements Metric<int[]> {
    private static final double EPS = Math.ulp(1f);

    private final int classes;
    private final Outputs kind;
    private double sum;
    private long examples;

    /** Of so many classes, 2 or more. */
    public LogLoss(int classes, Outputs kind) {
        this.classes = MetricChecks.atLeast("logLoss", "classes", classes, 2);
        this.kind = kind;
    }

    @Override
    public void update(Tensor outputs, int[] labels, int rows) {
        MetricChecks.labels("logLoss", outputs, labels, rows, classes);
        for (int i = 0; i < rows; i++) {
            double l = kind.logProbability(outputs, i * classes, classes, labels[i]);
            sum -= kind == Outputs.LOGITS ? l : limited(l);
        }
        examples += rows;
    }

    private static double limited(double l) {
        return Math.min(Math.max(l, Math.log(EPS)), Math.log1p(-EPS));
    }

    @Override
    public double value() {
        return sum / examples;
    }

    @Override
    public void reset() {
        sum = 0;
        examples = 0;
    }
}
