package lanewise.simd.lane;

/**
 * Elementary functions as fused polynomials: the specification, and the tail of every loop. The vector form of each, with the same bits, is
 * written out in the walk of its kernel (docs/adr/0001): where C2 does not inline a call, the vectors that cross it are heap objects.
 *
 * <p>The coefficients are weighted minimax fits made for this project with Remez' algorithm at 50 digits, then rounded to float; the
 * comment above each set states interval, weight and error.
 */
public final class LaneMath {
    private LaneMath() {}

    // exp(x) = 2ⁿ · (1 + r + r²·P(r)), n = rint(x / ln 2), r = x − n·ln 2 in two parts (Cody and Waite 1980).
    // P on |r| ≤ 0.3501: relative error of the whole 3.3e-9.
    public static final float LOG2_E = 0x1.715476p0f;
    public static final float LN2_HIGH = 0x1.62e4p-1f; // 15 bits: n·LN2_HIGH is exact for |n| ≤ 256
    public static final float LN2_LOW = 0x1.7f7d1cp-20f; // ln 2 − LN2_HIGH
    /** Adding it rounds to an integer, which then stands in the low bits; Java's float-to-int conversion has a slow fix-up. */
    public static final float ROUND = 0x1.8p23f;

    public static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    public static final float EXP_MAX = 89f; // exp(88.73) overflows
    public static final float EXP_MIN = -104f; // exp(−103.98) rounds to 0
    public static final float E2 = 0x1.fffffcp-2f;
    public static final float E3 = 0x1.55548ap-3f;
    public static final float E4 = 0x1.555916p-5f;
    public static final float E5 = 0x1.123fc6p-7f;
    public static final float E6 = 0x1.6a1a72p-10f;

    /**
     * eˣ, at most 1.01 ULP from the true value over all floats; +∞ above 88.7228, subnormal and then 0 below −87.34; NaN gives NaN.
     */
    public static float exp(float x) {
        float c = x > EXP_MAX ? EXP_MAX : x;
        c = c < EXP_MIN ? EXP_MIN : c;
        float shifted = Math.fma(c, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, c));
        float p = Math.fma(E6, r, E5);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r * r, r) + 1f;
        // Two factors, because n reaches 128 and −150, outside what one exponent field can hold.
        int k = Float.floatToRawIntBits(shifted) - ROUND_BITS;
        int half = k >> 1;
        return p * powerOfTwo(half) * powerOfTwo(k - half);
    }

    static float powerOfTwo(int k) {
        return Float.intBitsToFloat((k + 127) << 23);
    }

    // ln(x) = e·ln 2 + ln(1 + f), x = 2ᵉ·(1 + f), √½ ≤ 1 + f < √2; ln(1 + f) = f − f²/2 + f³·P(f).
    // P weighted by f²: error 5.9e-9 relative to f.
    public static final int SQRT_HALF_BITS = 0x3F3504F3;
    public static final float L0 = 0x1.55554ap-2f;
    public static final float L1 = -0x1.000222p-2f;
    public static final float L2 = 0x1.99a596p-3f;
    public static final float L3 = -0x1.54788cp-3f;
    public static final float L4 = 0x1.226e48p-3f;
    public static final float L5 = -0x1.0ce078p-3f;
    public static final float L6 = 0x1.07d0f2p-3f;
    public static final float L7 = -0x1.41ee1ep-4f;

    /** The natural logarithm, at most 0.93 ULP from the true value over all floats; −∞ at ±0, NaN below 0, subnormals included. */
    public static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float scaled = tiny ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(scaled) - SQRT_HALF_BITS;
        int e = bits >> 23;
        float f = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS) - 1f;
        float n = (float) (tiny ? e - 23 : e);
        float p = Math.fma(L7, f, L6);
        p = Math.fma(p, f, L5);
        p = Math.fma(p, f, L4);
        p = Math.fma(p, f, L3);
        p = Math.fma(p, f, L2);
        p = Math.fma(p, f, L1);
        p = Math.fma(p, f, L0);
        float f2 = f * f;
        float low = Math.fma(n, LN2_LOW, Math.fma(f2 * f, p, -0.5f * f2));
        float y = Math.fma(n, LN2_HIGH, f + low);
        y = x > 0f ? y : (x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN);
        return x == Float.POSITIVE_INFINITY ? x : y;
    }
}
