package lanewise.optim.schedule;

import lanewise.optim.check.Require;
import lanewise.optim.math.Powers;

/**
 * ε_k = ε₀·γ^⌊k/n⌋: times γ every n steps.
 *
 * @param start ε₀, finite
 * @param factor γ, finite and above 0; 0.1 or 0.5 is usual
 * @param every n, in steps, at least 1
 */
public record StepDecay(double start, double factor, long every) implements Schedule {
    public StepDecay {
        Require.finite("step decay", "start", start);
        Require.positive("step decay", "factor", factor);
        Require.atLeast(1, "step decay", "every", every);
    }

    @Override
    public double at(long step) {
        return start * Powers.of(factor, step / every);
    }
}
