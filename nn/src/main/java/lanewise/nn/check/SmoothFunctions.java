package lanewise.nn.check;

/** Functions in double that {@link StrictMath} lacks. */
final class SmoothFunctions {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    /** Beyond this erf is 1 in double. */
    private static final double ERF_ONE = 6;

    private SmoothFunctions() {}

    /** 1/(1 + e⁻ˣ). */
    static double logistic(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** 2/√π·e^(−x²)·Σ 2ᵏ·x^(2k + 1)/(1·3·5·…·(2k + 1)) (Abramowitz and Stegun 7.1.6): no two terms cancel. */
    static double erf(double x) {
        if (Math.abs(x) > ERF_ONE) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int k = 1; Math.abs(term) > 0x1p-54 * Math.abs(sum); k++) {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }
        return erfSlope(x) * sum;
    }

    /** Its derivative. */
    static double erfSlope(double x) {
        return TWO_OVER_ROOT_PI * StrictMath.exp(-x * x);
    }
}
