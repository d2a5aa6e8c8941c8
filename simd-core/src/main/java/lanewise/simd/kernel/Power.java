package lanewise.simd.kernel;

import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.EXP_MAX;
import static lanewise.simd.lane.LaneMath.EXP_MIN;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.LaneMath.ROUND_BITS;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;
import static lanewise.simd.lane.Powers.A0;
import static lanewise.simd.lane.Powers.A1;
import static lanewise.simd.lane.Powers.A2;
import static lanewise.simd.lane.Powers.TWO_THIRDS;
import static lanewise.simd.lane.Powers.TWO_THIRDS_LOW;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Powers;

/**
 * Powers with one exponent for all elements.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Power {
    public static final Kernel POW = Kernel.of("pow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            powWalk(0.7f, b.x, b.z, n);
        }
        b.trySpecials(n, v -> Powers.pow(v, 0.7f) + Powers.pow(v, v));
    });

    private Power() {}

    /**
     * y[i] = x[i] to the power of the exponent, at most 1.2 ULP; special cases as in {@link Math#pow}: 1 for an exponent of 0, NaN for a negative x[i]
     * unless the exponent is an integer.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void pow(Tensor x, float exponent, Tensor y, int n) {
        Checks.map("pow", x, y, n);
        if (exponent == 0f) {
            Elementwise.fillWalk(1f, y.segment(), 0, n);
        } else {
            powWalk(exponent, x.segment(), y.segment(), n);
        }
    }

    static void powWalk(float power, MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int negative = Powers.signOfNegative(power);
        float least = Powers.leastBase(power);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            // ln |v| = high + low
            FloatVector a = v.abs();
            VectorMask<Float> tiny = a.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits = a.blend(a.mul(0x1p23f), tiny).reinterpretAsInts().sub(SQRT_HALF_BITS);
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
            FloatVector rest = cube.fma(FloatVector.broadcast(SPECIES, TWO_THIRDS), third.neg());
            rest = cubeLow.fma(FloatVector.broadcast(SPECIES, TWO_THIRDS), rest);
            rest = cube.fma(FloatVector.broadcast(SPECIES, TWO_THIRDS_LOW), rest);
            FloatVector p = z.fma(FloatVector.broadcast(SPECIES, A2), FloatVector.broadcast(SPECIES, A1));
            p = p.fma(z, FloatVector.broadcast(SPECIES, A0));
            rest = p.fma(cube.mul(z), rest).add(lost.fma(z, lost).mul(2f));
            FloatVector sum = e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), s.add(s));
            FloatVector low = s.add(s).sub(e.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), sum));
            FloatVector most = sum.add(third);
            low = low.add(third.sub(most.sub(sum)));
            low = low.add(e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), rest));
            FloatVector high = most.add(low);
            low = low.sub(high.sub(most));
            high = high.blend(
                    a, a.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not());
            high = high.blend(Float.NEGATIVE_INFINITY, a.compare(VectorOperators.EQ, 0f));
            // e^(power·(high + low)); what rounding takes from the product is given back to the remainder
            FloatVector product = high.mul(power);
            FloatVector left = low.fma(
                    FloatVector.broadcast(SPECIES, power),
                    high.fma(FloatVector.broadcast(SPECIES, power), product.neg()));
            FloatVector c = product.blend(EXP_MAX, product.compare(VectorOperators.GT, EXP_MAX));
            c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                            FloatVector.broadcast(SPECIES, -LN2_LOW),
                            w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c))
                    .add(left.blend(0f, c.compare(VectorOperators.EQ, product).not()));
            FloatVector q = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            q = q.fma(r, FloatVector.broadcast(SPECIES, E4));
            q = q.fma(r, FloatVector.broadcast(SPECIES, E3));
            q = q.fma(r, FloatVector.broadcast(SPECIES, E2));
            q = q.fma(r.mul(r), r).add(1f);
            IntVector k = shifted.reinterpretAsInts().sub(ROUND_BITS);
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            q = q.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            q = q.mul(k.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            q = v.reinterpretAsInts()
                    .and(negative)
                    .lanewise(VectorOperators.XOR, q.reinterpretAsInts())
                    .reinterpretAsFloats();
            VectorMask<Float> none =
                    v.compare(VectorOperators.LT, least).and(v.compare(VectorOperators.GT, Float.NEGATIVE_INFINITY));
            q.blend(Float.NaN, none).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Powers.pow(get(x, i), power));
        }
    }
}
