package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY_GRADIENT;
import static lanewise.simd.kernel.Updates.TINY_SQUARE;
import static lanewise.simd.kernel.Updates.secondMoment;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/** Adadelta. See {@link Updates} for what all updates share. */
public final class AdadeltaUpdate {
    public static final Kernel ADADELTA = Kernel.of("adadelta", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adadeltaWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.9f, 0.1f, 1e-6f, 1e-3f, 0L, n);
        }
    });

    private AdadeltaUpdate() {}

    /**
     * Adadelta (Zeiler 2012, Algorithm 1): nu as the second moment of g in {@link RmspropUpdate#rmsprop}; d = √((delta[i] + eps) / (nu[i] + eps)) · g;
     * delta the second moment of d likewise; theta[i] = fma(−lr, d, keep · theta[i]). 28 bytes a parameter.
     *
     * <p>The paper takes two roots; one root of the quotient is the same.
     *
     * @param nu accumulated squares of gradients
     * @param delta accumulated squares of steps
     * @param eps above 0
     */
    public static void adadelta(
            Tensor theta,
            Tensor grad,
            Tensor nu,
            Tensor delta,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double eps,
            double lr,
            int from,
            int to) {
        Checks.update("adadelta", theta, grad, from, to);
        Checks.state("adadelta", "nu", nu, theta, grad, from, to);
        Checks.state("adadelta", "delta", delta, theta, grad, from, to);
        Checks.disjoint("adadelta", "nu", nu, to, "delta", delta, to);
        adadeltaWalk(
                theta.segment(),
                grad.segment(),
                nu.segment(),
                delta.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) rho,
                (float) (1 - rho),
                (float) eps,
                (float) -lr,
                4L * from,
                to - from);
    }

    static void adadeltaWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment nu,
            MemorySegment delta,
            float gradScale,
            float l2,
            float keep,
            float beta2,
            float oneMinusBeta2,
            float eps,
            float minusLr,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        nu = exact(nu);
        delta = exact(delta);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = p.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(gradScale));
            FloatVector q = g.blend(0f, g.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector r = q.mul(oneMinusBeta2)
                    .fma(
                            q,
                            FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                                    .mul(beta2));
            r = r.blend(0f, r.compare(VectorOperators.LT, TINY_SQUARE));
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, delta, from + 4L * i, ORDER);
            FloatVector d = d0.add(eps).div(r.add(eps)).sqrt().mul(g);
            FloatVector qd = d.blend(0f, d.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector s = qd.mul(oneMinusBeta2).fma(qd, d0.mul(beta2));
            s = s.blend(0f, s.compare(VectorOperators.LT, TINY_SQUARE));
            s.intoMemorySegment(delta, from + 4L * i, ORDER);
            d.fma(rate, p.mul(keep)).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float d0 = delta.get(FLOAT, from + 4L * i);
            float d = (float) Math.sqrt((d0 + eps) / (r + eps)) * g;
            delta.set(FLOAT, from + 4L * i, secondMoment(d0, d, beta2, oneMinusBeta2));
            theta.set(FLOAT, from + 4L * i, Math.fma(d, minusLr, p * keep));
        }
    }
}
