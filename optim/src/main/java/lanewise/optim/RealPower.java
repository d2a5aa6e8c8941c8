package lanewise.optim;

/** Powers with real exponents, the same on every machine. StrictMath.pow would do, but allocates. */
final class RealPower {
    private RealPower() {}

    /** base to the exponent, base > 0; relative error some |exponent · ln base| · 2⁻⁵². */
    static double of(double base, double exponent) {
        return StrictMath.exp(exponent * StrictMath.log(base));
    }
}
