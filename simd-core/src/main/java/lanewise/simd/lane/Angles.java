package lanewise.simd.lane;

import static lanewise.simd.lane.LaneMath.ROUND;

/**
 * Sine and cosine. The kernels take the way for |x| ≤ 2²² with vectors, the other, where neighbouring floats are half a radian and more apart,
 * one element at a time.
 *
 * <p>Up to 2²², x = n·π/2 + r + low in three parts of π/2 (Cody and Waite 1980): the first step is exact; what the second rounds away
 * (Knuth's TwoSum and a fused product) goes into low.
 */
public final class Angles {
    /** The greatest magnitude for three parts of π/2. */
    public static final float MAX = 0x1p22f;

    public static final float TINY = 0x1p-13f; // below, sin x and x round to the same float
    public static final float TWO_OVER_PI = 0x1.45f306p-1f;
    public static final float PI_1 = 0x1.921fb6p0f;
    public static final float PI_2 = -0x1.777a5cp-25f;
    public static final float PI_3 = -0x1.ee59dap-50f;

    // sin r = r + r³·S(r²) and cos r = 1 − r²/2 + r⁴·C(r²) on |r| ≤ 1 (rounding n lets r pass π/4): errors 3.1e-10 and
    // 1.9e-11.
    public static final float S0 = -0x1.555556p-3f;
    public static final float S1 = 0x1.11114p-7f;
    public static final float S2 = -0x1.a02164p-13f;
    public static final float S3 = 0x1.6e24f2p-19f;
    public static final float C0 = 0x1.555556p-5f;
    public static final float C1 = -0x1.6c1718p-10f;
    public static final float C2 = 0x1.a02fe4p-16f;
    public static final float C3 = -0x1.271448p-22f;

    // 2/π in words of 32 bits after 32 zero bits.
    private static final int[] TWO_OVER_PI_BITS = {
        0, 0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB, 0xDEBBC561
    };

    private static final double HALF_PI_62 = 0x1.921fb54442d18p-62; // π/2 · 2⁻⁶²

    private Angles() {}

    /** sin x, at most 1.3 ULP from the true value over all floats; NaN for ±∞ and NaN; ±0 give ±0. */
    public static float sin(float x) {
        return Math.abs(x) <= MAX ? near(x, 0, TINY) : far(x, 0);
    }

    /** cos x, at most 1.3 ULP from the true value over all floats; NaN for ±∞ and NaN. */
    public static float cos(float x) {
        return Math.abs(x) <= MAX ? near(x, 1, 0f) : far(x, 1);
    }

    /** sin(x + turns·π/2) for |x| ≤ {@link #MAX}; x itself below {@code tiny}. */
    public static float near(float x, int turns, float tiny) {
        float shifted = Math.fma(x, TWO_OVER_PI, ROUND);
        float n = shifted - ROUND;
        float first = Math.fma(n, -PI_1, x);
        float second = n * PI_2;
        float r = first - second;
        float taken = r - first;
        float low = (first - (r - taken)) - (second + taken) - Math.fma(n, PI_2, -second);
        low = Math.fma(n, -PI_3, low);
        float y = reduced(r, low, Float.floatToRawIntBits(shifted) + turns);
        return Math.abs(x) < tiny ? x : y;
    }

    /**
     * sin(x + turns·π/2) for |x| &gt; {@link #MAX} (Payne and Hanek 1983). x is m·2ᵉ with an integer m of 24 bits, so bits of 2/π that make whole
     * turns can be left out; 96 bits after those, times m, give the place in the turn to 2⁻⁶⁴.
     */
    private static float far(float x, int turns) {
        int bits = Float.floatToRawIntBits(x);
        int exponent = (bits >> 23) & 0xFF;
        if (exponent == 0xFF) {
            return Float.NaN;
        }
        long m = (bits & 0x7FFFFF) | 0x800000;
        int first = exponent - 150 - 2 + 32;
        long turn = ((m * word(first)) << 32) + m * word(first + 32) + ((m * word(first + 64)) >>> 32);
        long n = (turn + (1L << 61)) >>> 62;
        double angle = (turn - (n << 62)) * HALF_PI_62;
        int sign = bits >> 31;
        angle = sign < 0 ? -angle : angle;
        float r = (float) angle;
        return reduced(r, (float) (angle - r), ((int) n ^ sign) - sign + turns);
    }

    /** 32 bits of {@link #TWO_OVER_PI_BITS} from the given one on. */
    private static long word(int from) {
        int i = from >> 5;
        long two = ((long) TWO_OVER_PI_BITS[i] << 32) | (TWO_OVER_PI_BITS[i + 1] & 0xFFFFFFFFL);
        return (two << (from & 31)) >>> 32;
    }

    /** sin(r + low + k·π/2) for |r| &lt; 1 and a low that is small against r's last place. */
    private static float reduced(float r, float low, int k) {
        float z = r * r;
        float s = Math.fma(z, S3, S2);
        s = Math.fma(s, z, S1);
        s = Math.fma(s, z, S0);
        s = r + Math.fma(s, z * r, low);
        float c = Math.fma(z, C3, C2);
        c = Math.fma(c, z, C1);
        c = Math.fma(c, z, C0);
        c = Math.fma(z, -0.5f, 1f) + Math.fma(c, z * z, -r * low);
        float y = (k & 1) == 0 ? s : c;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ ((k & 2) << 30));
    }
}
