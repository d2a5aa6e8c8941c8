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

/** RMSProp, plain and with momentum. See {@link Updates} for what all updates share, {@link CenteredRmspropUpdate} for the centered forms. */
public final class RmspropUpdate {
    public static final Kernel RMSPROP = Kernel.of("rmsprop", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rmspropWalk(b.z, b.x, b.u, 1f, 0f, 1f, 0.9f, 0.1f, 0f, 0f, 1e-3f, 0L, n);
        }
    });

    public static final Kernel RMSPROP_MOMENTUM = Kernel.of("rmspropMomentum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rmspropMomentumWalk(b.z, b.x, b.u, b.y, 1f, 0f, 1f, 0.9f, 0.1f, 0f, 0f, 0.9f, -1e-3f, -0.9f, 1f, 0L, n);
        }
    });

    private RmspropUpdate() {}

    /**
     * RMSProp (Hinton 2012, lecture 6e; Goodfellow et al. 2016, Algorithm 8.5): nu[i] = fma((1 − rho)·q, q, rho·nu[i]) with q = g, or 0 below
     * {@link Updates#TINY_GRADIENT}, and 0 below {@link Updates#TINY_SQUARE};
     * theta[i] = fma(keep, theta[i], −lr·g / (√(nu[i] + epsInside) + eps)). 20 bytes a parameter.
     *
     * <p>δ inside the root is epsInside, outside it eps; with both 0, as Goodfellow et al. print the form with momentum, 0/0 counts as 0.
     */
    public static void rmsprop(
            Tensor theta,
            Tensor grad,
            Tensor nu,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double epsInside,
            double eps,
            double lr,
            int from,
            int to) {
        Checks.update("rmsprop", theta, grad, from, to);
        Checks.state("rmsprop", "nu", nu, theta, grad, from, to);
        rmspropWalk(
                theta.segment(),
                grad.segment(),
                nu.segment(),
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

    static void rmspropWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment nu,
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
            FloatVector r = q.mul(oneMinusBeta2)
                    .fma(
                            q,
                            FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                                    .mul(beta2));
            r = r.blend(0f, r.compare(VectorOperators.LT, TINY_SQUARE));
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector root = r.add(epsInside).sqrt().add(eps);
            FloatVector step = g.mul(minusLr).div(root);
            step = step.blend(0f, root.compare(VectorOperators.EQ, 0f));
            p.fma(kept, step).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * gradScale);
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            nu.set(FLOAT, from + 4L * i, r);
            float root = (float) Math.sqrt(r + epsInside) + eps;
            float step = root == 0f ? 0f : g * minusLr / root;
            theta.set(FLOAT, from + 4L * i, Math.fma(p, keep, step));
        }
    }

    /**
     * RMSProp with momentum (Goodfellow et al. 2016, Algorithm 8.6, with Nesterov's): nu as in {@link #rmsprop};
     * w = flush(fma(momentum, v[i], factor·(g / (√(nu[i] + epsInside) + eps))));
     * theta[i] = fma(−lr, w, keep·fma(−back, v[i], theta[i])); v[i] = w. 28 bytes a parameter.
     *
     * <p>δ inside the root is epsInside, outside it eps; with both 0, as Goodfellow et al. print the form with momentum, 0/0 counts as 0.
     *
     * <p>With factor = 1 and lr the rate it is PyTorch's form, with factor = −ε and lr = −1 the textbook's. Nesterov's form has back = momentum, with the
     * parameters moved by {@link NesterovUpdate#lookAhead} before the gradient is taken; otherwise back = 0.
     */
    public static void rmspropMomentum(
            Tensor theta,
            Tensor grad,
            Tensor nu,
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
        Checks.update("rmspropMomentum", theta, grad, from, to);
        Checks.state("rmspropMomentum", "nu", nu, theta, grad, from, to);
        Checks.state("rmspropMomentum", "v", v, theta, grad, from, to);
        Checks.disjoint("rmspropMomentum", "nu", nu, to, "v", v, to);
        rmspropMomentumWalk(
                theta.segment(),
                grad.segment(),
                nu.segment(),
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

    static void rmspropMomentumWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment nu,
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
        v = exact(v);
        if (n == 0) {
            return;
        }
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
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
            FloatVector root = r.add(epsInside).sqrt().add(eps);
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
            float root = (float) Math.sqrt(r + epsInside) + eps;
            float step = root == 0f ? 0f : g / root;
            float before = v.get(FLOAT, from + 4L * i);
            float w = flush(Math.fma(before, momentum, step * factor));
            v.set(FLOAT, from + 4L * i, w);
            theta.set(FLOAT, from + 4L * i, Math.fma(w, minusLr, Math.fma(before, minusBack, p) * keep));
        }
    }
}
