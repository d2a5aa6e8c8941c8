package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.SCALED_MIN;
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
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;
import static lanewise.simd.lane.SelfGated.GELU_MAX;
import static lanewise.simd.lane.SelfGated.U0;
import static lanewise.simd.lane.SelfGated.U1;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.SelfGated;

/**
 * The approximation of GELU by tanh. The backward pass takes the inputs of the forward pass.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class GeluTanh {
    public static final Kernel GELU_TANH = Kernel.of("geluTanh", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            geluTanhWalk(b.x, b.z, 0L, n);
        }
    });

    public static final Kernel GELU_TANH_BACKWARD = Kernel.of("geluTanhBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            geluTanhBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private GeluTanh() {}

    /**
     * y[i] = x[i]/2 · (1 + tanh(√(2/π)·(x[i] + 0.044715·x[i]³))), the approximation known from GPT-2. Error at most
     * 1.72·2⁻²⁴·max(1, |y[i]|).
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void geluTanh(Tensor x, Tensor y, int n) {
        Checks.map("geluTanh", x, y, n);
        geluTanhWalk(x.segment(), y.segment(), 0, n);
    }

    /** From element {@code at} of both. */
    static void geluTanhWalk(MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector t = v.abs();
            t = t.blend(GELU_MAX, t.compare(VectorOperators.GT, GELU_MAX));
            FloatVector c = t.mul(t.mul(t).fma(FloatVector.broadcast(SPECIES, U1), FloatVector.broadcast(SPECIES, U0)))
                    .neg();
            c = c.blend(SCALED_MIN, c.compare(VectorOperators.LT, SCALED_MIN));
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
            FloatVector d = e64.fma(FloatVector.broadcast(SPECIES, 0x1p-64f), FloatVector.broadcast(SPECIES, 1f));
            FloatVector tail = t.mul(e64).div(d).mul(0x1p-64f);
            v.blend(0f, v.compare(VectorOperators.LT, 0f)).sub(tail).intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, SelfGated.geluTanh(x.get(FLOAT, from + 4L * i)));
        }
    }

    /**
     * dx[i] = dy[i] times the derivative of the approximation. The factor's error is at most 3.5·2⁻²⁴.
     *
     * @param x n inputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     */
    public static void geluTanhBackward(Tensor x, Tensor dy, Tensor dx, int n) {
        Checks.gradient("geluTanhBackward", "x", x, dy, dx, n);
        geluTanhBackwardWalk(x.segment(), dy.segment(), dx.segment(), n);
    }

    static void geluTanhBackwardWalk(MemorySegment x, MemorySegment dy, MemorySegment dx, int n) {
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
            t = t.blend(GELU_MAX, t.compare(VectorOperators.GT, GELU_MAX));
            FloatVector c = t.mul(t.mul(t).fma(FloatVector.broadcast(SPECIES, U1), FloatVector.broadcast(SPECIES, U0)))
                    .neg();
            c = c.blend(SCALED_MIN, c.compare(VectorOperators.LT, SCALED_MIN));
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
            FloatVector g = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
            FloatVector q = e.mul(g);
            FloatVector rest = t.mul(g)
                    .mul(t.mul(t).fma(FloatVector.broadcast(SPECIES, 3f * U1), FloatVector.broadcast(SPECIES, U0)));
            rest.fma(q, g)
                    .blend(rest.neg().fma(q, q), v.compare(VectorOperators.LT, 0f))
                    .mul(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER))
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, SelfGated.geluTanhGradient(get(x, i)) * get(dy, i));
        }
    }
}
