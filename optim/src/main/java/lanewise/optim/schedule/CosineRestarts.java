package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * Cosines one behind the other, each starting at ε₀ again and {@code multiplier} times as long as the one before (Loshchilov and Hutter,
 * "SGDR: Stochastic gradient descent with warm restarts", ICLR 2017, eq. 5).
 *
 * @param start ε₀, finite
 * @param end where each period ends, without reaching it: finite
 * @param period the first period T₀, in steps, at least 1
 * @param multiplier T_mult, at least 1; 1 and 2 are usual
 */
public record CosineRestarts(double start, double end, long period, int multiplier) implements Schedule {
    public CosineRestarts {
        Require.finite("cosine restarts", "start", start);
        Require.finite("cosine restarts", "end", end);
        Require.atLeast(1, "cosine restarts", "period", period);
        Require.atLeast(1, "cosine restarts", "multiplier", multiplier);
    }

    @Override
    public double at(long step) {
        long length = period;
        long into = step;
        if (multiplier == 1) {
            into = step % period;
        }
        while (into >= length) {
            into -= length;
            // a period that a long cannot hold does not end
            length = length > Long.MAX_VALUE / multiplier ? Long.MAX_VALUE : length * multiplier;
        }
        return Anneal.COSINE.between(start, end, (double) into / length);
    }
}
