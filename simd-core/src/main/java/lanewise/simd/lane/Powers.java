package lanewise.simd.lane;

import static lanewise.simd.lane.LaneMath.EXP_MAX;
import static lanewise.simd.lane.LaneMath.EXP_MIN;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.LaneMath.ROUND_BITS;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;

/** Roots, and powers of positive bases. */
public final class Powers {
    // ln m = 2·artanh s = 2s + 2/3·s³ + s⁵·A(s²), s = (m − 1)/(m + 1), √½ ≤ m < √2: relative error 8.6e-12.
    public static final float TWO_THIRDS = 0x1.555556p-1f;
    public static final float TWO_THIRDS_LOW = -0x1.555556p-26f;
    public static final float A0 = 0x1.999ap-2f;
    public static final float A1 = 0x1.245274p-2f;
    public static final float A2 = 0x1.dfa4fcp-3f;

    private Powers() {}

    /** √x, correctly rounded; NaN below 0, −0 at −0. */
    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    /** 1/√x, two roundings: at most 1.5 ULP from the true value over all floats; ±∞ at ±0, NaN below 0, 0 at +∞. */
    public static float rsqrt(float x) {
        return 1f / (float) Math.sqrt(x);
    }

    /**
     * x to the power of y, at most 1.2 ULP from the true value; no overflow or underflow before the true one. The special cases are those of
     * {@link Math#pow}: x⁰ = 1 even for NaN; 1^±∞ is NaN; a finite x below 0 gives NaN unless y is an integer.
     *
     * <p>e^(y·ln |x|) with the logarithm as a sum of two floats, some 34 bits.
     */
    public static float pow(float x, float y) {
        float z = powOfMagnitude(Math.abs(x), y);
        z = Float.intBitsToFloat(Float.floatToRawIntBits(z) ^ (Float.floatToRawIntBits(x) & signOfNegative(y)));
        return x < leastBase(y) && x > Float.NEGATIVE_INFINITY ? Float.NaN : z;
    }

    /** The sign bit for odd y, else 0: what powers of negative numbers get. */
    public static int signOfNegative(float y) {
        return isInteger(y) && Math.abs(y) < 0x1p24f ? (int) y << 31 : 0;
    }

    /** Finite numbers below have no real power y. */
    public static float leastBase(float y) {
        return isInteger(y) ? Float.NEGATIVE_INFINITY : 0f;
    }

    private static boolean isInteger(float y) {
        return y == (float) Math.rint(y);
    }

    /** x to the power of y for x ≥ 0. */
    private static float powOfMagnitude(float x, float y) {
        boolean tiny = x < Float.MIN_NORMAL;
        float scaled = tiny ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(scaled) - SQRT_HALF_BITS;
        float f = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS) - 1f;
        float e = (float) ((bits >> 23) - (tiny ? 23 : 0));
        float d = f + 2f;
        float inverse = 1f / d;
        float s = f * inverse;
        float lost = Math.fma(-s, f - (d - 2f), Math.fma(-s, d, f)) * inverse;
        float z = s * s;
        float cube = s * z;
        float cubeLow = Math.fma(s, Math.fma(s, s, -z), Math.fma(s, z, -cube));
        float third = TWO_THIRDS * cube;
        float thirdLow =
                Math.fma(TWO_THIRDS_LOW, cube, Math.fma(TWO_THIRDS, cubeLow, Math.fma(TWO_THIRDS, cube, -third)));
        float a = Math.fma(Math.fma(z, A2, A1), z, A0);
        float rest = Math.fma(a, cube * z, thirdLow) + 2f * Math.fma(lost, z, lost);
        float sum = Math.fma(e, LN2_HIGH, s + s);
        float low = (s + s) - Math.fma(e, -LN2_HIGH, sum);
        float most = sum + third;
        low += third - (most - sum);
        low += Math.fma(e, LN2_LOW, rest);
        float high = most + low;
        low = low - (high - most);
        high = x == 0f ? Float.NEGATIVE_INFINITY : x < Float.POSITIVE_INFINITY ? high : x;
        float p = y * high;
        float left = Math.fma(y, low, Math.fma(y, high, -p));
        return y == 0f ? 1f : expOfSum(p, left);
    }

    /** e^(p + rest), where rest is at most an ULP of p; the rest of an infinite p does not count. */
    private static float expOfSum(float p, float rest) {
        float c = Math.max(Math.min(p, EXP_MAX), EXP_MIN);
        float shifted = Math.fma(c, LOG2_E, ROUND);
        float r = Exponentials.remainder(c, shifted) + (c == p ? rest : 0f);
        float q = Exponentials.reduced(r) + 1f;
        int k = Float.floatToRawIntBits(shifted) - ROUND_BITS;
        int half = k >> 1;
        return q * LaneMath.powerOfTwo(half) * LaneMath.powerOfTwo(k - half);
    }
}
