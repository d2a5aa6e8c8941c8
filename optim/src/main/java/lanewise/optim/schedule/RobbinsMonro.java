package lanewise.optim.schedule;

/**
 * Whether a schedule satisfies the conditions under which stochastic gradient descent converges: Σε_k = ∞, so that it can get anywhere, and
 * Σε_k² &lt; ∞, so that the noise dies out (Robbins and Monro 1951; Goodfellow et al. 2016, eq. 8.12 and 8.13). In a misprint in circulation the
 * second reads Σε_k² = ∞.
 *
 * <p>Sums have no end, so this is a judgement from ε_k at k = 2³⁰ and 2⁶⁰: between them a schedule that falls like k⁻ᵖ falls by 2⁻³⁰ᵖ, and by
 * Cauchy's condensation test the conditions hold for ½ &lt; p ≤ 1. Exponents within 0.05 of a border count as on it, which leaves room for
 * one factor of ln k. It must fall steadily from 2³⁰ on; a schedule that goes up and down is judged by these two values alone.
 *
 * @param exponent p; infinite when ε is 0 at 2⁶⁰
 * @param sumDiverges whether Σε_k = ∞
 * @param squaresConverge whether Σε_k² &lt; ∞
 */
public record RobbinsMonro(double exponent, boolean sumDiverges, boolean squaresConverge) {
    private static final int NEAR = 30;
    private static final int FAR = 60;
    private static final double MARGIN = 0.05;

    /** Whether both hold. */
    public boolean holds() {
        return sumDiverges && squaresConverge;
    }

    /**
     * Judges a schedule.
     *
     * @throws IllegalArgumentException when a value it gives is negative, infinite or NaN
     */
    public static RobbinsMonro of(Schedule schedule) {
        double near = value(schedule, 1L << NEAR);
        double far = value(schedule, 1L << FAR);
        double p = far == 0
                ? Double.POSITIVE_INFINITY
                : (StrictMath.log(near) - StrictMath.log(far)) / ((FAR - NEAR) * StrictMath.log(2));
        return new RobbinsMonro(p, 1 - p >= -MARGIN, 1 - 2 * p < -MARGIN);
    }

    private static double value(Schedule schedule, long step) {
        double value = schedule.at(step);
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the schedule gives " + value + " at step " + step
                    + "; a learning rate must be finite and not negative");
        }
        return value;
    }
}
