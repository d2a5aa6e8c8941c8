package lanewise.optim.schedule;

import java.util.Map;
import java.util.Set;
import lanewise.optim.Goal;
import lanewise.optim.ScalarState;
import lanewise.optim.check.Require;

/**
 * Falls when a metric no longer gets better: after more than {@code patience} reports in a row without progress, the value is multiplied by
 * {@code factor}. The same as PyTorch's ReduceLROnPlateau, but that it has no eps.
 *
 * <p>Unlike the other schedules it has a memory, so {@link #at} answers for the present, whatever the step. Save {@link #state} with a training.
 *
 * {@snippet :
 * Plateau lr = new Plateau(Plateau.Rule.falling(0.1, 0.5, 10));
 * // after each epoch:
 * lr.report(validationLoss);
 * }
 */
public final class Plateau implements Schedule, ScalarState {
    /**
     * When to fall and how far.
     *
     * @param start the first value, finite and not negative
     * @param factor in (0, 1)
     * @param patience reports without progress that are put up with, not negative
     * @param goal which way the metric improves
     * @param threshold by how much of the best a metric must be better to count; in [0, 1)
     * @param cooldown reports after a fall that do not count, not negative
     * @param least the value falls no further, not negative
     */
    public record Rule(
            double start, double factor, int patience, Goal goal, double threshold, int cooldown, double least) {
        public Rule {
            Require.notNegative("plateau", "start", start);
            Require.inside("plateau", "factor", factor);
            Require.atLeast(0, "plateau", "patience", patience);
            Require.decay("plateau", "threshold", threshold);
            Require.atLeast(0, "plateau", "cooldown", cooldown);
            Require.notNegative("plateau", "least", least);
        }

        /** For a loss, with PyTorch's threshold of 1e-4, no cooldown, down to 0. */
        public static Rule falling(double start, double factor, int patience) {
            return new Rule(start, factor, patience, Goal.MINIMISE, 1e-4, 0, 0);
        }
    }

    private static final Set<String> NAMES = Set.of("value", "best", "bad", "cooling");

    private final Rule rule;
    private double value;
    private double best;
    private long bad;
    private long cooling;

    /** Starts at the rule's first value. */
    public Plateau(Rule rule) {
        this.rule = rule;
        value = rule.start();
        best = rule.goal().cost(Double.POSITIVE_INFINITY);
    }

    @Override
    public double at(long step) {
        return value;
    }

    /** Takes note of a metric; NaN is no progress. */
    public void report(double metric) {
        if (isProgress(metric)) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > rule.patience()) {
            value = Math.min(value, Math.max(value * rule.factor(), rule.least()));
            cooling = rule.cooldown();
            bad = 0;
        }
    }

    private boolean isProgress(double metric) {
        double margin = Double.isInfinite(best) ? 0 : rule.threshold() * Math.abs(best);
        return rule.goal().prefers(metric, rule.goal() == Goal.MINIMISE ? best - margin : best + margin);
    }

    @Override
    public String toString() {
        return rule.toString();
    }

    @Override
    public Map<String, Double> state() {
        return Map.of("value", value, "best", best, "bad", (double) bad, "cooling", (double) cooling);
    }

    @Override
    public void restore(Map<String, Double> state) {
        Require.names("plateau", NAMES, state.keySet());
        state.forEach(this::restore);
    }

    private void restore(String name, double saved) {
        switch (name) {
            case "value" -> value = Require.notNegative("plateau", name, saved);
            case "best" -> best = saved;
            case "bad" -> bad = Require.atLeast(0, "plateau", name, (long) saved);
            default -> cooling = Require.atLeast(0, "plateau", name, (long) saved);
        }
    }
}
