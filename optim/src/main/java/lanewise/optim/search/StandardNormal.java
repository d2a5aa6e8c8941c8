package lanewise.optim.search;

/** The normal distribution with mean 0 and variance 1, in double precision. */
final class StandardNormal {
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

    /** From here on, and below its negative, the continued fraction is the better of the two. */
    private static final double TAIL = 3;

    private StandardNormal() {}

    /** φ(z). */
    static double density(double z) {
        return StrictMath.exp(-z * z / 2) / SQRT_TWO_PI;
    }

    /**
     * Φ(z): near 0, ½ + φ(z)·(z + z³/3 + z⁵/15 + …); in the tails, φ(z) times {@link #mills}
     * (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).
     */
    static double cumulative(double z) {
        if (z < -TAIL) {
            return density(z) * mills(-z);
        }
        if (z > TAIL) {
            return 1 - density(z) * mills(z);
        }
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + density(z) * sum;
    }

    /** (1 − Φ(z))/φ(z) for z ≥ 3: 1/(z + 1/(z + 2/(z + 3/(z + …)))). */
    static double mills(double z) {
        double fraction = z;
        for (int k = 60; k >= 1; k--) {
            fraction = z + k / fraction;
        }
        return 1 / fraction;
    }
}
