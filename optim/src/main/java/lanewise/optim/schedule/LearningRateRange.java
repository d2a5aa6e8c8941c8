package lanewise.optim.schedule;

import java.util.ArrayList;
import java.util.List;
import lanewise.optim.check.Require;

/**
 * The learning-rate range test: one step each with rates that grow from low to high, evenly on a log scale, until the loss blows up (Smith,
 * "Cyclical learning rates for training neural networks", WACV 2017, §3.3). Too low a rate leaves the loss where it is, too high a one
 * makes it oscillate violently; a good first rate lies where the loss falls fastest, well below the rate where it turns.
 *
 * @param low above 0
 * @param high above low
 * @param steps at least 2; 100 is usual
 * @param beta β of the smoothing, see {@link DivergenceDetector}; in [0, 1)
 * @param factor of the divergence, above 1
 */
public record LearningRateRange(double low, double high, int steps, double beta, double factor) {
    /** A training that can be asked for a step. */
    @FunctionalInterface
    public interface Trial {
        /** Takes one step with this learning rate, and returns the loss before it. */
        double step(double learningRate);
    }

    /**
     * A step.
     *
     * @param learningRate the rate
     * @param loss the loss before the step
     * @param smoothed the smoothed loss
     */
    public record Point(double learningRate, double loss, double smoothed) {}

    /**
     * What was seen.
     *
     * @param points in order
     * @param diverged whether the loss blew up at the last of them
     */
    public record Result(List<Point> points, boolean diverged) {
        public Result {
            points = List.copyOf(points);
        }

        /** The rate with the steepest fall of the smoothed loss per factor of the rate; the lowest rate when the loss never falls. */
        public double steepest() {
            int at = 0;
            double fall = 0;
            for (int i = 1; i < points.size(); i++) {
                double f = points.get(i - 1).smoothed() - points.get(i).smoothed();
                if (f > fall) {
                    fall = f;
                    at = i;
                }
            }
            return points.get(at).learningRate();
        }

        /** The rate with the lowest smoothed loss: beyond it training gets unstable. */
        public double lowest() {
            Point best = points.get(0);
            for (Point p : points) {
                best = p.smoothed() < best.smoothed() ? p : best;
            }
            return best.learningRate();
        }
    }

    public LearningRateRange {
        Require.positive("learning rate range", "low", low);
        Require.finite("learning rate range", "high", high);
        Require.atLeast(2, "learning rate range", "steps", steps);
        if (high <= low) {
            throw new IllegalArgumentException(
                    "learning rate range: high is " + high + "; it must be above low, " + low);
        }
        DivergenceDetector.requireDomain(beta, factor);
    }

    /** From 1e-7 to 10 in 100 steps, β = 0.9, four times the best loss. */
    public LearningRateRange() {
        this(1e-7, 10, 100, 0.9, 4);
    }

    /** The rate of step i: low·(high/low)^{i/(steps−1)}. */
    public double rate(int i) {
        return i == steps - 1 ? high : low * StrictMath.exp(StrictMath.log(high / low) * i / (steps - 1));
    }

    /** Runs the test; the trial's parameters are of no use afterwards. */
    public Result run(Trial trial) {
        DivergenceDetector detector = new DivergenceDetector(beta, factor);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            double loss = trial.step(rate(i));
            boolean diverged = detector.diverged(loss);
            points.add(new Point(rate(i), loss, detector.smoothed()));
            if (diverged) {
                return new Result(points, true);
            }
        }
        return new Result(points, false);
    }
}
