package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.MINUS_ONE_BITS;
import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.Exponentials.TANH_MAX;
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
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Logarithms.LN_2;
import static lanewise.simd.lane.Logarithms.LOG_COSH_SMALL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.Logarithms;

/**
 * The logarithm of the hyperbolic cosine of the error d = x − target: d²/2 near 0 and |d| − ln 2 far away. Exponential and logarithm are
 * written out, for the reason {@link Softplus} gives.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class LogCosh {
    public static final Kernel LOG_COSH = Kernel.of("logCosh", (b, n, calls) -> {
        b.trySpecials(n, Logarithms::logCosh);
        for (int i = 0; i < calls; i++) {
            logCoshWalk(b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private LogCosh() {}

    /**
     * losses[i] = ln cosh d as {@link Logarithms#logCosh}, dx[i] = scale·tanh d.
     *
     * <p>Keras takes |d| + ln(1 + e^(−2|d|)) − ln 2 throughout, which near 0 is a difference of two numbers near ln 2; here that is left to |d| ≥ 0.6,
     * and the error is at most 7 ULP of the function at d, all over.
     *
     * @param x predictions
     * @param target what they should be
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void logCosh(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.losses("logCosh", x, target, losses, dx, from, to);
        logCoshWalk(x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void logCoshWalk(
            MemorySegment x,
            MemorySegment target,
            float scale,
            MemorySegment losses,
            MemorySegment dx,
            long at,
            int n) {
        x = exact(x);
        target = exact(target);
        losses = exact(losses);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, target, from + 4L * i, ORDER);
            FloatVector d = v.sub(y);
            FloatVector a = d.abs();
            FloatVector c =
                    a.blend(TANH_MAX, a.compare(VectorOperators.GT, TANH_MAX)).mul(-2f);
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector minusScale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(MINUS_ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector minusE = p.add(1f).mul(minusScale);
            FloatVector t = p.fma(minusScale, minusScale.add(1f));
            t = t.div(FloatVector.broadcast(SPECIES, 2f).sub(t));
            VectorMask<Float> small = a.compare(VectorOperators.LT, LOG_COSH_SMALL);
            FloatVector f = minusE.blend(t.mul(t), small).neg();
            FloatVector q = FloatVector.broadcast(SPECIES, L7).fma(f, FloatVector.broadcast(SPECIES, L6));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L5));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L4));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L3));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L2));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L1));
            q = q.fma(f, FloatVector.broadcast(SPECIES, L0));
            FloatVector f2 = f.mul(f);
            FloatVector l = f2.mul(f).fma(q, f2.mul(-0.5f)).add(f);
            FloatVector loss = l.sub(LN_2).add(a).blend(l.mul(-0.5f), small);
            IntVector sign = d.reinterpretAsInts().and(SIGN_BIT);
            t = t.reinterpretAsInts().or(sign).reinterpretAsFloats();
            loss.intoMemorySegment(losses, from + 4L * i, ORDER);
            t.mul(scale).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, Logarithms.logCosh(v - y));
            dx.set(FLOAT, from + 4L * i, Exponentials.tanh(v - y) * scale);
        }
    }
}
