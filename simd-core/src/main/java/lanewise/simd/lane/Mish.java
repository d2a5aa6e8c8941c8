package lanewise.simd.lane;

import static lanewise.simd.lane.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Mish, x·tanh(softplus x) (Misra 2019), without logarithm: tanh(ln(1 + eˣ)) = ((1 + eˣ)² − 1) / ((1 + eˣ)² + 1).
 *
 * <p>With e = e^(−|x|) that is A/B for x &lt; 0 and 1 − A/B for x ≥ 0, where A = e·(e + 2), B = A + 2 and A = 2e², B = A + 1 + 2e.
 */
public final class Mish {
    private static final float MAX = 112f; // 112·e⁻¹¹² rounds to 0

    private Mish() {}

    private static float magnitude(float x) {
        float t = Math.abs(x);
        return t > MAX ? MAX : t;
    }

    private static FloatVector magnitude(FloatVector x) {
        FloatVector t = x.abs();
        return t.blend(MAX, t.compare(VectorOperators.GT, MAX));
    }

    /** x·tanh(ln(1 + eˣ)), at most 4 ULP from the true value over all floats; −∞ gives 0, NaN gives NaN. */
    public static float mish(float x) {
        float t = magnitude(x);
        float e64 = Exponentials.expTimes2To64(-t);
        float e = e64 * 0x1p-64f;
        float twice = e + e;
        float factor = x < 0f ? e + 2f : twice;
        float b = Math.fma(e, factor, x < 0f ? 2f : twice + 1f);
        float tail = t * (e64 * factor) / b * 0x1p-64f;
        return (x < 0f ? 0f : x) - tail;
    }

    /** See {@link #mish(float)}. */
    public static FloatVector mish(FloatVector x) {
        FloatVector t = magnitude(x);
        FloatVector e64 = Exponentials.expTimes2To64(t.neg());
        FloatVector e = e64.mul(0x1p-64f);
        FloatVector twice = e.add(e);
        VectorMask<Float> below = x.compare(VectorOperators.LT, 0f);
        FloatVector factor = twice.blend(e.add(2f), below);
        FloatVector b = e.fma(factor, twice.add(1f).blend(2f, below));
        FloatVector tail = t.mul(e64.mul(factor)).div(b).mul(0x1p-64f);
        return x.blend(0f, below).sub(tail);
    }

    /** The derivative T + x·(1 − T²)·σ(x), T = tanh(ln(1 + eˣ)); error at most 2.1·2⁻²⁴. */
    public static float gradient(float x) {
        float t = magnitude(x);
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

    /** See {@link #gradient(float)}. */
    public static FloatVector gradient(FloatVector x) {
        FloatVector t = magnitude(x);
        FloatVector e = Exponentials.expOfNegative(t.neg());
        FloatVector twice = e.add(e);
        VectorMask<Float> below = x.compare(VectorOperators.LT, 0f);
        FloatVector a = e.mul(twice.blend(e.add(2f), below));
        FloatVector z = a.div(a.add(twice.add(1f).blend(2f, below)));
        FloatVector one = e.add(1f);
        FloatVector sech = z.neg().fma(z, z.add(z).blend(1f, below));
        FloatVector gate = e.blend(1f, below.not()).div(one);
        FloatVector rest = t.mul(sech).mul(gate);
        FloatVector above = FloatVector.broadcast(SPECIES, 1f).sub(z).add(rest);
        return above.blend(z.sub(rest), below);
    }
}
