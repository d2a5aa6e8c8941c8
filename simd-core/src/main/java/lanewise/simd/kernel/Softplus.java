package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.EXPM1_MIN;
import static lanewise.simd.lane.Exponentials.ONE_BITS;
import static lanewise.simd.lane.Exponentials.SCALED_MIN;
import static lanewise.simd.lane.Exponentials.TWO_TO_64_BITS;
import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
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
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;
import static lanewise.simd.lane.Logarithms.SQRT_2_MINUS_1;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.Logarithms;

/**
 * Softplus, the smooth form of ReLU. The backward pass takes the outputs of the forward pass, which may therefore overwrite its inputs.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Softplus {
    public static final Kernel SOFTPLUS = Kernel.of("softplus", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            softplusWalk(b.x, b.z, n);
        }
    });

    public static final Kernel SOFTPLUS_BACKWARD = Kernel.of("softplusBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            softplusBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private Softplus() {}

    /**
     * y[i] = ln(1 + e^x[i]), at most 1.73 ULP, subnormal results included. PyTorch's with beta = 1; its threshold of 20 is not needed,
     * for there both round to x.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void softplus(Tensor x, Tensor y, int n) {
        Checks.map("softplus", x, y, n);
        softplusWalk(x.segment(), y.segment(), n);
    }

    static void softplusWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v.abs().neg();
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
            VectorMask<Float> large = e.compare(VectorOperators.GT, SQRT_2_MINUS_1);
            FloatVector f =
                    e.blend(e.fma(FloatVector.broadcast(SPECIES, 0.5f), FloatVector.broadcast(SPECIES, -0.5f)), large);
            FloatVector k = FloatVector.zero(SPECIES).blend(1f, large);
            FloatVector q = FloatVector.broadcast(SPECIES, L7).fma(f, FloatVector.broadcast(SPECIES, L6));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L5));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L4));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L3));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L2));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L1));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L0));
            FloatVector f2 = f.mul(f);
            FloatVector l =
                    k.fma(FloatVector.broadcast(SPECIES, LN2_LOW), f2.mul(f).fma(q, f2.mul(-0.5f)));
            l = k.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.add(l));
            v.blend(0f, v.compare(VectorOperators.LT, 0f)).add(l).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Logarithms.softplus(get(x, i)));
        }
    }

    /**
     * dx[i] = dy[i] · σ(x[i]), taken from the output: σ(x) = 1 − e^(−y). At most 3 ULP of the product with the factor as y has it.
     *
     * @param y n outputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or y
     */
    public static void softplusBackward(Tensor y, Tensor dy, Tensor dx, int n) {
        Checks.gradient("softplusBackward", "y", y, dy, dx, n);
        softplusBackwardWalk(y.segment(), dy.segment(), dx.segment(), n);
    }

    static void softplusBackwardWalk(MemorySegment y, MemorySegment dy, MemorySegment dx, int n) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER);
            FloatVector c = v.neg();
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
            FloatVector scale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector m = p.fma(scale, scale.sub(1f));
            m.neg()
                    .mul(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER))
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, -Exponentials.expm1OfNegative(-get(y, i)) * get(dy, i));
        }
    }
}
