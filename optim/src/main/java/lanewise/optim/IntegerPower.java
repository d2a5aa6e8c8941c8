package lanewise.optim;

/** Powers of a decay rate. StrictMath.pow would do, but allocates 96 bytes a call; Math.pow may differ between machines. */
final class IntegerPower {
    private IntegerPower() {}

    /** baseⁿ by repeated squaring (Knuth, TAOCP vol. 2, 4.6.3, Algorithm A); relative error at most n · 2⁻⁵². */
    static double of(double base, long n) {
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
}
