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

/** LAMB. See {@link Updates} for what all updates share. */
public final class LambUpdate {
    public static final Kernel LAMB_DIRECTION = Kernel.of("lambDirection", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lambDirectionWalk(b.z, b.x, b.u, b.y, b.w, 1f, 0f, 0.1f, 0.9f, 0.1f, 1f, 0.1f, 1f, 0L, n);
        }
    });

    private LambUpdate() {}

    /**
     * LAMB (You et al. 2020, Algorithm 2) up to the norms: mu[i] = flush(fma(1 − beta1, g − mu[i], mu[i])); nu[i] = fma((1 − beta2)·q, q, beta2·nu[i]) with q = g, or 0 below
     * {@link Updates#TINY_GRADIENT}, and 0 below {@link Updates#TINY_SQUARE};
     * direction[i] = fma(decay, theta[i], momentStep·mu[i] / (√nu[i] · rootScale + eps)). theta is only read; the step is then
     * θ ← θ − lr·(‖θ‖/‖direction‖)·direction, which is {@link SgdUpdate#sgd}. 28 bytes a parameter, 40 with the step.
     *
     * @param decay λ
     * @param eps above 0
     * @param momentStep 1/(1 − beta1ᵗ)
     * @param rootScale 1/√(1 − beta2ᵗ)
     */
    public static void lambDirection(
            Tensor theta,
            Tensor grad,
            Tensor mu,
            Tensor nu,
            Tensor direction,
            double gradScale,
            double decay,
            double beta1,
            double beta2,
            double eps,
            double momentStep,
            double rootScale,
            int from,
            int to) {
        Checks.range("lambDirection", "theta", theta, from, to);
        Checks.range("lambDirection", "grad", grad, from, to);
        Checks.state("lambDirection", "mu", mu, theta, grad, from, to);
        Checks.state("lambDirection", "nu", nu, theta, grad, from, to);
        Checks.state("lambDirection", "direction", direction, theta, grad, from, to);
        Checks.disjoint("lambDirection", "mu", mu, to, "nu", nu, to);
        Checks.disjoint("lambDirection", "mu", mu, to, "direction", direction, to);
        Checks.disjoint("lambDirection", "nu", nu, to, "direction", direction, to);
        lambDirectionWalk(
                theta.segment(),
                grad.segment(),
                mu.segment(),
                nu.segment(),
                direction.segment(),
                (float) gradScale,
                (float) decay,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) eps,
                (float) momentStep,
                (float) rootScale,
                4L * from,
                to - from);
    }

    static void lambDirectionWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment mu,
            MemorySegment nu,
            MemorySegment direction,
            float gradScale,
            float decay,
            float oneMinusBeta1,
            float beta2,
            float oneMinusBeta2,
            float eps,
            float momentStep,
            float rootScale,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        mu = exact(mu);
        nu = exact(nu);
        direction = exact(direction);
        if (n == 0) {
            return;
        }
        FloatVector lambda = FloatVector.broadcast(SPECIES, decay);
        FloatVector b1 = FloatVector.broadcast(SPECIES, oneMinusBeta1);
        FloatVector scale = FloatVector.broadcast(SPECIES, rootScale);
        FloatVector delta = FloatVector.broadcast(SPECIES, eps);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .mul(gradScale);
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
            FloatVector step = m.mul(momentStep).div(r.sqrt().fma(scale, delta));
            FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER)
                    .fma(lambda, step)
                    .intoMemorySegment(direction, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float g = grad.get(FLOAT, from + 4L * i) * gradScale;
            float m0 = mu.get(FLOAT, from + 4L * i);
            float m = flush(Math.fma(g - m0, oneMinusBeta1, m0));
            mu.set(FLOAT, from + 4L * i, m);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float step = m * momentStep / Math.fma((float) Math.sqrt(r), rootScale, eps);
            direction.set(FLOAT, from + 4L * i, Math.fma(theta.get(FLOAT, from + 4L * i), decay, step));
        }
    }
}
