package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * A straight line up to another schedule's first value, then that schedule from its step 0 (Goyal et al., "Accurate, large minibatch SGD", 2017,
 * §2.2): ε_k = ε₀·(s + (1 − s)·k/n) for k &lt; n.
 *
 * @param then what follows
 * @param steps n, at least 1
 * @param startShare s, in [0, 1]; with 0 the first step does nothing
 */
public record WarmUp(Schedule then, long steps, double startShare) implements Schedule {
    public WarmUp {
        Require.atLeast(1, "warm-up", "steps", steps);
        Require.share("warm-up", "start share", startShare);
    }

    @Override
    public double at(long step) {
        if (step >= steps) {
            return then.at(step - steps);
        }
        return then.at(0) * (startShare + (1 - startShare) * step / steps);
    }
}
