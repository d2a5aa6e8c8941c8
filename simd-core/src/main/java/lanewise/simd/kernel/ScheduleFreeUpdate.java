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

/**
 * Schedule-free updates (Defazio et al. 2024, "The Road Less Scheduled", eq. 3 to 5): gradients are taken at y = (1 − β)z + βx, a plain step is made from z,
 * and x averages the z. theta is x between steps; {@link AveragedUpdate#ema} of z with decay β moves it to y before the gradient is taken, and the update
 * finds x again as fma(−(1 − β)/β, z, y/β). See {@link Updates} for what all updates share.
 */
public final class ScheduleFreeUpdate {
    public static final Kernel SCHEDULE_FREE_SGD = Kernel.of("scheduleFreeSgd", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scheduleFreeSgdWalk(b.z, b.x, b.u, 1f, 0f, 1.1f, -0.1f, 1e-3f, 0.1f, 0L, n);
        }
    });

    public static final Kernel SCHEDULE_FREE_ADAM = Kernel.of("scheduleFreeAdam", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scheduleFreeAdamWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1.1f, -0.1f, 0.9f, 0.1f, 1f, 1f, 1e-3f, 0.1f, 0L, n);
        }
    });

    private ScheduleFreeUpdate() {}

    /**
     * With y = theta[i]: x = fma(−(1 − beta)/beta, z[i], y · (1/beta)); z[i] = flush(fma(−lr, fma(l2, y, gradScale · grad[i]), z[i]));
     * theta[i] = fma(share, z[i] − x, x). 20 bytes a parameter.
     *
     * @param beta in (0, 1)
     * @param share c, the weight of the new z in the average
     */
    public static void scheduleFreeSgd(
            Tensor theta,
            Tensor grad,
            Tensor z,
            double gradScale,
            double l2,
            double beta,
            double lr,
            double share,
            int from,
            int to) {
        Checks.update("scheduleFreeSgd", theta, grad, from, to);
        Checks.state("scheduleFreeSgd", "z", z, theta, grad, from, to);
        scheduleFreeSgdWalk(
                theta.segment(),
                grad.segment(),
                z.segment(),
                (float) gradScale,
                (float) l2,
                (float) (1 / beta),
                (float) (-(1 - beta) / beta),
                (float) -lr,
                (float) share,
                4L * from,
                to - from);
    }

    static void scheduleFreeSgdWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment z,
            float gradScale,
            float l2,
            float inverse,
            float ratio,
            float minusLr,
            float share,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        z = exact(z);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector toX = FloatVector.broadcast(SPECIES, ratio);
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        FloatVector part = FloatVector.broadcast(SPECIES, share);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = y.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(gradScale));
            FloatVector z0 = FloatVector.fromMemorySegment(SPECIES, z, from + 4L * i, ORDER);
            FloatVector x = z0.fma(toX, y.mul(inverse));
            FloatVector z1 = g.fma(rate, z0);
            z1 = z1.blend(0f, z1.abs().compare(VectorOperators.LT, TINY));
            z1.intoMemorySegment(z, from + 4L * i, ORDER);
            z1.sub(x).fma(part, x).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float y = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(y, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float z0 = z.get(FLOAT, from + 4L * i);
            float x = Math.fma(z0, ratio, y * inverse);
            float z1 = flush(Math.fma(g, minusLr, z0));
            z.set(FLOAT, from + 4L * i, z1);
            theta.set(FLOAT, from + 4L * i, Math.fma(z1 - x, share, x));
        }
    }

    /**
     * With y = theta[i], g = gradScale · grad[i], nu the second moment of g as in {@link AdamUpdate#adam} and u = g / (√nu[i] · rootScale + eps):
     * x = fma(−(1 − beta)/beta, z[i], y · (1/beta)); z[i] = flush(fma(−lr, fma(decay, y, u), z[i])); theta[i] = fma(share, z[i] − x, x).
     * 28 bytes a parameter.
     *
     * @param decay decoupled weight decay, at y as in the authors' program
     * @param beta in (0, 1)
     * @param beta2 of the second moments
     * @param eps above 0
     * @param rootScale 1/√(1 − beta2ᵗ)
     * @param share c, the weight of the new z in the average
     */
    public static void scheduleFreeAdam(
            Tensor theta,
            Tensor grad,
            Tensor z,
            Tensor nu,
            double gradScale,
            double decay,
            double beta,
            double beta2,
            double eps,
            double rootScale,
            double lr,
            double share,
            int from,
            int to) {
        Checks.update("scheduleFreeAdam", theta, grad, from, to);
        Checks.state("scheduleFreeAdam", "z", z, theta, grad, from, to);
        Checks.state("scheduleFreeAdam", "nu", nu, theta, grad, from, to);
        Checks.disjoint("scheduleFreeAdam", "z", z, to, "nu", nu, to);
        scheduleFreeAdamWalk(
                theta.segment(),
                grad.segment(),
                z.segment(),
                nu.segment(),
                (float) gradScale,
                (float) decay,
                (float) (1 / beta),
                (float) (-(1 - beta) / beta),
                (float) beta2,
                (float) (1 - beta2),
                (float) eps,
                (float) rootScale,
                (float) -lr,
                (float) share,
                4L * from,
                to - from);
    }

    static void scheduleFreeAdamWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment z,
            MemorySegment nu,
            float gradScale,
            float decay,
            float inverse,
            float ratio,
            float beta2,
            float oneMinusBeta2,
            float eps,
            float rootScale,
            float minusLr,
            float share,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        z = exact(z);
        nu = exact(nu);
        if (n == 0) {
            return;
        }
        FloatVector lambda = FloatVector.broadcast(SPECIES, decay);
        FloatVector toX = FloatVector.broadcast(SPECIES, ratio);
        FloatVector scale = FloatVector.broadcast(SPECIES, rootScale);
        FloatVector delta = FloatVector.broadcast(SPECIES, eps);
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        FloatVector part = FloatVector.broadcast(SPECIES, share);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .mul(gradScale);
            FloatVector q = g.blend(0f, g.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector r = q.mul(oneMinusBeta2)
                    .fma(
                            q,
                            FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                                    .mul(beta2));
            r = r.blend(0f, r.compare(VectorOperators.LT, TINY_SQUARE));
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector z0 = FloatVector.fromMemorySegment(SPECIES, z, from + 4L * i, ORDER);
            FloatVector x = z0.fma(toX, y.mul(inverse));
            FloatVector u = y.fma(lambda, g.div(r.sqrt().fma(scale, delta)));
            FloatVector z1 = u.fma(rate, z0);
            z1 = z1.blend(0f, z1.abs().compare(VectorOperators.LT, TINY));
            z1.intoMemorySegment(z, from + 4L * i, ORDER);
            z1.sub(x).fma(part, x).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float g = grad.get(FLOAT, from + 4L * i) * gradScale;
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float y = theta.get(FLOAT, from + 4L * i);
            float z0 = z.get(FLOAT, from + 4L * i);
            float x = Math.fma(z0, ratio, y * inverse);
            float u = Math.fma(y, decay, g / Math.fma((float) Math.sqrt(r), rootScale, eps));
            float z1 = flush(Math.fma(u, minusLr, z0));
            z.set(FLOAT, from + 4L * i, z1);
            theta.set(FLOAT, from + 4L * i, Math.fma(z1 - x, share, x));
        }
    }
}
