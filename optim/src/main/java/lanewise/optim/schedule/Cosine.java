package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * ε_k = ε_T + ½(ε₀ − ε_T)(1 + cos(πk/T)) up to step T, then ε_T (Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm
 * restarts", ICLR 2017, eq. 5, one period). PyTorch's goes up again after T; this one stays.
 *
 * @param start ε₀, finite
 * @param end ε_T, finite; 0 is usual
 * @param steps T, at least 1
 */
public record Cosine(double start, double end, long steps) implements Schedule {
    public Cosine {
        Require.finite("cosine", "start", start);
        Require.finite("cosine", "end", end);
        Require.atLeast(1, "cosine", "steps", steps);
    }

    @Override
    public double at(long step) {
        return step >= steps ? end : Anneal.COSINE.between(start, end, (double) step / steps);
    }
}
