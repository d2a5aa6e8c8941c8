package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY;
import static lanewise.simd.kernel.Updates.flush;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/** Adamax, Adam by the infinity norm. See {@link Updates} for what all updates share. */
public final class AdamaxUpdate {
    public static final Kernel ADAMAX = Kernel.of("adamax", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adamaxWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.1f, 0.9f, 1f, 0.1f, 0L, n);
        }
    });

    private AdamaxUpdate() {}

    /**
     * Adamax (Kingma and Ba 2014, Algorithm 2): mu[i] = flush(fma(1 − beta1, g − mu[i], mu[i])); u[i] = flush(max(beta2·u[i], |g|));
     * theta[i] = fma(keep, theta[i], −momentStep·mu[i] / (u[i] + eps)), where momentStep = lr/(1 − beta1ᵗ). 28 bytes a parameter.
     *
     * <p>The paper has no eps. PyTorch adds it to |g| before the maximum, by which padding would not stay 0; next to any gradient that matters it is the same.
     *
     * @param u exponentially weighted infinity norms
     * @param eps above 0
     */
    public static void adamax(
            Tensor theta,
            Tensor grad,
            Tensor mu,
            Tensor u,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double eps,
            double momentStep,
            int from,
            int to) {
        Checks.update("adamax", theta, grad, from, to);
        Checks.state("adamax", "mu", mu, theta, grad, from, to);
        Checks.state("adamax", "u", u, theta, grad, from, to);
        Checks.disjoint("adamax", "mu", mu, to, "u", u, to);
        adamaxWalk(
                theta.segment(),
                grad.segment(),
                mu.segment(),
                u.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) (1 - beta1),
                (float) beta2,
                (float) eps,
                (float) -momentStep,
                4L * from,
                to - from);
    }

    static void adamaxWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment mu,
            MemorySegment u,
            float gradScale,
            float l2,
            float keep,
            float oneMinusBeta1,
            float beta2,
            float eps,
            float minusMomentStep,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        mu = exact(mu);
        u = exact(u);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector kept = FloatVector.broadcast(SPECIES, keep);
        FloatVector b1 = FloatVector.broadcast(SPECIES, oneMinusBeta1);
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
            FloatVector norm = FloatVector.fromMemorySegment(SPECIES, u, from + 4L * i, ORDER)
                    .mul(beta2)
                    .max(g.abs());
            norm = norm.blend(0f, norm.compare(VectorOperators.LT, TINY));
            norm.intoMemorySegment(u, from + 4L * i, ORDER);
            p.fma(kept, m.mul(minusMomentStep).div(norm.add(eps))).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float m0 = mu.get(FLOAT, from + 4L * i);
            float m = flush(Math.fma(g - m0, oneMinusBeta1, m0));
            mu.set(FLOAT, from + 4L * i, m);
            float norm = flush(Math.max(u.get(FLOAT, from + 4L * i) * beta2, Math.abs(g)));
            u.set(FLOAT, from + 4L * i, norm);
            theta.set(FLOAT, from + 4L * i, Math.fma(p, keep, m * minusMomentStep / (norm + eps)));
        }
    }
}
