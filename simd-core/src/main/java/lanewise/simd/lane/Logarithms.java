package lanewise.simd.lane;

import static lanewise.simd.lane.LaneMath.L0;
import static lanewise.simd.lane.LaneMath.L1;
import static lanewise.simd.lane.LaneMath.L2;
import static lanewise.simd.lane.LaneMath.L3;
import static lanewise.simd.lane.LaneMath.L4;
import static lanewise.simd.lane.LaneMath.L5;
import static lanewise.simd.lane.LaneMath.L6;
import static lanewise.simd.lane.LaneMath.L7;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;

/**
 * ln(1 + x) and what it is good for, with the polynomial of {@link LaneMath#log(float)}: 1 + x = 2ᵉ·(1 + f).
 */
public final class Logarithms {
    public static final int FOUR_BITS = 0x40800000;
    public static final float TINY = 0x1p-25f; // below, ln(1 + x) and x round to the same float
    public static final float SQRT_2_MINUS_1 = 0x1.a8279ap-2f;
    public static final float LOG_COSH_SMALL =
            0.6f; // tanh² is 0.288 there and e^(−2·0.6) 0.301, both in reach of the polynomial
    public static final float LN_2 = 0x1.62e43p-1f;

    private Logarithms() {}

    /** (ln(1 + f) − f + f²/2) / f³, √½ − 1 ≤ f ≤ √2 − 1. */
    private static float polynomial(float f) {
        float p = Math.fma(L7, f, L6);
        p = Math.fma(p, f, L5);
        p = Math.fma(p, f, L4);
        p = Math.fma(p, f, L3);
        p = Math.fma(p, f, L2);
        p = Math.fma(p, f, L1);
        return Math.fma(p, f, L0);
    }

    /** n·ln 2 + ln(1 + f), √½ − 1 ≤ f ≤ √2 − 1. */
    static float log1pReduced(float f, float n) {
        float f2 = f * f;
        float low = Math.fma(n, LN2_LOW, Math.fma(f2 * f, polynomial(f), -0.5f * f2));
        return Math.fma(n, LN2_HIGH, f + low);
    }

    /**
     * ln(1 + x), at most 1.5 ULP from the true value over all floats; x itself for |x| &lt; 2⁻²⁵, −∞ at −1, NaN below, +∞ at +∞.
     *
     * <p>e is that of the rounded 1 + x, but f is x·2⁻ᵉ + (2⁻ᵉ − 1), rounded once (the reduction of N. Juffa's log1pf).
     */
    public static float log1p(float x) {
        int e = (Float.floatToRawIntBits(x + 1f) - SQRT_HALF_BITS) >> 23;
        // 4·2⁻ᵉ, because 2⁻¹²⁸ is subnormal
        float scale = Float.intBitsToFloat(FOUR_BITS - (e << 23));
        float f = Math.fma(x * 0.25f, scale, Math.fma(scale, 0.25f, -1f));
        float y = log1pReduced(f, (float) e);
        y = Math.abs(x) < TINY ? x : y;
        y = x > -1f ? y : (x == -1f ? Float.NEGATIVE_INFINITY : Float.NaN);
        return x == Float.POSITIVE_INFINITY ? x : y;
    }

    /**
     * ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)), at most 1.73 ULP from the true value over all floats: eˣ far below 0, down to subnormal
     * numbers, x far above; NaN gives NaN.
     */
    public static float softplus(float x) {
        return (x < 0f ? 0f : x) + log1pOfFraction(Exponentials.expOfNegative(-Math.abs(x)));
    }

    /** ln(1 + e) for 0 ≤ e ≤ 1; NaN gives NaN. */
    public static float log1pOfFraction(float e) {
        boolean large = e > SQRT_2_MINUS_1;
        float f = large ? Math.fma(e, 0.5f, -0.5f) : e;
        return log1pReduced(f, large ? 1f : 0f);
    }

    /**
     * ln cosh x: −½·ln(1 − tanh² x) for |x| &lt; 0.6, else |x| + (ln(1 + e^(−2|x|)) − ln 2), with ln(1 + f) = f + (f²·f·P(f) − f²/2); +∞ at ±∞, NaN for NaN.
     */
    public static float logCosh(float x) {
        float a = Math.abs(x);
        boolean small = a < LOG_COSH_SMALL;
        float t = Exponentials.tanh(a);
        float f = small ? -(t * t) : Exponentials.expOfNegative(Math.min(a, Exponentials.TANH_MAX) * -2f);
        float f2 = f * f;
        float l = Math.fma(f2 * f, polynomial(f), -0.5f * f2) + f;
        return small ? -0.5f * l : (l - LN_2) + a;
    }
}
