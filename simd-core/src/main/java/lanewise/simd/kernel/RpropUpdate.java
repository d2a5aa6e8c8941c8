package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/** Rprop, resilient backpropagation. See {@link Updates} for what all updates share. */
public final class RpropUpdate {
    public static final Kernel RPROP = Kernel.of("rprop", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rpropWalk(b.z, b.x, b.u, b.y, 0.5f, 0.2f, 1e-6f, 50f, 0L, n);
        }
    });

    private RpropUpdate() {}

    /**
     * Rprop (Riedmiller and Braun 1993), in the form of PyTorch, which forgets a gradient that has changed its sign (iRprop⁻ of Igel and Hüsken 2000,
     * but for the step after it): s = sign(grad[i]), a = s · sign[i]; then
     * step[i] = min(max(step[i] · f, shortest·|a|), longest) with f = shrink for a = −1, 1 for 0 and grow for 1;
     * sign[i] = s, or 0 for a = −1; theta[i] = fma(−sign[i], step[i], theta[i]). 28 bytes a parameter.
     *
     * <p>f is computed as fma(max(a, 0), grow − 1, fma(min(a, 0), 1 − shrink, 1)). Only signs of gradients matter, so they are all that is kept of the step
     * before, and there is neither a scale nor a decay. A step of 0 stays 0 while the sign does not change, as padding does.
     *
     * @param step the steps' lengths
     * @param sign the signs of the step before: −1, 0 or 1
     */
    public static void rprop(
            Tensor theta,
            Tensor grad,
            Tensor step,
            Tensor sign,
            double shrink,
            double grow,
            double shortest,
            double longest,
            int from,
            int to) {
        Checks.update("rprop", theta, grad, from, to);
        Checks.state("rprop", "step", step, theta, grad, from, to);
        Checks.state("rprop", "sign", sign, theta, grad, from, to);
        Checks.disjoint("rprop", "step", step, to, "sign", sign, to);
        rpropWalk(
                theta.segment(),
                grad.segment(),
                step.segment(),
                sign.segment(),
                (float) (1 - shrink),
                (float) (grow - 1),
                (float) shortest,
                (float) longest,
                4L * from,
                to - from);
    }

    static void rpropWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment step,
            MemorySegment sign,
            float less,
            float more,
            float shortest,
            float longest,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        step = exact(step);
        sign = exact(sign);
        if (n == 0) {
            return;
        }
        FloatVector growth = FloatVector.broadcast(SPECIES, more);
        FloatVector loss = FloatVector.broadcast(SPECIES, less);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER);
            FloatVector s = g.blend(1f, g.compare(VectorOperators.GT, 0f));
            s = s.blend(-1f, g.compare(VectorOperators.LT, 0f));
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, sign, from + 4L * i, ORDER)
                    .mul(s);
            FloatVector turned = a.min(0f);
            FloatVector f = a.max(0f).fma(growth, turned.fma(loss, one));
            FloatVector length = FloatVector.fromMemorySegment(SPECIES, step, from + 4L * i, ORDER)
                    .mul(f)
                    .max(a.abs().mul(shortest))
                    .min(longest);
            length.intoMemorySegment(step, from + 4L * i, ORDER);
            FloatVector now = s.mul(turned.add(1f));
            now.intoMemorySegment(sign, from + 4L * i, ORDER);
            now.neg()
                    .fma(length, FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER))
                    .intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float s = Math.signum(grad.get(FLOAT, from + 4L * i));
            float a = sign.get(FLOAT, from + 4L * i) * s;
            float turned = Math.min(a, 0f);
            float f = Math.fma(Math.max(a, 0f), more, Math.fma(turned, less, 1f));
            float length = Math.min(Math.max(step.get(FLOAT, from + 4L * i) * f, Math.abs(a) * shortest), longest);
            step.set(FLOAT, from + 4L * i, length);
            float now = s * (turned + 1f);
            sign.set(FLOAT, from + 4L * i, now);
            theta.set(FLOAT, from + 4L * i, Math.fma(-now, length, theta.get(FLOAT, from + 4L * i)));
        }
    }
}
