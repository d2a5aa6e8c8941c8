package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY_GRADIENT;
import static lanewise.simd.kernel.Updates.zeroSmall;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/** AdaGrad. See {@link Updates} for what all updates share. */
public final class AdagradUpdate {
    public static final Kernel ADAGRAD = Kernel.of("adagrad", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adagradWalk(b.z, b.x, b.u, 1f, 0f, 1f, 0f, 1e-7f, 1e-3f, 0L, n);
        }
    });

    private AdagradUpdate() {}

    /**
     * AdaGrad (Duchi, Hazan and Singer 2011; Goodfellow et al. 2016, Algorithm 8.4): q = g, or 0 below {@link Updates#TINY_GRADIENT};
     * nu[i] = fma(q, q, nu[i]); theta[i] = fma(keep, theta[i], −lr·g / (√(nu[i] + initial) + eps)). 20 bytes a parameter.
     *
     * @param nu sums of squares, from 0
     * @param initial what they would have started with, not negative; added here, so that padding stays 0
     * @param eps δ, above 0
     */
    public static void adagrad(
            Tensor theta,
            Tensor grad,
            Tensor nu,
            double gradScale,
            double l2,
            double keep,
            double initial,
            double eps,
            double lr,
            int from,
            int to) {
        Checks.update("adagrad", theta, grad, from, to);
        Checks.state("adagrad", "nu", nu, theta, grad, from, to);
        adagradWalk(
                theta.segment(),
                grad.segment(),
                nu.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) initial,
                (float) eps,
                (float) -lr,
                4L * from,
                to - from);
    }

    static void adagradWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment nu,
            float gradScale,
            float l2,
            float keep,
            float initial,
            float eps,
            float minusLr,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        nu = exact(nu);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector kept = FloatVector.broadcast(SPECIES, keep);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = p.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(gradScale));
            FloatVector q = g.blend(0f, g.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector r = q.fma(q, FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER));
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector step = g.mul(minusLr).div(r.add(initial).sqrt().add(eps));
            p.fma(kept, step).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float q = zeroSmall(g);
            float r = Math.fma(q, q, nu.get(FLOAT, from + 4L * i));
            nu.set(FLOAT, from + 4L * i, r);
            float step = g * minusLr / ((float) Math.sqrt(r + initial) + eps);
            theta.set(FLOAT, from + 4L * i, Math.fma(p, keep, step));
        }
    }
}
