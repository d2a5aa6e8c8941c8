package lanewise.simd.lane;

/**
 * Standard normal numbers from 64 random bits: √(−2 ln u₁)·cos(2π u₂), u₁ = (upper word + 1)·2⁻³², u₂ = lower word·2⁻³² (Box and Muller 1958).
 *
 * <p>Both functions take the words as integers and subtract what cancels before the first rounding: √½·2³² ≤ q &lt; √2·2³² is u₁ without its
 * power of two, whose distance from 1 is an integer, and so is the distance of u₂ from the nearest quarter turn. So the result is accurate
 * to some units in the last place everywhere, also near 0 and far out.
 *
 * <p>Not by inverting the distribution function: that takes a logarithm, a square root and a division as well, and two approximations in
 * place of a cosine; and its tails end where the steps of one word do.
 */
public final class BoxMuller {
    /** √½·2³², as a signed integer. */
    public static final int SQRT_HALF = 0xB504F334;

    /** Half of a quarter turn. */
    public static final int EIGHTH_TURN = 1 << 29;

    /** π/2 · 2⁻³². */
    public static final float QUARTER_TURN = 0x1.921fb6p-32f;

    private BoxMuller() {}

    /** A standard normal number, at most 5 ULP from what {@link lanewise.simd.Rng#normal} makes of the same bits; |result| ≤ 6.67. */
    public static float normal(long bits) {
        return radius((int) (bits >>> 32)) * cosine((int) bits);
    }

    /** √(−2 ln((h + 1)·2⁻³²)), h unsigned. */
    private static float radius(int h) {
        int w = h + 1; // 0 stands for 2³², of which all that follows is right: it is 1 · 2³²
        int shift = Integer.numberOfLeadingZeros(w) & 31;
        int q = w << shift;
        boolean upper = q >= SQRT_HALF;
        float f = (float) (upper ? q : q & Integer.MAX_VALUE) * (upper ? 0x1p-32f : 0x1p-31f);
        float n = (float) (upper ? -shift : ~shift);
        return (float) Math.sqrt(-2f * Logarithms.log1pReduced(f, n));
    }

    /** cos(2π·t·2⁻³²), t unsigned. */
    private static float cosine(int t) {
        int quarter = (t + EIGHTH_TURN) >>> 30;
        float a = (float) (t << 2) * QUARTER_TURN;
        float z = a * a;
        float s = Math.fma(Polynomial.of(z, Angles.S3, Angles.S2, Angles.S1, Angles.S0), z * a, a);
        float c = Math.fma(Polynomial.of(z, Angles.C3, Angles.C2, Angles.C1, Angles.C0), z * z, Math.fma(z, -0.5f, 1f));
        int sign = (quarter + 1 & 2) << 30;
        return Float.intBitsToFloat(Float.floatToRawIntBits((quarter & 1) == 0 ? c : s) ^ sign);
    }
}
