package lanewise.optim.schedule;

import java.util.List;
import lanewise.optim.check.Require;
import lanewise.optim.math.Powers;

/**
 * Times γ at each milestone: ε_k = ε₀·γ^(number of milestones ≤ k).
 *
 * @param start ε₀, finite
 * @param factor γ, finite and above 0
 * @param milestones steps, rising, the first at least 1
 */
public record MultiStep(double start, double factor, List<Long> milestones) implements Schedule {
    public MultiStep {
        Require.finite("multi-step", "start", start);
        Require.positive("multi-step", "factor", factor);
        milestones = List.copyOf(milestones);
        requireRising("multi-step", milestones);
    }

    /** With milestones one by one. */
    public MultiStep(double start, double factor, long... milestones) {
        this(start, factor, java.util.Arrays.stream(milestones).boxed().toList());
    }

    static void requireRising(String rule, List<Long> milestones) {
        long last = 0;
        for (long m : milestones) {
            if (m <= last) {
                throw new IllegalArgumentException(
                        rule + ": the milestones are " + milestones + "; they must rise from 1 or more");
            }
            last = m;
        }
    }

    /** How many milestones have been reached at a step. */
    static int reached(List<Long> milestones, long step) {
        int n = 0;
        while (n < milestones.size() && milestones.get(n) <= step) {
            n++;
        }
        return n;
    }

    @Override
    public double at(long step) {
        return start * Powers.of(factor, (long) reached(milestones, step));
    }
}
