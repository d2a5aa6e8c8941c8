package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.EXPM1_MIN;
import static lanewise.simd.lane.Exponentials.HALF_BITS;
import static lanewise.simd.lane.Exponentials.TINY;
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
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.LaneMath;

/**
 * The exponential and what it lacks to 1, as maps of tensors.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Exponential {
    public static final Kernel EXP = Kernel.of("exp", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            expWalk(b.x, b.z, n);
        }
        b.trySpecials(n, LaneMath::exp);
    });

    public static final Kernel EXPM1 = Kernel.of("expm1", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            expm1Walk(b.x, b.z, n);
        }
        b.trySpecials(n, Exponentials::expm1);
    });

    private Exponential() {}

    /**
     * y[i] = e^x[i], at most 1.01 ULP; +∞ above 88.7228, subnormal and then 0 below −87.34.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void exp(Tensor x, Tensor y, int n) {
        Checks.map("exp", x, y, n);
        expWalk(x.segment(), y.segment(), n);
    }

    static void expWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v.blend(EXP_MAX, v.compare(VectorOperators.GT, EXP_MAX));
            c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r).add(1f);
            IntVector k = shifted.reinterpretAsInts().sub(ROUND_BITS);
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            p = p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            p = p.mul(k.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            p.intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, LaneMath.exp(get(x, i)));
        }
    }

    /**
     * y[i] = e^x[i] − 1, at most 1.46 ULP, also near 0, where e^x and 1 cancel; −1 below −17.33.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void expm1(Tensor x, Tensor y, int n) {
        Checks.map("expm1", x, y, n);
        expm1Walk(x.segment(), y.segment(), n);
    }

    static void expm1Walk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v.blend(EXP_MAX, v.compare(VectorOperators.GT, EXP_MAX));
            c = c.blend(EXPM1_MIN, c.compare(VectorOperators.LT, EXPM1_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector half = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(HALF_BITS)
                    .reinterpretAsFloats();
            p.fma(half, half.sub(0.5f))
                    .mul(2f)
                    .blend(v, v.abs().compare(VectorOperators.LT, TINY))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Exponentials.expm1(get(x, i)));
        }
    }
}
