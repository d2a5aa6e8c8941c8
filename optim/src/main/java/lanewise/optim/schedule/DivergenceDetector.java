package lanewise.optim.schedule;

import java.util.Map;
import java.util.Set;
import lanewise.optim.ScalarState;
import lanewise.optim.check.Require;

/**
 * Tells from losses that a training blows up: the loss, smoothed, has risen above its best by more than (factor − 1) times that best, or times a
 * tenth of the first loss where the best is smaller still; or it is NaN or infinite.
 *
 * <p>Smoothed is s ← βs + (1 − β)·loss, divided by 1 − βᵗ, as in Adam.
 */
public final class DivergenceDetector implements ScalarState {
    private static final Set<String> NAMES = Set.of("sum", "weight", "first", "best");
    private static final double FLOOR = 0.1;

    private final double beta;
    private final double factor;
    private double sum;
    private double weight;
    private double first = Double.NaN;
    private double best = Double.POSITIVE_INFINITY;

    /**
     * A detector without a past.
     *
     * @param beta β in [0, 1); 0 looks at single losses
     * @param factor above 1; 4 is usual
     */
    public DivergenceDetector(double beta, double factor) {
        requireDomain(beta, factor);
        this.beta = beta;
        this.factor = factor;
    }

    static void requireDomain(double beta, double factor) {
        Require.decay("divergence detector", "beta", beta);
        Require.finite("divergence detector", "factor", factor);
        if (factor <= 1) {
            throw new IllegalArgumentException("divergence detector: factor is " + factor + "; it must be above 1");
        }
    }

    /** Takes note of a loss, and says whether the training blows up. */
    public boolean diverged(double loss) {
        sum = beta * sum + (1 - beta) * loss;
        weight = beta * weight + (1 - beta);
        if (Double.isNaN(first)) {
            first = loss;
        }
        double smoothed = smoothed();
        if (!Double.isFinite(smoothed)) {
            return true;
        }
        best = Math.min(best, smoothed);
        return smoothed - best > (factor - 1) * Math.max(Math.abs(best), FLOOR * Math.abs(first));
    }

    /** The smoothed loss; NaN before the first. */
    public double smoothed() {
        return sum / weight;
    }

    @Override
    public Map<String, Double> state() {
        return Map.of("sum", sum, "weight", weight, "first", first, "best", best);
    }

    @Override
    public void restore(Map<String, Double> state) {
        Require.names("divergence detector", NAMES, state.keySet());
        state.forEach(this::restore);
    }

    private void restore(String name, double saved) {
        switch (name) {
            case "sum" -> sum = saved;
            case "weight" -> weight = saved;
            case "first" -> first = saved;
            default -> best = saved;
        }
    }
}
