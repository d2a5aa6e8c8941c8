package lanewise.simd.kernel;

import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.EXP_MAX;
import static lanewise.simd.lane.LaneMath.EXP_MIN;
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
import static lanewise.simd.lane.LaneMath.ROUND_BITS;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.LaneMath;

/**
 * The negative logarithm of a Poisson distribution's probability of a count, without its term that does not depend on the prediction, ln(target!).
 * Its exponential and logarithm are those of {@link Exponential} and {@link Logarithm}, written out for the reason given there.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class PoissonLoss {
    public static final Kernel POISSON = Kernel.of("poisson", (b, n, calls) -> {
        b.trySpecials(n, v -> product(v, v) + LaneMath.log(v));
        for (int i = 0; i < calls; i++) {
            poissonWalk(1e-8f, b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    public static final Kernel POISSON_LOG = Kernel.of("poissonLog", (b, n, calls) -> {
        b.trySpecials(n, v -> product(v, v) + LaneMath.exp(v));
        for (int i = 0; i < calls; i++) {
            poissonLogWalk(b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private PoissonLoss() {}

    /** A count of 0 adds nothing, even if the factor is infinite. */
    private static float product(float x, float y) {
        float product = x * y;
        return y == 0f ? 0f : product;
    }

    /**
     * Of rates: losses[i] = x − y·ln(x + eps), y = target[i]; dx[i] = scale·(1 − y/(x + eps)). As PyTorch's poisson_nll_loss with log_input=False
     * (eps 1e-8 there, 1e-7 in Keras). (PyTorch's gradient is the same.) A rate below −eps gives NaN.
     *
     * @param eps 0 or more and finite
     * @param x predicted rates
     * @param target counts
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void poisson(
            float eps, Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.notNegative("poisson", "eps", eps);
        Checks.finite("poisson", "eps", eps);
        Checks.losses("poisson", x, target, losses, dx, from, to);
        poissonWalk(eps, x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void poissonWalk(
            float eps,
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
            FloatVector rate = v.add(eps);
            VectorMask<Float> tiny = rate.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits =
                    rate.blend(rate.mul(0x1p23f), tiny).reinterpretAsInts().sub(SQRT_HALF_BITS);
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
            FloatVector l = e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.add(low));
            l = l.blend(Float.NaN, rate.compare(VectorOperators.GT, 0f).not());
            l = l.blend(Float.NEGATIVE_INFINITY, rate.compare(VectorOperators.EQ, 0f));
            l = l.blend(Float.POSITIVE_INFINITY, rate.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            FloatVector product = l.mul(y).blend(0f, y.compare(VectorOperators.EQ, 0f));
            v.sub(product).intoMemorySegment(losses, from + 4L * i, ORDER);
            FloatVector.broadcast(SPECIES, 1f).sub(y.div(rate)).mul(scale).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, v - product(LaneMath.log(v + eps), y));
            dx.set(FLOAT, from + 4L * i, (1f - y / (v + eps)) * scale);
        }
    }

    /**
     * Of logarithms of rates: losses[i] = eˣ − y·x, y = target[i]; dx[i] = scale·(eˣ − y). As PyTorch's poisson_nll_loss with log_input=True.
     *
     * @param x logarithms of predicted rates
     * @param target counts
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void poissonLog(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.losses("poissonLog", x, target, losses, dx, from, to);
        poissonLogWalk(x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void poissonLogWalk(
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
            p = p.fma(r.mul(r), r);
            IntVector k = shifted.reinterpretAsInts().sub(ROUND_BITS);
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            p = p.add(1f).mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            p = p.mul(k.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            FloatVector product = v.mul(y).blend(0f, y.compare(VectorOperators.EQ, 0f));
            p.sub(product).intoMemorySegment(losses, from + 4L * i, ORDER);
            p.sub(y).mul(scale).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, LaneMath.exp(v) - product(v, y));
            dx.set(FLOAT, from + 4L * i, (LaneMath.exp(v) - y) * scale);
        }
    }
}
