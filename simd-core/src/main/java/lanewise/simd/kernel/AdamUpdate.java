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

/** Adam, and what differs from it by scalars only: AdamW, NAdam, RAdam. See {@link Updates} for what all updates share. */
public final class AdamUpdate {
    public static final Kernel ADAM = Kernel.of("adam", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adamWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.1f, 0.9f, 0.1f, 0f, 1f, 0.1f, 0f, 1f, 0L, n);
        }
    });

    private AdamUpdate() {}

    /**
     * Adam (Kingma and Ba 2014, Algorithm 1): mu[i] = flush(fma(1 − beta1, g − mu[i], mu[i])); nu[i] = fma((1 − beta2)·q, q, beta2·nu[i]) with q = g, or 0 below
     * {@link Updates#TINY_GRADIENT}, and 0 below {@link Updates#TINY_SQUARE};
     * theta[i] = fma(keep, theta[i], −(momentStep·mu[i] + gradStep·g) / (√(nu[i] + epsInside) · rootScale + eps)), the bracket rounded once after
     * momentStep·mu[i]. 28 bytes a parameter.
     *
     * <p>With t the step, from 1, c₁ = 1 − beta1ᵗ and c₂ = 1 − beta2ᵗ, the forms of Adam are
     *
     * <table>
     * <caption>scalars</caption>
     * <tr><th>form</th><th>momentStep</th><th>rootScale</th><th>epsInside</th><th>eps</th></tr>
     * <tr><td>δ outside the root</td><td>lr/c₁</td><td>1/√c₂</td><td>0</td><td>δ</td></tr>
     * <tr><td>δ inside the root</td><td>lr/c₁</td><td>1/√c₂</td><td>δ·c₂</td><td>0</td></tr>
     * <tr><td>folded, ε̂</td><td>lr·√c₂/c₁</td><td>1</td><td>0</td><td>ε̂</td></tr>
     * <tr><td>no bias correction</td><td>lr</td><td>1</td><td>0</td><td>δ</td></tr>
     * </table>
     *
     * with gradStep = 0, which is for NAdam. Scale, decay and forms cost nothing where memory is the limit; in cache 4096 elements take 738 ns, and
     * 595 without any of them.
     *
     * @param mu first moments
     * @param nu second moments, never negative
     * @param eps above 0 unless epsInside is
     */
    public static void adam(
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
            double gradStep,
            double rootScale,
            int from,
            int to) {
        Checks.update("adam", theta, grad, from, to);
        Checks.state("adam", "mu", mu, theta, grad, from, to);
        Checks.state("adam", "nu", nu, theta, grad, from, to);
        Checks.disjoint("adam", "mu", mu, to, "nu", nu, to);
        adamWalk(
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
                (float) -gradStep,
                (float) rootScale,
                4L * from,
                to - from);
    }

    static void adamWalk(
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
            float minusGradStep,
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
        FloatVector own = FloatVector.broadcast(SPECIES, minusGradStep);
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
            FloatVector step = g.fma(own, m.mul(minusMomentStep))
                    .div(r.add(epsInside).sqrt().fma(scale, delta));
            p.fma(kept, step).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float m0 = mu.get(FLOAT, from + 4L * i);
            float m = flush(Math.fma(g - m0, oneMinusBeta1, m0));
            mu.set(FLOAT, from + 4L * i, m);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float step = Math.fma(g, minusGradStep, m * minusMomentStep)
                    / Math.fma((float) Math.sqrt(r + epsInside), rootScale, eps);
            theta.set(FLOAT, from + 4L * i, Math.fma(p, keep, step));
        }
    }
}
