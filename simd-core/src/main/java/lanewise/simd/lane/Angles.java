package lanewise.simd.lane;

import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sine and cosine for |x| ≤ 2²², which is what position encodings need. Beyond, where neighbouring floats are half a radian and more
 * apart, the result is NaN rather than digits without meaning.
 *
 * <p>x = n·π/2 + high + low in three parts of π/2 (Cody and Waite 1980): the first step is exact; what the second rounds away
 * (Knuth's TwoSum and a fused product) goes into low.
 */
public final class Angles {
    /** The greatest magnitude of an argument. */
    public static final float MAX = 0x1p22f;

    private static final float TINY = 0x1p-13f; // below, sin x and x round to the same float
    private static final float TWO_OVER_PI = 0x1.45f306p-1f;
    private static final float PI_1 = 0x1.921fb6p0f;
    private static final float PI_2 = -0x1.777a5cp-25f;
    private static final float PI_3 = -0x1.ee59dap-50f;

    // sin r = r + r³·S(r²) and cos r = 1 − r²/2 + r⁴·C(r²) on |r| ≤ 1 (rounding n lets r pass π/4): errors 3.1e-10 and
    // 1.9e-11.
    private static final float S0 = -0x1.555556p-3f;
    private static final float S1 = 0x1.11114p-7f;
    private static final float S2 = -0x1.a02164p-13f;
    private static final float S3 = 0x1.6e24f2p-19f;
    private static final float C0 = 0x1.555556p-5f;
    private static final float C1 = -0x1.6c1718p-10f;
    private static final float C2 = 0x1.a02fe4p-16f;
    private static final float C3 = -0x1.271448p-22f;

    private Angles() {}

    /** sin x, at most 1.3 ULP from the true value for |x| ≤ 2²²; NaN beyond and for NaN; ±0 give ±0. */
    public static float sin(float x) {
        float y = quadrant(x, 0);
        return Math.abs(x) < TINY ? x : y;
    }

    /** See {@link #sin(float)}. */
    public static FloatVector sin(FloatVector x) {
        return quadrant(x, 0).blend(x, x.abs().compare(VectorOperators.LT, TINY));
    }

    /** cos x, at most 1.3 ULP from the true value for |x| ≤ 2²²; NaN beyond and for NaN. */
    public static float cos(float x) {
        return quadrant(x, 1);
    }

    /** See {@link #cos(float)}. */
    public static FloatVector cos(FloatVector x) {
        return quadrant(x, 1);
    }

    /** sin(x + turns·π/2). */
    private static float quadrant(float x, int turns) {
        float shifted = Math.fma(x, TWO_OVER_PI, ROUND);
        float n = shifted - ROUND;
        int k = Float.floatToRawIntBits(shifted) + turns;
        float first = Math.fma(n, -PI_1, x);
        float second = n * PI_2;
        float r = first - second;
        float taken = r - first;
        float low = (first - (r - taken)) - (second + taken) - Math.fma(n, PI_2, -second);
        low = Math.fma(n, -PI_3, low);
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
        y = Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ ((k & 2) << 30));
        return Math.abs(x) <= MAX ? y : Float.NaN;
    }

    private static FloatVector quadrant(FloatVector x, int turns) {
        FloatVector shifted = x.fma(FloatVector.broadcast(SPECIES, TWO_OVER_PI), FloatVector.broadcast(SPECIES, ROUND));
        FloatVector n = shifted.sub(ROUND);
        IntVector k = shifted.reinterpretAsInts().add(turns);
        FloatVector first = n.fma(FloatVector.broadcast(SPECIES, -PI_1), x);
        FloatVector second = n.mul(PI_2);
        FloatVector r = first.sub(second);
        FloatVector taken = r.sub(first);
        FloatVector low = first.sub(r.sub(taken))
                .sub(second.add(taken))
                .sub(n.fma(FloatVector.broadcast(SPECIES, PI_2), second.neg()));
        low = n.fma(FloatVector.broadcast(SPECIES, -PI_3), low);
        FloatVector y = sine(r, low);
        VectorMask<Float> odd = k.lanewise(VectorOperators.LSHL, 31)
                .compare(VectorOperators.LT, 0)
                .cast(SPECIES);
        y = y.blend(cosine(r, low), odd);
        y = k.and(2)
                .lanewise(VectorOperators.LSHL, 30)
                .lanewise(VectorOperators.XOR, y.reinterpretAsInts())
                .reinterpretAsFloats();
        return y.blend(Float.NaN, x.abs().compare(VectorOperators.LE, MAX).not());
    }

    private static FloatVector sine(FloatVector r, FloatVector low) {
        FloatVector z = r.mul(r);
        FloatVector s = z.fma(FloatVector.broadcast(SPECIES, S3), FloatVector.broadcast(SPECIES, S2));
        s = s.fma(z, FloatVector.broadcast(SPECIES, S1));
        s = s.fma(z, FloatVector.broadcast(SPECIES, S0));
        return r.add(s.fma(z.mul(r), low));
    }

    private static FloatVector cosine(FloatVector r, FloatVector low) {
        FloatVector z = r.mul(r);
        FloatVector c = z.fma(FloatVector.broadcast(SPECIES, C3), FloatVector.broadcast(SPECIES, C2));
        c = c.fma(z, FloatVector.broadcast(SPECIES, C1));
        c = c.fma(z, FloatVector.broadcast(SPECIES, C0));
        FloatVector most = z.fma(FloatVector.broadcast(SPECIES, -0.5f), FloatVector.broadcast(SPECIES, 1f));
        return most.add(c.fma(z.mul(z), r.neg().mul(low)));
    }
}
