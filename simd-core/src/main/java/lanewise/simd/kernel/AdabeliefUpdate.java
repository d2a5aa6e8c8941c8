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

/** AdaBelief. See {@link Updates} for what all updates share. */
public final class AdabeliefUpdate {
    public static final Kernel ADABELIEF = Kernel.of("adabelief", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adabeliefWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.1f, 0.9f, 0.1f, 0f, 1f, 0.1f, 1f, 0L, n);
        }
    });

    private AdabeliefUpdate() {}

    /**
     * AdaBelief (Zhuang et al. 2020, Algorithm 2): mu[i] = flush(fma(1 − beta1, g − mu[i], mu[i])); nu the second moment of d = g − mu[i] instead of g;
     * theta[i] = fma(keep, theta[i], −momentStep·mu[i] / (√(nu[i] + epsInside) · rootScale + eps)). 28 bytes a parameter.
     *
     * <p>The paper adds ε to the second moment at each step. These add up to ε·(1 − beta2ᵗ)/(1 − beta2), which is epsInside; so padding stays 0.
     *
     * @param nu second moments of g − mu, never negative
     * @param eps above 0 unless epsInside is
     */
    public static void adabelief(
            Tensor theta,
            Tensor grad,
            Tensor mu,
            Tensor nu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double epsInside,
            double eps,
            double momentStep,
            double rootScale,
            int from,
            int to) {
        Checks.update("adabelief", theta, grad, from, to);
        Checks.state("adabelief", "mu", mu, theta, grad, from, to);
        Checks.state("adabelief", "nu", nu, theta, grad, from, to);
        Checks.disjoint("adabelief", "mu", mu, to, "nu", nu, to);
        adabeliefWalk(
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
                (float) epsInside,
                (float) eps,
                (float) -momentStep,
                (float) rootScale,
                4L * from,
                to - from);
    }

    static void adabeliefWalk(
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
            float epsInside,
            float eps,
            float minusMomentStep,
            float rootScale,
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
        FloatVector kept = FloatVector.broadcast(SPECIES, keep);
        FloatVector b1 = FloatVector.broadcast(SPECIES, oneMinusBeta1);
        FloatVector scale = FloatVector.broadcast(SPECIES, rootScale);
        FloatVector delta = FloatVector.broadcast(SPECIES, eps);
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
            FloatVector d = g.sub(m);
            FloatVector q = d.blend(0f, d.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector r = q.mul(oneMinusBeta2)
                    .fma(
                            q,
                            FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                                    .mul(beta2));
            r = r.blend(0f, r.compare(VectorOperators.LT, TINY_SQUARE));
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector step =
                    m.mul(minusMomentStep).div(r.add(epsInside).sqrt().fma(scale, delta));
            p.fma(kept, step).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float m0 = mu.get(FLOAT, from + 4L * i);
            float m = flush(Math.fma(g - m0, oneMinusBeta1, m0));
            mu.set(FLOAT, from + 4L * i, m);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g - m, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float step = m * minusMomentStep / Math.fma((float) Math.sqrt(r + epsInside), rootScale, eps);
            theta.set(FLOAT, from + 4L * i, Math.fma(p, keep, step));
        }
    }
}
