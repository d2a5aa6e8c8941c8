package lanewise.simd.lane;

import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.EXP_MAX;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;

/**
 * What follows from the exponential with one division at most: eˣ − 1, the logistic sigmoid and the hyperbolic tangent.
 *
 * <p>The scalar overloads limit their arguments by {@link Math#min(float, float)}, which lets NaN pass, and not by a condition: C2
 * leaves out a branch that it has not seen taken and throws the whole walk away when it is.
 *
 * <p>All use the reduction and the polynomial of {@link LaneMath#exp(float)}: x = n·ln 2 + r, eʳ − 1 = r + r²·P(r).
 */
public final class Exponentials {
    public static final int ONE_BITS = 0x3F800000; // 1f; plus n·2²³, 2ⁿ
    public static final int MINUS_ONE_BITS = 0xBF800000; // −1f; plus n·2²³, −2ⁿ
    public static final int SIGN_BIT = 0x80000000;

    public static final int HALF_BITS = 0x3F000000;
    public static final int TWO_TO_64_BITS = (127 + 64) << 23;
    public static final float EXPM1_MIN = -20f; // e⁻²⁰ − 1 rounds to −1
    public static final float SCALED_MIN = -120f; // e⁻¹²⁰ times anything up to 1000 rounds to 0
    public static final float TANH_MAX = 10f; // tanh 10 rounds to 1
    public static final float FLUSHED_MIN = -88f; // n is −127 there, and the bits of 2ⁿ would be those of 0
    public static final int FLUSHED_MIN_BITS = Float.floatToRawIntBits(FLUSHED_MIN);
    public static final float TINY = 0x1p-25f; // below, eˣ − 1 and x round to the same float

    private Exponentials() {}

    // eʳ − 1 for |r| ≤ ln 2 / 2: relative error 3.3e-9 and one rounding.
    static float reduced(float r) {
        float p = Math.fma(E6, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        return Math.fma(p, r * r, r);
    }

    /** The remainder x − n·ln 2, where {@code shifted} is n + {@link LaneMath#ROUND}. */
    static float remainder(float x, float shifted) {
        float n = shifted - ROUND;
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    /** 2ⁿ times the power of two whose bits are given; the low bits of {@code shifted} are n, its other bits are shifted out. */
    private static float power(float shifted, int bits) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + bits);
    }

    /**
     * eˣ − 1, at most 1.46 ULP from the true value over all floats; x itself below 2⁻²⁵, −1 below −17.33, +∞ above 88.7228; NaN gives
     * NaN.
     */
    public static float expm1(float x) {
        float c = Math.max(Math.min(x, EXP_MAX), EXPM1_MIN);
        float shifted = Math.fma(c, LOG2_E, ROUND);
        float p = reduced(remainder(c, shifted));
        // 2ⁿ(1 + p) − 1 as half of it twice, because 2¹²⁸ is no float
        float half = power(shifted, HALF_BITS);
        float y = 2f * Math.fma(p, half, half - 0.5f);
        return Math.abs(x) < TINY ? x : y;
    }

    /** eˣ for x ≤ 0 with the bits of {@link LaneMath#exp(float)}, but cheaper; NaN gives NaN. */
    public static float expOfNegative(float x) {
        // The power is 2⁶⁴ too great, so that it is a normal float; the last product rounds, to a subnormal if need be.
        return expTimes2To64(x) * 0x1p-64f;
    }

    /**
     * eˣ for x ≤ 0 with the bits of {@link LaneMath#exp(float)}, but 0 below −87.68311, where n = rint(x / ln 2) is −127: half of the powers
     * there are denormals. NaN gives NaN.
     */
    public static float flushedExp(float x) {
        float c = Math.max(x, FLUSHED_MIN);
        float shifted = Math.fma(c, LOG2_E, ROUND);
        return (reduced(remainder(c, shifted)) + 1f) * power(shifted, ONE_BITS);
    }

    /** 2⁶⁴·eˣ for −120 ≤ x ≤ 0, with −120 for what is below; for products that are normal floats while eˣ is none. */
    static float expTimes2To64(float x) {
        float c = Math.max(x, SCALED_MIN);
        float shifted = Math.fma(c, LOG2_E, ROUND);
        float p = reduced(remainder(c, shifted)) + 1f;
        return p * power(shifted, TWO_TO_64_BITS);
    }

    /** e^(x + low) for −120 ≤ x ≤ 0 and a low that is small against 1. */
    static float expOfNegative(float x, float low) {
        float shifted = Math.fma(x, LOG2_E, ROUND);
        float p = reduced(remainder(x, shifted) + low) + 1f;
        return p * power(shifted, TWO_TO_64_BITS) * 0x1p-64f;
    }

    /** eˣ − 1 for x ≤ 0, cheaper than {@link #expm1(float)}; anything for x &gt; 0, NaN for NaN. */
    public static float expm1OfNegative(float x) {
        float c = Math.max(x, EXPM1_MIN);
        float shifted = Math.fma(c, LOG2_E, ROUND);
        float scale = power(shifted, ONE_BITS);
        return Math.fma(reduced(remainder(c, shifted)), scale, scale - 1f);
    }

    /**
     * 1 / (1 + e⁻ˣ), at most 2.41 ULP from the true value over all floats, also where it is tiny: eˣ below −17, subnormal below −87.34, 0
     * below −103.97; NaN gives NaN.
     */
    public static float sigmoid(float x) {
        float e = expOfNegative(-Math.abs(x));
        return (x < 0f ? e : 1f) / (e + 1f);
    }

    /** σ(|x|) = 1 / (1 + e^(−|x|)). */
    public static float sigmoidOfMagnitude(float x) {
        return 1f / (expOfNegative(-Math.abs(x)) + 1f);
    }

    /**
     * tanh x = F / (2 − F), F = 1 − e^(−2|x|), with the sign of x; at most 2.5 ULP from the true value over all floats; ±0 give ±0, NaN
     * gives NaN. (Through e^(2|x|) − 1 it would be 2.61.)
     */
    public static float tanh(float x) {
        float c = Math.min(Math.abs(x), TANH_MAX) * -2f;
        float shifted = Math.fma(c, LOG2_E, ROUND);
        float minusScale = power(shifted, MINUS_ONE_BITS);
        float f = Math.fma(reduced(remainder(c, shifted)), minusScale, minusScale + 1f);
        return withSignOf(x, f / (2f - f));
    }

    /** The magnitude, which is not negative, with the sign of x. */
    static float withSignOf(float x, float magnitude) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(x) & SIGN_BIT));
    }
}
