package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY;
import static lanewise.simd.kernel.Updates.TINY_GRADIENT;
import static lanewise.simd.kernel.Updates.TINY_SQUARE;
import static lanewise.simd.kernel.Updates.flush;
import static lanewise.simd.kernel.Updates.secondMoment;
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

/** RMSProp by the variance of gradients instead of their mean square. See {@link Updates} for what all updates share. */
public final class CenteredRmspropUpdate {
    public static final Kernel RMSPROP_CENTERED = Kernel.of("rmspropCentered", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rmspropCenteredWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.9f, 0.1f, 0f, 0f, 1e-3f, 0L, n);
        }
    });

    public static final Kernel RMSPROP_CENTERED_MOMENTUM = Kernel.of("rmspropCenteredMomentum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rmspropCenteredMomentumWalk(
                    b.z, b.x, b.u, b.y, b.w, 1f, 0f, 1f, 0.9f, 0.1f, 0f, 0f, 0.9f, -1e-3f, -0.9f, 1f, 0L, n);
        }
    });

    private CenteredRmspropUpdate() {}

    /**
     * Centered RMSProp (Graves 2013, eq. 38 to 40): nu as in {@link RmspropUpdate#rmsprop}; mean[i] = fma(1 − rho, g − mean[i], mean[i]), or 0 below
     * {@link Updates#TINY_GRADIENT}; s = max(0, fma(−mean[i], mean[i], nu[i])); theta[i] = fma(keep, theta[i], −lr·g / (√(s + epsInside) + eps)).
     * 28 bytes a parameter.
     *
     * <p>δ inside the root is epsInside, outside it eps; with both 0, as Goodfellow et al. print the form with momentum, 0/0 counts as 0.
     */
    public static void rmspropCentered(
            Tensor theta,
            Tensor grad,
            Tensor nu,
            Tensor mean,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double epsInside,
            double eps,
            double lr,
            int from,
            int to) {
        Checks.update("rmspropCentered", theta, grad, from, to);
        Checks.state("rmspropCentered", "nu", nu, theta, grad, from, to);
        Checks.state("rmspropCentered", "mean", mean, theta, grad, from, to);
        Checks.disjoint("rmspropCentered", "nu", nu, to, "mean", mean, to);
        rmspropCenteredWalk(
                theta.segment(),
                grad.segment(),
                nu.segment(),
                mean.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) rho,
                (float) (1 - rho),
                (float) epsInside,
                (float) eps,
                (float) -lr,
                4L * from,
                to - from);
    }

    static void rmspropCenteredWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment nu,
            MemorySegment mean,
            float gradScale,
            float l2,
            float keep,
            float beta2,
            float oneMinusBeta2,
            float epsInside,
            float eps,
            float minusLr,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        nu = exact(nu);
        mean = exact(mean);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector kept = FloatVector.broadcast(SPECIES, keep);
        FloatVector share = FloatVector.broadcast(SPECIES, oneMinusBeta2);
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
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mean, from + 4L * i, ORDER);
            FloatVector m = g.sub(m0).fma(share, m0);
            m = m.blend(0f, m.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            m.intoMemorySegment(mean, from + 4L * i, ORDER);
            FloatVector variance = m.neg().fma(m, r).max(0f);
            FloatVector root = variance.add(epsInside).sqrt().add(eps);
            FloatVector step = g.mul(minusLr).div(root);
            step = step.blend(0f, root.compare(VectorOperators.EQ, 0f));
            p.fma(kept, step).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float m0 = mean.get(FLOAT, from + 4L * i);
            float m = zeroSmall(Math.fma(g - m0, oneMinusBeta2, m0));
            mean.set(FLOAT, from + 4L * i, m);
            float variance = Math.max(Math.fma(-m, m, r), 0f);
            float root = (float) Math.sqrt(variance + epsInside) + eps;
            float step = root == 0f ? 0f : g * minusLr / root;
            theta.set(FLOAT, from + 4L * i, Math.fma(p, keep, step));
        }
    }

    /**
     * Centered RMSProp with momentum (Graves 2013, eq. 38 to 41): nu, mean and s as in {@link #rmspropCentered}, the rest as in
     * {@link RmspropUpdate#rmspropMomentum} with s in place of nu. 36 bytes a parameter.
     */
    public static void rmspropCenteredMomentum(
            Tensor theta,
            Tensor grad,
            Tensor nu,
            Tensor mean,
            Tensor v,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double epsInside,
            double eps,
            double momentum,
            double factor,
            double back,
            double lr,
            int from,
            int to) {
        Checks.update("rmspropCenteredMomentum", theta, grad, from, to);
        Checks.state("rmspropCenteredMomentum", "nu", nu, theta, grad, from, to);
        Checks.state("rmspropCenteredMomentum", "mean", mean, theta, grad, from, to);
        Checks.state("rmspropCenteredMomentum", "v", v, theta, grad, from, to);
        Checks.disjoint("rmspropCenteredMomentum", "nu", nu, to, "mean", mean, to);
        Checks.disjoint("rmspropCenteredMomentum", "nu", nu, to, "v", v, to);
        Checks.disjoint("rmspropCenteredMomentum", "mean", mean, to, "v", v, to);
        rmspropCenteredMomentumWalk(
                theta.segment(),
                grad.segment(),
                nu.segment(),
                mean.segment(),
                v.segment(),
                (float) gradScale,
                (float) l2,
                (float) keep,
                (float) rho,
                (float) (1 - rho),
                (float) epsInside,
                (float) eps,
                (float) momentum,
                (float) factor,
                (float) -back,
                (float) -lr,
                4L * from,
                to - from);
    }

    static void rmspropCenteredMomentumWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment nu,
            MemorySegment mean,
            MemorySegment v,
            float gradScale,
            float l2,
            float keep,
            float beta2,
            float oneMinusBeta2,
            float epsInside,
            float eps,
            float momentum,
            float factor,
            float minusBack,
            float minusLr,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        nu = exact(nu);
        mean = exact(mean);
        v = exact(v);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector share = FloatVector.broadcast(SPECIES, oneMinusBeta2);
        FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
        FloatVector back = FloatVector.broadcast(SPECIES, minusBack);
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
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mean, from + 4L * i, ORDER);
            FloatVector m = g.sub(m0).fma(share, m0);
            m = m.blend(0f, m.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            m.intoMemorySegment(mean, from + 4L * i, ORDER);
            FloatVector variance = m.neg().fma(m, r).max(0f);
            FloatVector root = variance.add(epsInside).sqrt().add(eps);
            FloatVector step = g.div(root);
            step = step.blend(0f, root.compare(VectorOperators.EQ, 0f));
            FloatVector before = FloatVector.fromMemorySegment(SPECIES, v, from + 4L * i, ORDER);
            FloatVector w = before.fma(mu, step.mul(factor));
            w = w.blend(0f, w.abs().compare(VectorOperators.LT, TINY));
            w.intoMemorySegment(v, from + 4L * i, ORDER);
            w.fma(rate, before.fma(back, p).mul(keep)).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float m0 = mean.get(FLOAT, from + 4L * i);
            float m = zeroSmall(Math.fma(g - m0, oneMinusBeta2, m0));
            mean.set(FLOAT, from + 4L * i, m);
            float variance = Math.max(Math.fma(-m, m, r), 0f);
            float root = (float) Math.sqrt(variance + epsInside) + eps;
            float step = root == 0f ? 0f : g / root;
            float before = v.get(FLOAT, from + 4L * i);
            float w = flush(Math.fma(before, momentum, step * factor));
            v.set(FLOAT, from + 4L * i, w);
            theta.set(FLOAT, from + 4L * i, Math.fma(w, minusLr, Math.fma(before, minusBack, p) * keep));
        }
    }
}
