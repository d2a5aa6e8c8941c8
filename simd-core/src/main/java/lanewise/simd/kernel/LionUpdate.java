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

/** Lion. See {@link Updates} for what all updates share. */
public final class LionUpdate {
    public static final Kernel LION = Kernel.of("lion", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lionWalk(b.z, b.x, b.u, 1f, 0f, 1f, 0.1f, 0.01f, 1e-4f, 0L, n);
        }
    });

    private LionUpdate() {}

    /**
     * Lion (Chen et al. 2023, Algorithm 2): d = g − mu[i]; s = sign(fma(1 − beta1, d, mu[i])), where sign(0) = 0 and sign(NaN) = NaN;
     * theta[i] = fma(−lr, s, keep · theta[i]); mu[i] = flush(fma(1 − beta2, d, mu[i])). 20 bytes a parameter.
     */
    public static void lion(
            Tensor theta,
            Tensor grad,
            Tensor mu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double lr,
            int from,
            int to) {
        Checks.update("lion", theta, grad, from, to);
        Checks.state("lion", "mu", mu, theta, grad, from, to);
        lionWalk(
                theta.segment(),
                grad.segment(),
                mu.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) (1 - beta1),
                (float) (1 - beta2),
                (float) -lr,
                4L * from,
                to - from);
    }

    static void lionWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment mu,
            float gradScale,
            float l2,
            float keep,
            float oneMinusBeta1,
            float oneMinusBeta2,
            float minusLr,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        mu = exact(mu);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector b1 = FloatVector.broadcast(SPECIES, oneMinusBeta1);
        FloatVector b2 = FloatVector.broadcast(SPECIES, oneMinusBeta2);
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = p.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(gradScale));
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mu, from + 4L * i, ORDER);
            FloatVector d = g.sub(m0);
            FloatVector c = d.fma(b1, m0);
            FloatVector s = c.blend(1f, c.compare(VectorOperators.GT, 0f));
            s = s.blend(-1f, c.compare(VectorOperators.LT, 0f));
            FloatVector m = d.fma(b2, m0);
            m = m.blend(0f, m.abs().compare(VectorOperators.LT, TINY));
            m.intoMemorySegment(mu, from + 4L * i, ORDER);
            s.fma(rate, p.mul(keep)).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float m0 = mu.get(FLOAT, from + 4L * i);
            float d = g - m0;
            float s = Math.signum(Math.fma(d, oneMinusBeta1, m0));
            mu.set(FLOAT, from + 4L * i, flush(Math.fma(d, oneMinusBeta2, m0)));
            theta.set(FLOAT, from + 4L * i, Math.fma(s, minusLr, p * keep));
        }
    }
}
