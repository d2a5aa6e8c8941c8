package lanewise.optim.schedule;

import lanewise.optim.check.Require;
import lanewise.optim.math.Powers;

/**
 * ε_k = ε_T + (ε₀ − ε_T)·(1 − k/T)^p up to step T, then ε_T. For p = 1 it is {@link LinearDecay}.
 *
 * @param start ε₀, finite
 * @param end ε_T, finite
 * @param steps T, at least 1
 * @param power p, finite and above 0
 */
public record Polynomial(double start, double end, long steps, double power) implements Schedule {
    public Polynomial {
        Require.finite("polynomial", "start", start);
        Require.finite("polynomial", "end", end);
        Require.atLeast(1, "polynomial", "steps", steps);
        Require.positive("polynomial", "power", power);
    }

    @Override
    public double at(long step) {
        if (step >= steps) {
            return end;
        }
        return end + (start - end) * Powers.of((double) (steps - step) / steps, power);
    }
}
