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

/** Nesterov's accelerated gradient, in φ = θ + μv or in θ. See {@link Updates} for what all updates share. */
public final class NesterovUpdate {
    public static final Kernel NESTEROV = Kernel.of("nesterov", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            nesterovWalk(b.z, b.x, b.u, 0.9f, 1f, 0f, 1f, 0.1f, 0L, n);
        }
    });

    public static final Kernel NESTEROV_AHEAD = Kernel.of("nesterovAhead", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            nesterovAheadWalk(b.z, b.x, b.u, 0.9f, -0.1f, 0f, 1f, 0L, n);
        }
    });

    public static final Kernel LOOK_AHEAD = Kernel.of("lookAhead", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lookAheadWalk(b.z, b.u, 1e-3f, 0L, n);
        }
    });

    private NesterovUpdate() {}

    /**
     * Nesterov's accelerated gradient in φ = θ + μv, which is where the gradient is taken (Sutskever et al. 2013; Bengio, Boulanger-Lewandowski and
     * Pascanu 2013, eq. 7): g = fma(l2, theta[i], factor · grad[i]); v[i] = flush(fma(momentum, v[i], g));
     * theta[i] = fma(−lr, fma(momentum, v[i], g), keep · theta[i]). 20 bytes a parameter.
     *
     * <p>With factor = 1 and lr the rate it is PyTorch's; with factor = −rate and lr = −1 it is φ ← φ − μv + (1+μ)v⁺, v⁺ = μv − εg.
     *
     * @param factor what the gradient is multiplied by before it enters the velocity
     * @param l2 the penalty's weight, multiplied likewise
     */
    public static void nesterov(
            Tensor theta,
            Tensor grad,
            Tensor v,
            double momentum,
            double factor,
            double l2,
            double keep,
            double lr,
            int from,
            int to) {
        Checks.update("nesterov", theta, grad, from, to);
        Checks.state("nesterov", "v", v, theta, grad, from, to);
        nesterovWalk(
                theta.segment(),
                grad.segment(),
                v.segment(),
                (float) momentum,
                (float) factor,
                (float) l2,
                (float) keep,
                (float) -lr,
                4L * from,
                to - from);
    }

    static void nesterovWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment v,
            float momentum,
            float factor,
            float l2,
            float keep,
            float minusLr,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        v = exact(v);
        if (n == 0) {
            return;
        }
        FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = p.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(factor));
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, v, from + 4L * i, ORDER)
                    .fma(mu, g);
            w = w.blend(0f, w.abs().compare(VectorOperators.LT, TINY));
            w.intoMemorySegment(v, from + 4L * i, ORDER);
            w.fma(mu, g).fma(rate, p.mul(keep)).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * factor);
            float w = flush(Math.fma(v.get(FLOAT, from + 4L * i), momentum, g));
            v.set(FLOAT, from + 4L * i, w);
            theta.set(FLOAT, from + 4L * i, Math.fma(Math.fma(w, momentum, g), minusLr, p * keep));
        }
    }

    /**
     * The second half of Nesterov's step in θ, where theta stands at θ̃ = θ + αv (Goodfellow et al. 2016, Algorithm 8.3; v ← αv − εg, θ ← θ + v):
     * g = fma(l2, theta[i], factor · grad[i]); w = flush(fma(momentum, v[i], g)); theta[i] = fma(keep, fma(−momentum, v[i], theta[i]), w);
     * v[i] = w. The first half is {@link #lookAhead}. 20 bytes a parameter.
     *
     * @param factor −ε times what scales the gradient
     * @param l2 the penalty's weight, multiplied likewise
     */
    public static void nesterovAhead(
            Tensor theta,
            Tensor grad,
            Tensor v,
            double momentum,
            double factor,
            double l2,
            double keep,
            int from,
            int to) {
        Checks.update("nesterovAhead", theta, grad, from, to);
        Checks.state("nesterovAhead", "v", v, theta, grad, from, to);
        nesterovAheadWalk(
                theta.segment(),
                grad.segment(),
                v.segment(),
                (float) momentum,
                (float) factor,
                (float) l2,
                (float) keep,
                4L * from,
                to - from);
    }

    static void nesterovAheadWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment v,
            float momentum,
            float factor,
            float l2,
            float keep,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        v = exact(v);
        if (n == 0) {
            return;
        }
        FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
        FloatVector back = FloatVector.broadcast(SPECIES, -momentum);
        FloatVector penalty = FloatVector.broadcast(SPECIES, l2);
        FloatVector kept = FloatVector.broadcast(SPECIES, keep);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER);
            FloatVector g = p.fma(
                    penalty,
                    FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                            .mul(factor));
            FloatVector before = FloatVector.fromMemorySegment(SPECIES, v, from + 4L * i, ORDER);
            FloatVector w = before.fma(mu, g);
            w = w.blend(0f, w.abs().compare(VectorOperators.LT, TINY));
            w.intoMemorySegment(v, from + 4L * i, ORDER);
            before.fma(back, p).fma(kept, w).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * factor);
            float before = v.get(FLOAT, from + 4L * i);
            float w = flush(Math.fma(before, momentum, g));
            v.set(FLOAT, from + 4L * i, w);
            theta.set(FLOAT, from + 4L * i, Math.fma(Math.fma(before, -momentum, p), keep, w));
        }
    }

    /** The first half of a step that looks ahead: theta[i] = fma(momentum, v[i], theta[i]). 12 bytes a parameter. */
    public static void lookAhead(Tensor theta, Tensor v, double momentum, int from, int to) {
        Checks.written("lookAhead", "theta", theta, "v", v, from, to);
        lookAheadWalk(theta.segment(), v.segment(), (float) momentum, 4L * from, to - from);
    }

    static void lookAheadWalk(MemorySegment theta, MemorySegment v, float momentum, long from, int n) {
        theta = exact(theta);
        v = exact(v);
        if (n == 0) {
            return;
        }
        FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, v, from + 4L * i, ORDER)
                    .fma(mu, FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER))
                    .intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            theta.set(
                    FLOAT,
                    from + 4L * i,
                    Math.fma(v.get(FLOAT, from + 4L * i), momentum, theta.get(FLOAT, from + 4L * i)));
        }
    }
}
