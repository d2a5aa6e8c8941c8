package lanewise.optim.schedule;

/**
 * ε_k = (1 − α)·ε₀ + α·ε_τ with α = k/τ up to step τ, then ε_τ (Goodfellow, Bengio and Courville 2016, eq. 8.14).
 *
 * @param start ε₀, finite
 * @param end ε_τ, finite; about 1 % of start is usual
 * @param tau τ, in steps, at least 1
 */
public record LinearDecay(double start, double end, long tau) implements Schedule {
    /** Share of the first rate that is left in the end. */
    private static final double LEFT = 0.01;

    /** How long the decay takes, in passes over the data, as the text has it: "a few hundred passes", "a large number", "e.g. 10 epochs". */
    public enum Passes {
        /** Ten. */
        TEN(10),
        /** "A few hundred": 300. */
        A_FEW_HUNDRED(300),
        /** "A large number": 1000. */
        MANY(1000);

        private final int number;

        Passes(int number) {
            this.number = number;
        }

        /** How many. */
        public int number() {
            return number;
        }
    }

    public LinearDecay {
        if (!Double.isFinite(start) || !Double.isFinite(end)) {
            throw new IllegalArgumentException("linear decay: from " + start + " to " + end + "; both must be finite");
        }
        if (tau < 1) {
            throw new IllegalArgumentException("linear decay: tau is " + tau + " steps; it must be at least 1");
        }
    }

    /**
     * The text's choice: ε_τ = 1 % of ε₀, τ as many passes.
     *
     * @param stepsPerPass updates in a pass over the data, at least 1
     */
    public static LinearDecay of(double start, Passes passes, long stepsPerPass) {
        if (stepsPerPass < 1) {
            throw new IllegalArgumentException(
                    "linear decay: " + stepsPerPass + " steps per pass; there must be at least 1");
        }
        return new LinearDecay(start, LEFT * start, Math.multiplyExact(passes.number(), stepsPerPass));
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
