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
 * The focal loss of logits, which counts examples that are already right less (Lin, Goyal, Girshick, He, Dollár, "Focal Loss for Dense Object
 * Detection", ICCV 2017, eq. 5). Exponential and logarithm are written out, for the reason {@link Softplus} gives.
 *
 * <p>Every method works on the elements [from, to) of all its tensors, so that workers can share them and rows can have factors of their own. It throws
 * {@link IllegalArgumentException} when the range does not lie in a tensor, for partial overlap, or an output that is read-only, and {@link
 * IllegalStateException} when an arena is closed.
 */
public final class FocalLoss {
    /** e^−128 is 0 in floats. */
    private static final float FAR = 128f;

    public static final Kernel FOCAL = Kernel.of("focal", (b, n, calls) -> {
        b.trySpecials(
                n,
                v -> loss(v, 0f, 2f, 1f, 1f)
                        + loss(v, 1f, 2f, 1f, 1f)
                        + gradient(v, 1f, 2f, 1f, 1f)
                        + gradient(1f, v, 2f, 1f, 1f));
        for (int i = 0; i < calls; i++) {
            focalWalk(2f, 0.25f, 0.75f, b.x, b.y, 0.5f, b.z, b.u, 0L, n);
        }
    });

    private FocalLoss() {}

    /** The logit of the right answer. */
    private static float ofRight(float x, float y) {
        return y > 0.5f ? x : -x;
    }

    /** Its cross entropy, ln(1 + e⁻ᵘ). */
    private static float entropy(float u) {
        return (u > 0f ? 0f : -u) + Logarithms.log1pOfFraction(Exponentials.expOfNegative(-Math.abs(u)));
    }

    /** σ(−u) to the power gamma. */
    private static float modulation(float u, float gamma) {
        float l = Logarithms.log1pOfFraction(Exponentials.expOfNegative(-Math.abs(u)));
        return Exponentials.expOfNegative(Math.min((u < 0f ? 0f : u) + l, FAR) * -gamma);
    }

    private static float loss(float x, float y, float gamma, float positiveWeight, float negativeWeight) {
        float u = ofRight(x, y);
        return modulation(u, gamma) * (y > 0.5f ? positiveWeight : negativeWeight) * entropy(u);
    }

    private static float gradient(float x, float y, float gamma, float positiveWeight, float negativeWeight) {
        float u = ofRight(x, y);
        float m = modulation(u, gamma) * (y > 0.5f ? positiveWeight : negativeWeight);
        float h = Math.fma(Exponentials.sigmoid(u) * gamma, Math.min(entropy(u), FAR), Exponentials.sigmoid(-u));
        return y > 0.5f ? -(h * m) : h * m;
    }

    /**
     * With u = x where target[i] &gt; ½ and −x elsewhere, and p = σ(u) the probability of what is right: losses[i] = −w·(1 − p)^γ·ln p, w =
     * positiveWeight or negativeWeight; dx[i] = ∓scale·w·(1 − p)^γ·(1 − p − γ·p·ln p), − where the target is above ½.
     *
     * <p>The targets are 0 or 1, as in the paper; torchvision's sigmoid_focal_loss, which also mixes, agrees there. In floats, with a = ln(1 + e⁻ᵘ)
     * and b = ln(1 + eᵘ) as {@code Softplus} computes them: m = e^(−γ·min(b, 128))·w, losses[i] = m·a, dx[i] = ∓fma(σ(u)·γ, min(a, 128), σ(−u))·m·scale. So
     * nothing overflows or is lost for large logits.
     *
     * @param gamma γ of the paper, 0 or more and finite; 0 gives the cross entropy
     * @param positiveWeight α of the paper; 0 or more and finite
     * @param negativeWeight 1 − α of the paper; 0 or more and finite
     * @param x logits
     * @param target 0 or 1
     * @param scale factor of the gradient
     * @param losses a loss for each element, overwritten; disjoint from all others
     * @param dx gradients, overwritten; may be x
     */
    public static void focal(
            float gamma,
            float positiveWeight,
            float negativeWeight,
            Tensor x,
            Tensor target,
            float scale,
            Tensor losses,
            Tensor dx,
            int from,
            int to) {
        Checks.notNegative("focal", "gamma", gamma);
        Checks.finite("focal", "gamma", gamma);
        Checks.notNegative("focal", "positiveWeight", positiveWeight);
        Checks.finite("focal", "positiveWeight", positiveWeight);
        Checks.notNegative("focal", "negativeWeight", negativeWeight);
        Checks.finite("focal", "negativeWeight", negativeWeight);
        Checks.losses("focal", x, target, losses, dx, from, to);
        focalWalk(
                gamma,
                positiveWeight,
                negativeWeight,
                x.segment(),
                target.segment(),
                scale,
                losses.segment(),
                dx.segment(),
                from,
                to - from);
    }

    static void focalWalk(
            float gamma,
            float positiveWeight,
            float negativeWeight,
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
            VectorMask<Float> positive = y.compare(VectorOperators.GT, 0.5f);
            FloatVector u = v.neg().blend(v, positive);
            // e = e^(−|x|), l = ln(1 + e)
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
            FloatVector minusU = u.neg();
            FloatVector entropy =
                    minusU.blend(0f, u.compare(VectorOperators.GT, 0f)).add(l);
            // m = (1 − p)^γ
            FloatVector exponent = u.blend(0f, u.compare(VectorOperators.LT, 0f))
                    .add(l)
                    .min(FAR)
                    .mul(-gamma);
            exponent = exponent.blend(SCALED_MIN, exponent.compare(VectorOperators.LT, SCALED_MIN));
            FloatVector shiftedAgain =
                    exponent.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector whole = shiftedAgain.sub(ROUND);
            FloatVector rest = whole.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW),
                    whole.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), exponent));
            FloatVector power = FloatVector.broadcast(SPECIES, E6).fma(rest, FloatVector.broadcast(SPECIES, E5));
            power = power.fma(rest, FloatVector.broadcast(SPECIES, E4));
            power = power.fma(rest, FloatVector.broadcast(SPECIES, E3));
            power = power.fma(rest, FloatVector.broadcast(SPECIES, E2));
            power = power.fma(rest.mul(rest), rest);
            FloatVector m = power.add(1f)
                    .mul(shiftedAgain
                            .reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats())
                    .mul(0x1p-64f);
            FloatVector one = FloatVector.broadcast(SPECIES, 1f);
            FloatVector sum = e.add(1f);
            FloatVector right = one.blend(e, u.compare(VectorOperators.LT, 0f)).div(sum);
            FloatVector wrong = one.blend(e, u.compare(VectorOperators.GT, 0f)).div(sum);
            m = m.mul(FloatVector.broadcast(SPECIES, negativeWeight).blend(positiveWeight, positive));
            FloatVector g = right.mul(gamma).fma(entropy.min(FAR), wrong).mul(m).mul(scale);
            m.mul(entropy).intoMemorySegment(losses, from + 4L * i, ORDER);
            g.blend(g.neg(), positive).intoMemorySegment(dx, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            float y = target.get(FLOAT, from + 4L * i);
            losses.set(FLOAT, from + 4L * i, loss(v, y, gamma, positiveWeight, negativeWeight));
            dx.set(FLOAT, from + 4L * i, gradient(v, y, gamma, positiveWeight, negativeWeight) * scale);
        }
    }
}
