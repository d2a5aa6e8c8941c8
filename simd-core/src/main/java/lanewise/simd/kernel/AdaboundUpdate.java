package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY;
import static lanewise.simd.kernel.Updates.TINY_GRADIENT;
import static lanewise.simd.kernel.Updates.TINY_SQUARE;
import static lanewise.simd.kernel.Updates.flush;
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

/** AdaBound. See {@link Updates} for what all updates share. */
public final class AdaboundUpdate {
    public static final Kernel ADABOUND = Kernel.of("adabound", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adaboundWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.1f, 0.9f, 0.1f, 1f, 0.1f, 0.05f, 0.2f, 0L, n);
        }
    });

    private AdaboundUpdate() {}

    /**
     * AdaBound (Luo, Xiong, Liu and Sun 2019, Algorithm 2): mu[i] = flush(fma(1 − beta1, g − mu[i], mu[i])); nu[i] = fma((1 − beta2)·q, q, beta2·nu[i]) with q = g, or 0 below
     * {@link Updates#TINY_GRADIENT}, and 0 below {@link Updates#TINY_SQUARE};
     * rate = min(max(stepSize / (√nu[i] + eps), lower), upper); theta[i] = fma(−rate, mu[i], keep · theta[i]). 28 bytes a parameter.
     *
     * <p>As in the authors' program stepSize = lr·√c₂/c₁, with the corrections of {@link AdamUpdate#adam}, and no further 1/√t.
     *
     * @param eps above 0
     * @param lower the least rate, not negative
     * @param upper the greatest rate
     */
    public static void adabound(
            Tensor theta,
            Tensor grad,
            Tensor mu,
            Tensor nu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double eps,
            double stepSize,
            double lower,
            double upper,
            int from,
            int to) {
        Checks.update("adabound", theta, grad, from, to);
        Checks.state("adabound", "mu", mu, theta, grad, from, to);
        Checks.state("adabound", "nu", nu, theta, grad, from, to);
        Checks.disjoint("adabound", "mu", mu, to, "nu", nu, to);
        adaboundWalk(
                theta.segment(),
                grad.segment(),
                mu.segment(),
                nu.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) eps,
                (float) stepSize,
                (float) lower,
                (float) upper,
                4L * from,
                to - from);
    }

    static void adaboundWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment mu,
            MemorySegment nu,
            float gradScale,
            float l2,
            float keep,
            float oneMinusBeta1,
            float beta2,
            float oneMinusBeta2,
            float eps,
            float stepSize,
            float lower,
            float upper,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        mu = exact(mu);
        nu = exact(nu);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector b1 = FloatVector.broadcast(SPECIES, oneMinusBeta1);
        FloatVector size = FloatVector.broadcast(SPECIES, stepSize);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = p.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(gradScale));
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mu, from + 4L * i, ORDER);
            FloatVector m = g.sub(m0).fma(b1, m0);
            m = m.blend(0f, m.abs().compare(VectorOperators.LT, TINY));
            m.intoMemorySegment(mu, from + 4L * i, ORDER);
            FloatVector q = g.blend(0f, g.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector r = q.mul(oneMinusBeta2)
                    .fma(
                            q,
                            FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                                    .mul(beta2));
            r = r.blend(0f, r.compare(VectorOperators.LT, TINY_SQUARE));
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector rate = size.div(r.sqrt().add(eps)).max(lower).min(upper);
            rate.neg().fma(m, p.mul(keep)).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float m0 = mu.get(FLOAT, from + 4L * i);
            float m = flush(Math.fma(g - m0, oneMinusBeta1, m0));
            mu.set(FLOAT, from + 4L * i, m);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float rate = Math.min(Math.max(stepSize / ((float) Math.sqrt(r) + eps), lower), upper);
            theta.set(FLOAT, from + 4L * i, Math.fma(-rate, m, p * keep));
        }
    }
}
