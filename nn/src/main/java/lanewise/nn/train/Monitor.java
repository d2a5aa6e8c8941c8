package lanewise.nn.train;

import lanewise.optim.Goal;
import lanewise.optim.check.Require;

/**
 * What epochs are judged by.
 *
 * @param metric {@code loss}, or the name of a metric of the validation
 * @param goal which way it improves
 * @param minDelta by how much it must be better than the best so far to count, not negative
 */
public record Monitor(String metric, Goal goal, double minDelta) {
    /** The validation's loss; without a validation, the training's. */
    public static final Monitor LOSS = new Monitor("loss", Goal.MINIMISE, 0);

    /** The validation's accuracy. */
    public static final Monitor ACCURACY = new Monitor(ValidationReport.ACCURACY, Goal.MAXIMISE, 0);

    public Monitor {
        Require.notNegative("monitor", "min delta", minDelta);
    }

    /**
     * What the epoch came to.
     *
     * @throws IllegalArgumentException when there is no such metric
     */
    public double value(EpochReport report) {
        if (metric.equals("loss")) {
            return report.judgedLoss();
        }
        return report.validation()
                .orElseThrow(() -> new IllegalArgumentException(
                        "epochs are to be judged by " + metric + " but there are no validation examples"))
                .get(metric);
    }

    /** Whether a value counts as better than the best so far; NaN never does. */
    boolean isBetter(double value, double best) {
        return goal.prefers(value, goal == Goal.MINIMISE ? best - minDelta : best + minDelta);
    }
}
