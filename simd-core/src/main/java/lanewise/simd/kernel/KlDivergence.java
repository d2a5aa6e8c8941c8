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
 * The divergence of Kullback and Leibler of logarithms of probabilities from probabilities. The logarithm of targets is {@link Logarithm}'s, written
 * out for the reason given there.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class KlDivergence {
    public static final Kernel KL_DIVERGENCE = Kernel.of("klDivergence", (b, n, calls) -> {
        b.trySpecials(n, v -> loss(0.5f, v));
        for (int i = 0; i < calls; i++) {
            klDivergenceWalk(b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private KlDivergence() {}

    private static float loss(float x, float y) {
        float product = (LaneMath.log(y) - x) * y;
        return y == 0f ? 0f : product;
    }

    /**
     * losses[i] = y·(ln y − x), y = target[i], as PyTorch's kl_div; dx[i] = −scale·y. A target of 0 adds nothing, whatever x; a negative one gives NaN.
     *
     * <p>The divergence of a distribution is the sum of its elements' losses. |error| ≤ y·(|ln y| + |ln y − x| + |x|)·2⁻²³.
     *
     * @param x logarithms of predicted probabilities
     * @param target probabilities
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void klDivergence(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.losses("klDivergence", x, target, losses, dx, from, to);
        klDivergenceWalk(x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void klDivergenceWalk(
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
            VectorMask<Float> tiny = y.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits = y.blend(y.mul(0x1p23f), tiny).reinterpretAsInts().sub(SQRT_HALF_BITS);
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
            l = l.blend(Float.NaN, y.compare(VectorOperators.GT, 0f).not());
            l = l.blend(Float.NEGATIVE_INFINITY, y.compare(VectorOperators.EQ, 0f));
            l = l.blend(Float.POSITIVE_INFINITY, y.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            l.sub(v)
                    .mul(y)
                    .blend(0f, y.compare(VectorOperators.EQ, 0f))
                    .intoMemorySegment(losses, from + 4L * i, ORDER);
            y.mul(-scale).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, loss(v, y));
            dx.set(FLOAT, from + 4L * i, y * -scale);
        }
    }
}
