package lanewise.simd.lane;

import static lanewise.simd.lane.LaneMath.EXP_MAX;
import static lanewise.simd.lane.LaneMath.EXP_MIN;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.LaneMath.ROUND_BITS;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Roots, and powers of positive bases. */
public final class Powers {
    // ln m = 2·artanh s = 2s + 2/3·s³ + s⁵·A(s²), s = (m − 1)/(m + 1), √½ ≤ m < √2: relative error 8.6e-12.
    private static final float TWO_THIRDS = 0x1.555556p-1f;
    private static final float TWO_THIRDS_LOW = -0x1.555556p-26f;
    private static final float A0 = 0x1.999ap-2f;
    private static final float A1 = 0x1.245274p-2f;
    private static final float A2 = 0x1.dfa4fcp-3f;

    private Powers() {}

    /** √x, correctly rounded; NaN below 0, −0 at −0. */
    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    /** See {@link #sqrt(float)}. */
    public static FloatVector sqrt(FloatVector x) {
        return x.sqrt();
    }

    /** 1/√x, two roundings: at most 1.5 ULP from the true value over all floats; ±∞ at ±0, NaN below 0, 0 at +∞. */
    public static float rsqrt(float x) {
        return 1f / (float) Math.sqrt(x);
    }

    /** See {@link #rsqrt(float)}. */
    public static FloatVector rsqrt(FloatVector x) {
        return FloatVector.broadcast(SPECIES, 1f).div(x.sqrt());
    }

    /**
     * x to the power of y for x ≥ 0, at most 1.2 ULP from the true value; no overflow or underflow before the true one. x⁰ = 1 even for NaN,
     * 0 and ∞; 0^y is 0 or +∞, by the sign of y, and so is ∞^y; 1^±∞ is NaN, as in Java; a negative x gives NaN, −0 counts as 0.
     *
     * <p>e^(y·ln x) with the logarithm as a sum of two floats, some 34 bits.
     */
    public static float pow(float x, float y) {
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
        high = x == 0f ? Float.NEGATIVE_INFINITY : x > 0f ? high : Float.NaN;
        high = x == Float.POSITIVE_INFINITY ? x : high;
        float p = y * high;
        float left = Math.fma(y, low, Math.fma(y, high, -p));
        return y == 0f ? 1f : expOfSum(p, left);
    }

    /** See {@link #pow(float, float)}. */
    public static FloatVector pow(FloatVector x, FloatVector y) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector scaled = x.blend(x.mul(0x1p23f), tiny);
        IntVector bits = scaled.reinterpretAsInts().sub(SQRT_HALF_BITS);
        FloatVector f =
                bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
        IntVector exponent = bits.lanewise(VectorOperators.ASHR, 23);
        exponent = exponent.blend(exponent.sub(23), tiny.cast(INTS));
        FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        FloatVector d = f.add(2f);
        FloatVector inverse = FloatVector.broadcast(SPECIES, 1f).div(d);
        FloatVector s = f.mul(inverse);
        FloatVector minus = s.neg();
        FloatVector lost = minus.fma(f.sub(d.sub(2f)), minus.fma(d, f)).mul(inverse);
        FloatVector z = s.mul(s);
        FloatVector cube = s.mul(z);
        FloatVector cubeLow = s.fma(s.fma(s, z.neg()), s.fma(z, cube.neg()));
        FloatVector third = cube.mul(TWO_THIRDS);
        FloatVector rest = tail(z, cube, cubeLow, third).add(lost.fma(z, lost).mul(2f));
        FloatVector sum = e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), s.add(s));
        FloatVector low = s.add(s).sub(e.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), sum));
        FloatVector most = sum.add(third);
        low = low.add(third.sub(most.sub(sum)));
        low = low.add(e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), rest));
        FloatVector high = most.add(low);
        low = low.sub(high.sub(most));
        return product(x, y, high, low);
    }

    /** (high + low)·y into the exponential, with the special cases. */
    private static FloatVector product(FloatVector x, FloatVector y, FloatVector logarithm, FloatVector low) {
        FloatVector high =
                logarithm.blend(Float.NaN, x.compare(VectorOperators.GT, 0f).not());
        high = high.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        high = high.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        FloatVector p = y.mul(high);
        FloatVector left = y.fma(low, y.fma(high, p.neg()));
        return expOfSum(p, left).blend(1f, y.compare(VectorOperators.EQ, 0f));
    }

    /** What 2/3·s³, rounded to {@code third}, lacks, and s⁵·A(s²). */
    private static FloatVector tail(FloatVector z, FloatVector cube, FloatVector cubeLow, FloatVector third) {
        FloatVector low = cube.fma(FloatVector.broadcast(SPECIES, TWO_THIRDS), third.neg());
        low = cubeLow.fma(FloatVector.broadcast(SPECIES, TWO_THIRDS), low);
        low = cube.fma(FloatVector.broadcast(SPECIES, TWO_THIRDS_LOW), low);
        FloatVector a = z.fma(FloatVector.broadcast(SPECIES, A2), FloatVector.broadcast(SPECIES, A1));
        a = a.fma(z, FloatVector.broadcast(SPECIES, A0));
        return a.fma(cube.mul(z), low);
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

    private static FloatVector expOfSum(FloatVector p, FloatVector rest) {
        FloatVector c = p.blend(EXP_MAX, p.compare(VectorOperators.GT, EXP_MAX));
        c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
        FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
        FloatVector r = Exponentials.remainder(c, shifted)
                .add(rest.blend(0f, c.compare(VectorOperators.EQ, p).not()));
        FloatVector q = Exponentials.reduced(r).add(1f);
        IntVector k = shifted.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = k.lanewise(VectorOperators.ASHR, 1);
        FloatVector scale0 = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector scale1 =
                k.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        return q.mul(scale0).mul(scale1);
    }
}
