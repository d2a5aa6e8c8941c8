package lanewise.simd.lane;

/** The distance of a float result from the exact value, in units in the last place of the correctly rounded float. */
final class Ulp {
    private static final double OVERFLOW = 0x1p128;

    private Ulp() {}

    /**
     * |result − exact| / ulp((float) exact), with {@code exact} in double precision. NaN for NaN is right, anything
     * else for NaN infinitely wrong. An infinite result stands for 2¹²⁸, the next float if there were one.
     */
    static double error(float result, double exact) {
        if (Double.isNaN(exact)) {
            return Float.isNaN(result) ? 0 : Double.POSITIVE_INFINITY;
        }
        float rounded = (float) exact;
        if (rounded == result) {
            return Float.isInfinite(rounded) ? 0 : Math.abs(result - exact) / Math.ulp(rounded);
        }
        if (Double.isInfinite(exact) || Float.isNaN(result)) {
            return Double.POSITIVE_INFINITY;
        }
        double ulp = Math.ulp(Float.isInfinite(rounded) ? Float.MAX_VALUE : rounded);
        return Math.abs(finite(result) - exact) / ulp;
    }

    private static double finite(float result) {
        return Float.isInfinite(result) ? Math.copySign(OVERFLOW, result) : result;
    }
}
