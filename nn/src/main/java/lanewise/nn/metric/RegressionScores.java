package lanewise.nn.metric;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import lanewise.simd.Tensor;

/**
 * How near predicted numbers come: R², mean absolute error, root mean squared error, each the mean over outputs of that of one output, as scikit-learn's
 * multioutput="uniform_average".
 */
public final class RegressionScores implements Metric<Tensor> {
    private final int outputs;
    private final float[] units;
    private final double[] absolute;
    private final double[] squared;
    private final double[] mean;
    private final double[] deviations;
    private long examples;

    /** Of so many outputs per example, 1 or more. */
    public RegressionScores(int outputs) {
        this(ones(MetricChecks.atLeast("regressionScores", "outputs", outputs, 1)));
    }

    /**
     * Of numbers that are compared in other units than they are reported in, such as standardised ones: errors of output j are multiplied by {@code units[j]}. R² is the
     * same in any unit.
     *
     * @param units one per output, finite and above 0; copied
     */
    public static RegressionScores inUnits(float... units) {
        MetricChecks.atLeast("regressionScores", "outputs", units.length, 1);
        for (float unit : units) {
            if (!(unit > 0 && unit < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "regressionScores: a unit is " + unit + "; it must be finite and above 0");
            }
        }
        return new RegressionScores(units.clone());
    }

    private RegressionScores(float[] units) {
        this.units = units;
        outputs = units.length;
        absolute = new double[outputs];
        squared = new double[outputs];
        mean = new double[outputs];
        deviations = new double[outputs];
    }

    @Override
    public void update(Tensor outputs, Tensor targets, int rows) {
        MetricChecks.size("regressionScores", "outputs", outputs.size(), rows, this.outputs);
        MetricChecks.size("regressionScores", "targets", targets.size(), rows, this.outputs);
        for (int i = 0; i < rows; i++) {
            examples++;
            for (int j = 0; j < this.outputs; j++) {
                add(j, outputs.get(i * this.outputs + j), targets.get(i * this.outputs + j));
            }
        }
    }

    /** Mean and squared deviations of the targets by Welford (1962). */
    private void add(int j, double x, double y) {
        absolute[j] += Math.abs(x - y);
        squared[j] += (x - y) * (x - y);
        double d = y - mean[j];
        mean[j] += d / examples;
        deviations[j] += d * (y - mean[j]);
    }

    /** R². */
    @Override
    public double value() {
        return r2();
    }

    /**
     * 1 − Σ(y − x)² / Σ(y − ȳ)². Where the targets of an output are all the same, 1 if they were met exactly and else 0, as in scikit-learn; NaN for
     * fewer than two examples.
     */
    public double r2() {
        return examples < 2
                ? Double.NaN
                : average(j -> {
                    if (deviations[j] == 0) {
                        return squared[j] == 0 ? 1 : 0;
                    }
                    return 1 - squared[j] / deviations[j];
                });
    }

    /** The mean of |x − y|. */
    public double meanAbsoluteError() {
        return average(j -> units[j] * absolute[j] / examples);
    }

    /** The root of the mean of (x − y)². */
    public double rootMeanSquaredError() {
        return average(j -> units[j] * Math.sqrt(squared[j] / examples));
    }

    private static float[] ones(int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1f);
        return ones;
    }

    private double average(IntToDoubleFunction score) {
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
            sum += score.applyAsDouble(j);
        }
        return sum / outputs;
    }

    @Override
    public void reset() {
        Arrays.fill(absolute, 0);
        Arrays.fill(squared, 0);
        Arrays.fill(mean, 0);
        Arrays.fill(deviations, 0);
        examples = 0;
    }
}
