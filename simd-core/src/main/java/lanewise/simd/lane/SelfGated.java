package lanewise.simd.lane;

import static lanewise.simd.lane.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Units that multiply x by a gate of itself, and their derivatives.
 *
 * <p>Each is max(x, 0) − |x|·q, q what the gate at |x| lacks to 1, or the gate at −|x|, made from e^(−|x|), which cannot overflow. The
 * product with |x| is formed from 2⁶⁴·e^(−|x|), so that results stay accurate where the exponential itself is subnormal. −∞ gives 0,
 * where 0·∞ would be NaN.
 */
public final class SelfGated {
    private static final float MAX = 112f; // 112·e⁻¹¹² rounds to 0
    private static final float GELU_MAX = 15f; // 15·σ(−2u(15)) rounds to 0

    // 2u(x) = 2·√(2/π)·(x + 0.044715·x³) = x·(U0 + U1·x²)
    private static final float U0 = 0x1.988454p0f;
    private static final float U1 = 0x1.2444f2p-4f;

    private SelfGated() {}

    private static float clamp(float t, float max) {
        return t > max ? max : t;
    }

    private static FloatVector clamp(FloatVector t, float max) {
        return t.blend(max, t.compare(VectorOperators.GT, max));
    }

    /** max(x, 0), or NaN. */
    private static float positive(float x) {
        return x < 0f ? 0f : x;
    }

    private static FloatVector positive(FloatVector x) {
        return x.blend(0f, x.compare(VectorOperators.LT, 0f));
    }

    /** t·σ(−z) for t, z ≥ 0. */
    private static float gated(float t, float z) {
        float e64 = Exponentials.expTimes2To64(-z);
        float d = Math.fma(e64, 0x1p-64f, 1f);
        return t * e64 / d * 0x1p-64f;
    }

    private static FloatVector gated(FloatVector t, FloatVector z) {
        FloatVector e64 = Exponentials.expTimes2To64(z.neg());
        FloatVector d = e64.fma(FloatVector.broadcast(SPECIES, 0x1p-64f), FloatVector.broadcast(SPECIES, 1f));
        return t.mul(e64).div(d).mul(0x1p-64f);
    }

    /** x·σ(x), the sigmoid linear unit or Swish; at most 3.2 ULP from the true value over all floats. */
    public static float silu(float x) {
        float t = clamp(Math.abs(x), MAX);
        return positive(x) - gated(t, t);
    }

    /** See {@link #silu(float)}. */
    public static FloatVector silu(FloatVector x) {
        FloatVector t = clamp(x.abs(), MAX);
        return positive(x).sub(gated(t, t));
    }

    /** The derivative σ(x) + x·σ(x)·σ(−x); error at most 3.1·2⁻²⁴. */
    public static float siluGradient(float x) {
        float t = clamp(Math.abs(x), MAX);
        float e = Exponentials.expOfNegative(-t);
        float g = 1f / (e + 1f);
        float q = e * g;
        float rest = t * g;
        return x < 0f ? Math.fma(-rest, q, q) : Math.fma(rest, q, g);
    }

    /** See {@link #siluGradient(float)}. */
    public static FloatVector siluGradient(FloatVector x) {
        FloatVector t = clamp(x.abs(), MAX);
        FloatVector e = Exponentials.expOfNegative(t.neg());
        FloatVector g = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
        FloatVector q = e.mul(g);
        FloatVector rest = t.mul(g);
        return rest.fma(q, g).blend(rest.neg().fma(q, q), x.compare(VectorOperators.LT, 0f));
    }

    private static float slope(float t) {
        return t * Math.fma(t * t, U1, U0);
    }

    private static FloatVector slope(FloatVector t) {
        return t.mul(t.mul(t).fma(FloatVector.broadcast(SPECIES, U1), FloatVector.broadcast(SPECIES, U0)));
    }

    /**
     * x/2·(1 + tanh u) = x·σ(2u), u = √(2/π)·(x + 0.044715·x³): the tanh form of GELU (Hendrycks and Gimpel 2016); error at most
     * 1.6·2⁻²⁴·max(1, |result|). Relative to the result it grows with |u| where that is large and x negative.
     */
    public static float geluTanh(float x) {
        float t = clamp(Math.abs(x), GELU_MAX);
        return positive(x) - gated(t, slope(t));
    }

    /** See {@link #geluTanh(float)}. */
    public static FloatVector geluTanh(FloatVector x) {
        FloatVector t = clamp(x.abs(), GELU_MAX);
        return positive(x).sub(gated(t, slope(t)));
    }

    /** The derivative σ(2u) + x·σ(2u)·σ(−2u)·2u′; error at most 3.5·2⁻²⁴. */
    public static float geluTanhGradient(float x) {
        float t = clamp(Math.abs(x), GELU_MAX);
        float e = Exponentials.expOfNegative(-slope(t));
        float g = 1f / (e + 1f);
        float q = e * g;
        float rest = t * g * Math.fma(t * t, 3f * U1, U0);
        return x < 0f ? Math.fma(-rest, q, q) : Math.fma(rest, q, g);
    }

    /** See {@link #geluTanhGradient(float)}. */
    public static FloatVector geluTanhGradient(FloatVector x) {
        FloatVector t = clamp(x.abs(), GELU_MAX);
        FloatVector e = Exponentials.expOfNegative(slope(t).neg());
        FloatVector g = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
        FloatVector q = e.mul(g);
        FloatVector rest =
                t.mul(g).mul(t.mul(t).fma(FloatVector.broadcast(SPECIES, 3f * U1), FloatVector.broadcast(SPECIES, U0)));
        return rest.fma(q, g).blend(rest.neg().fma(q, q), x.compare(VectorOperators.LT, 0f));
    }
}
