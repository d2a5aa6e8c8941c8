package lanewise.simd.lane;

/**
 * Units that multiply x by a gate of itself, and their derivatives.
 *
 * <p>Each is max(x, 0) − |x|·q, q what the gate at |x| lacks to 1, or the gate at −|x|, made from e^(−|x|), which cannot overflow. The
 * product with |x| is formed from 2⁶⁴·e^(−|x|), so that results stay accurate where the exponential itself is subnormal. −∞ gives 0,
 * where 0·∞ would be NaN. The vector form stands written out in the walks.
 */
public final class SelfGated {
    public static final float SILU_MAX = 112f; // 112·e⁻¹¹² rounds to 0
    public static final float MISH_MAX = 112f; // the same
    public static final float GELU_MAX = 15f; // 15·σ(−2u(15)) rounds to 0

    // 2u(x) = 2·√(2/π)·(x + 0.044715·x³) = x·(U0 + U1·x²)
    public static final float U0 = 0x1.988454p0f;
    public static final float U1 = 0x1.2444f2p-4f;

    private SelfGated() {}

    /** max(x, 0), or NaN. */
    private static float positive(float x) {
        return x < 0f ? 0f : x;
    }

    /** t·σ(−z) for t, z ≥ 0. */
    private static float gated(float t, float z) {
        float e64 = Exponentials.expTimes2To64(-z);
        float d = Math.fma(e64, 0x1p-64f, 1f);
        return t * e64 / d * 0x1p-64f;
    }

    /** x·σ(x), the sigmoid linear unit or Swish; at most 3.4 ULP from the true value over all floats. */
    public static float silu(float x) {
        float t = Math.min(Math.abs(x), SILU_MAX);
        return positive(x) - gated(t, t);
    }

    /** The derivative σ(x) + x·σ(x)·σ(−x); error at most 3.1·2⁻²⁴. */
    public static float siluGradient(float x) {
        float t = Math.min(Math.abs(x), SILU_MAX);
        float e = Exponentials.expOfNegative(-t);
        float g = 1f / (e + 1f);
        float q = e * g;
        float rest = t * g;
        return x < 0f ? Math.fma(-rest, q, q) : Math.fma(rest, q, g);
    }

    private static float slope(float t) {
        return t * Math.fma(t * t, U1, U0);
    }

    /**
     * x/2·(1 + tanh u) = x·σ(2u), u = √(2/π)·(x + 0.044715·x³): the tanh form of GELU (Hendrycks and Gimpel 2016); error at most
     * 1.72·2⁻²⁴·max(1, |result|). Relative to the result it grows with |u| where that is large and x negative.
     */
    public static float geluTanh(float x) {
        float t = Math.min(Math.abs(x), GELU_MAX);
        return positive(x) - gated(t, slope(t));
    }

    /** The derivative σ(2u) + x·σ(2u)·σ(−2u)·2u′; error at most 3.5·2⁻²⁴. */
    public static float geluTanhGradient(float x) {
        float t = Math.min(Math.abs(x), GELU_MAX);
        float e = Exponentials.expOfNegative(-slope(t));
        float g = 1f / (e + 1f);
        float q = e * g;
        float rest = t * g * Math.fma(t * t, 3f * U1, U0);
        return x < 0f ? Math.fma(-rest, q, q) : Math.fma(rest, q, g);
    }

    // tanh(ln(1 + eˣ)) = ((1 + eˣ)² − 1) / ((1 + eˣ)² + 1). With e = e^(−|x|) that is A/B for x < 0 and 1 − A/B for x ≥
    // 0, where
    // A = e·(e + 2), B = A + 2 and A = 2e², B = A + 1 + 2e.

    /** x·tanh(ln(1 + eˣ)), at most 4.7 ULP from the true value over all floats; −∞ gives 0, NaN gives NaN. */
    public static float mish(float x) {
        float t = Math.min(Math.abs(x), MISH_MAX);
        float e64 = Exponentials.expTimes2To64(-t);
        float e = e64 * 0x1p-64f;
        float twice = e + e;
        float factor = x < 0f ? e + 2f : twice;
        float b = Math.fma(e, factor, x < 0f ? 2f : twice + 1f);
        float tail = t * (e64 * factor) / b * 0x1p-64f;
        return (x < 0f ? 0f : x) - tail;
    }

    /** The derivative T + x·(1 − T²)·σ(x), T = tanh(ln(1 + eˣ)); error at most 2.3·2⁻²⁴. */
    public static float mishGradient(float x) {
        float t = Math.min(Math.abs(x), MISH_MAX);
        float e = Exponentials.expOfNegative(-t);
        float twice = e + e;
        float a = e * (x < 0f ? e + 2f : twice);
        float z = a / (a + (x < 0f ? 2f : twice + 1f));
        float one = e + 1f;
        // 1 − T² = (1 − z)·(1 + z) below 0 and z·(2 − z) from 0 on, never a difference of near equals
        float sech = x < 0f ? Math.fma(-z, z, 1f) : Math.fma(-z, z, z + z);
        float rest = t * sech * ((x < 0f ? e : 1f) / one);
        return x < 0f ? z - rest : (1f - z) + rest;
    }
}
