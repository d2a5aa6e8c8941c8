package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.TWO_TO_64_BITS;
import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;
import static lanewise.simd.lane.SelfGated.MISH_MAX;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.SelfGated;

/**
 * Mish. The backward pass takes the inputs of the forward pass.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Mish {
    public static final Kernel MISH = Kernel.of("mish", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            mishWalk(b.x, b.z, n);
        }
    });

    public static final Kernel MISH_BACKWARD = Kernel.of("mishBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            mishBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private Mish() {}

    /**
     * y[i] = x[i]·tanh(ln(1 + e^x[i])) (Misra 2019). At most 4.7 ULP; 0 at −∞.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void mish(Tensor x, Tensor y, int n) {
        Checks.map("mish", x, y, n);
        mishWalk(x.segment(), y.segment(), n);
    }

    static void mishWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector t = v.abs();
            t = t.blend(MISH_MAX, t.compare(VectorOperators.GT, MISH_MAX));
            FloatVector c = t.neg();
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector e64 = p.add(1f)
                    .mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats());
            FloatVector e = e64.mul(0x1p-64f);
            FloatVector twice = e.add(e);
            VectorMask<Float> below = v.compare(VectorOperators.LT, 0f);
            FloatVector factor = twice.blend(e.add(2f), below);
            FloatVector b = e.fma(factor, twice.add(1f).blend(2f, below));
            FloatVector tail = t.mul(e64.mul(factor)).div(b).mul(0x1p-64f);
            v.blend(0f, below).sub(tail).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, SelfGated.mish(get(x, i)));
        }
    }

    /**
     * dx[i] = dy[i] · (T + x[i]·(1 − T²)·σ(x[i])), T = tanh(ln(1 + e^x[i])). The factor's error is at most 2.3·2⁻²⁴.
     *
     * @param x n inputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     */
    public static void mishBackward(Tensor x, Tensor dy, Tensor dx, int n) {
        Checks.gradient("mishBackward", "x", x, dy, dx, n);
        mishBackwardWalk(x.segment(), dy.segment(), dx.segment(), n);
    }

    static void mishBackwardWalk(MemorySegment x, MemorySegment dy, MemorySegment dx, int n) {
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector t = v.abs();
            t = t.blend(MISH_MAX, t.compare(VectorOperators.GT, MISH_MAX));
            FloatVector c = t.neg();
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector e64 = p.add(1f)
                    .mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats());
            FloatVector e = e64.mul(0x1p-64f);
            FloatVector twice = e.add(e);
            VectorMask<Float> below = v.compare(VectorOperators.LT, 0f);
            FloatVector a = e.mul(twice.blend(e.add(2f), below));
            FloatVector z = a.div(a.add(twice.add(1f).blend(2f, below)));
            FloatVector sech = z.neg().fma(z, z.add(z).blend(1f, below));
            FloatVector rest = t.mul(sech).mul(e.blend(1f, below.not()).div(e.add(1f)));
            FloatVector.broadcast(SPECIES, 1f)
                    .sub(z)
                    .add(rest)
                    .blend(z.sub(rest), below)
                    .mul(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER))
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, SelfGated.mishGradient(get(x, i)) * get(dy, i));
        }
    }
}
