package lanewise.simd.kernel;

import static lanewise.simd.lane.LaneMath.L0;
import static lanewise.simd.lane.LaneMath.L1;
import static lanewise.simd.lane.LaneMath.L2;
import static lanewise.simd.lane.LaneMath.L3;
import static lanewise.simd.lane.LaneMath.L4;
import static lanewise.simd.lane.LaneMath.L5;
import static lanewise.simd.lane.LaneMath.L6;
import static lanewise.simd.lane.LaneMath.L7;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;
import static lanewise.simd.lane.Logarithms.FOUR_BITS;
import static lanewise.simd.lane.Logarithms.TINY;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.LaneMath;
import lanewise.simd.lane.Logarithms;

/**
 * The natural logarithm, and that of 1 + x, as maps of tensors.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Logarithm {
    public static final Kernel LOG = Kernel.of("log", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            logWalk(b.x, b.z, n);
        }
        b.trySpecials(n, LaneMath::log);
    });

    public static final Kernel LOG1P = Kernel.of("log1p", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            log1pWalk(b.x, b.z, n);
        }
        b.trySpecials(n, Logarithms::log1p);
    });

    private Logarithm() {}

    /**
     * y[i] = ln x[i], at most 0.93 ULP; −∞ at ±0, NaN below 0.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void log(Tensor x, Tensor y, int n) {
        Checks.map("log", x, y, n);
        logWalk(x.segment(), y.segment(), n);
    }

    static void logWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            VectorMask<Float> tiny = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits = v.blend(v.mul(0x1p23f), tiny).reinterpretAsInts().sub(SQRT_HALF_BITS);
            FloatVector f =
                    bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            IntVector exponent = bits.lanewise(VectorOperators.ASHR, 23);
            exponent = exponent.blend(exponent.sub(23), tiny.cast(INTS));
            FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
            FloatVector p = FloatVector.broadcast(SPECIES, L7).fma(f, FloatVector.broadcast(SPECIES, L6));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L5));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L4));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L3));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L2));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L1));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L0));
            FloatVector f2 = f.mul(f);
            FloatVector low =
                    e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), f2.mul(f).fma(p, f2.mul(-0.5f)));
            FloatVector z = e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.add(low));
            z = z.blend(Float.NaN, v.compare(VectorOperators.GT, 0f).not());
            z = z.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
            z.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, LaneMath.log(get(x, i)));
        }
    }

    /**
     * y[i] = ln(1 + x[i]), at most 1.46 ULP, also near 0, where 1 + x loses digits; −∞ at −1, NaN below.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void log1p(Tensor x, Tensor y, int n) {
        Checks.map("log1p", x, y, n);
        log1pWalk(x.segment(), y.segment(), n);
    }

    static void log1pWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            IntVector exponent =
                    v.add(1f).reinterpretAsInts().sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            FloatVector scale = exponent.lanewise(VectorOperators.LSHL, 23)
                    .neg()
                    .add(FOUR_BITS)
                    .reinterpretAsFloats();
            FloatVector f = v.mul(0.25f)
                    .fma(scale, scale.fma(FloatVector.broadcast(SPECIES, 0.25f), FloatVector.broadcast(SPECIES, -1f)));
            FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
            FloatVector p = FloatVector.broadcast(SPECIES, L7).fma(f, FloatVector.broadcast(SPECIES, L6));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L5));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L4));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L3));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L2));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L1));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L0));
            FloatVector f2 = f.mul(f);
            FloatVector low =
                    e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), f2.mul(f).fma(p, f2.mul(-0.5f)));
            FloatVector z = e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.add(low));
            z = z.blend(v, v.abs().compare(VectorOperators.LT, TINY));
            z = z.blend(Float.NaN, v.compare(VectorOperators.GT, -1f).not());
            z = z.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, -1f));
            z.blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Logarithms.log1p(get(x, i)));
        }
    }
}
