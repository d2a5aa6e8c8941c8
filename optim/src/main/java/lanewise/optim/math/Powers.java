package lanewise.optim.math;

/** Powers. {@link StrictMath#pow} would do, but allocates; {@link Math#pow} may differ between machines. */
public final class Powers {
    private Powers() {}

    /** baseⁿ by repeated squaring (Knuth, TAOCP vol. 2, 4.6.3, Algorithm A); relative error at most n · 2⁻⁵², and 0 for powers of two. */
    public static double of(double base, long n) {
        double result = 1;
        double square = base;
        for (long left = n; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    /**
     * baseˣ for base ≥ 0 and x ≥ 0, with 0⁰ = 1: by squaring for whole x up to 1024, else e^{x·ln base} with a relative error of at most
     * (2 + |x·ln base|) · 2⁻⁵².
     */
    public static double of(double base, double x) {
        if (x <= 1024 && x == Math.rint(x)) {
            return of(base, (long) x);
        }
        return base == 0 ? 0 : StrictMath.exp(x * StrictMath.log(base));
    }
}
