package lanewise.optim.schedule;

/**
 * ε_k = (1 − α)·ε₀ + α·ε_τ with α = k/τ up to step τ, then ε_τ (Goodfellow, Bengio and Courville 2016, eq. 8.14).
 *
 * @param start ε₀, finite
 * @param end ε_τ, finite; about 1 % of start is usual
 * @param tau τ, in steps, at least 1
 */
public record LinearDecay(double start, double end, long tau) implements Schedule {
    public LinearDecay {
        if (!Double.isFinite(start) || !Double.isFinite(end)) {
            throw new IllegalArgumentException("linear decay: from " + start + " to " + end + "; both must be finite");
        }
        if (tau < 1) {
            throw new IllegalArgumentException("linear decay: tau is " + tau + " steps; it must be at least 1");
        }
    }

    @Override
    public double at(long step) {
        if (step >= tau) {
            return end;
        }
        double alpha = (double) step / tau;
        return (1 - alpha) * start + alpha * end;
    }
}
