package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * 1/t decay: ε_k = ε₀/(1 + rk). It satisfies the conditions of {@link RobbinsMonro}.
 *
 * @param start ε₀, finite
 * @param rate r, a step; finite, not negative
 */
public record InverseTime(double start, double rate) implements Schedule {
    public InverseTime {
        Require.finite("1/t decay", "start", start);
        Require.notNegative("1/t decay", "rate", rate);
    }

    @Override
    public double at(long step) {
        return start / (1 + rate * step);
    }
}
