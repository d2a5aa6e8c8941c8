package lanewise.simd.kernel;

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
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Logarithms.SQRT_2_MINUS_1;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.Logarithms;

/**
 * Binary cross entropy of logits, each element a question of its own. Exponential and logarithm are written out, for the reason {@link Softplus} gives.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class SigmoidCrossEntropy {
    public static final Kernel SIGMOID_CROSS_ENTROPY = Kernel.of("sigmoidCrossEntropy", (b, n, calls) -> {
        b.trySpecials(n, v -> loss(v, 0f, 2f) + loss(v, 1f, 2f) + gradient(v, 0f, 2f) + gradient(0.5f, v, 2f));
        for (int i = 0; i < calls; i++) {
            sigmoidCrossEntropyWalk(2f, b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private SigmoidCrossEntropy() {}

    /** How far the target is from what the sign of x says, times what that costs. */
    private static float wrong(float x, float y, float positiveWeight) {
        return x > 0f ? 1f - y : y * positiveWeight;
    }

    private static float loss(float x, float y, float positiveWeight) {
        float wrong = wrong(x, y, positiveWeight);
        float linear = wrong == 0f ? 0f : Math.abs(x) * wrong;
        float l = Logarithms.log1pOfFraction(Exponentials.expOfNegative(-Math.abs(x)));
        return Math.fma(Math.fma(y, positiveWeight - 1f, 1f), l, linear);
    }

    private static float gradient(float x, float y, float positiveWeight) {
        float e = Exponentials.expOfNegative(-Math.abs(x));
        float g = wrong(x, y, positiveWeight) - e / (e + 1f) * Math.fma(y, positiveWeight - 1f, 1f);
        return x > 0f ? g : -g;
    }

    /**
     * losses[i] = −p·y·ln σ(x) − (1 − y)·ln(1 − σ(x)), y = target[i], p = positiveWeight; dx[i] = scale·((1 − y + p·y)·σ(x) − p·y). As
     * PyTorch's binary_cross_entropy_with_logits with pos_weight.
     *
     * <p>In floats, with e = e^(−|x|), w = fma(y, p − 1, 1) and k = 1 − y for x &gt; 0, else y·p: losses[i] = fma(w, ln(1 + e), k·|x|), where k = 0 adds
     * nothing even if x is infinite (in PyTorch NaN); dx[i] = ±scale·(k − e/(e + 1)·w), + for x &gt; 0. So neither overflows nor cancels: x may be
     * anything, and a gradient near 0 keeps its digits. At most 4 ULP of each term.
     *
     * @param positiveWeight p, what an example of target 1 counts; above 0 and finite
     * @param x logits
     * @param target probabilities
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void sigmoidCrossEntropy(
            float positiveWeight, Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to) {
        Checks.positive("sigmoidCrossEntropy", "positiveWeight", positiveWeight);
        Checks.finite("sigmoidCrossEntropy", "positiveWeight", positiveWeight);
        Checks.losses("sigmoidCrossEntropy", x, target, losses, dx, from, to);
        sigmoidCrossEntropyWalk(
                positiveWeight, x.segment(), target.segment(), scale, losses.segment(), dx.segment(), from, to - from);
    }

    static void sigmoidCrossEntropyWalk(
            float positiveWeight,
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
            FloatVector magnitude = v.abs();
            FloatVector c = magnitude.neg();
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
            FloatVector e = p.add(1f)
                    .mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats())
                    .mul(0x1p-64f);
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
            VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
            FloatVector weight =
                    y.fma(FloatVector.broadcast(SPECIES, positiveWeight - 1f), FloatVector.broadcast(SPECIES, 1f));
            FloatVector wrong = y.mul(positiveWeight)
                    .blend(FloatVector.broadcast(SPECIES, 1f).sub(y), positive);
            FloatVector linear = magnitude.mul(wrong).blend(0f, wrong.compare(VectorOperators.EQ, 0f));
            FloatVector g = e.div(e.add(1f)).mul(weight);
            g = wrong.sub(g).mul(scale);
            weight.fma(l, linear).intoMemorySegment(losses, from + 4L * i, ORDER);
            g.neg().blend(g, positive).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, loss(v, y, positiveWeight));
            dx.set(FLOAT, from + 4L * i, gradient(v, y, positiveWeight) * scale);
        }
    }
}
