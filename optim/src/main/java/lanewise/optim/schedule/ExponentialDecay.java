package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * ε_k = ε₀·e^{−rk}; with γ = e^{−r} it is ε₀·γᵏ.
 *
 * @param start ε₀, finite
 * @param rate r, a step; finite, not negative
 */
public record ExponentialDecay(double start, double rate) implements Schedule {
    public ExponentialDecay {
        Require.finite("exponential decay", "start", start);
        Require.notNegative("exponential decay", "rate", rate);
    }

    /**
     * From γ, what a step leaves.
     *
     * @param gamma in (0, 1]
     */
    public static ExponentialDecay ofFactor(double start, double gamma) {
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException("exponential decay: gamma is " + gamma + "; it must be in (0, 1]");
        }
        return new ExponentialDecay(start, -StrictMath.log(gamma));
    }

    @Override
    public double at(long step) {
        return start * StrictMath.exp(-rate * step);
    }
}
