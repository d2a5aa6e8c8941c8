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

/** Momentum, as a step and as a direction. See {@link Updates} for what all updates share. */
public final class MomentumUpdate {
    public static final Kernel MOMENTUM = Kernel.of("momentum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            momentumWalk(b.z, b.x, b.u, 0.9f, 1f, 0f, 1f, 0.1f, 0L, n);
        }
    });

    public static final Kernel MOMENTUM_DIRECTION = Kernel.of("momentumDirection", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            momentumDirectionWalk(b.x, b.u, b.y, 0.9f, 1f, 0.9f, 1f, 0L, n);
        }
    });

    private MomentumUpdate() {}

    /**
     * Momentum (Polyak 1964): g = fma(l2, theta[i], factor · grad[i]); v[i] = flush(fma(momentum, v[i], g));
     * theta[i] = fma(−lr, v[i], keep · theta[i]). 20 bytes a parameter.
     *
     * <p>With factor = 1 and lr the rate it is PyTorch's form; with factor = −rate and lr = −1 it is the textbook form
     * v ← αv − εg, θ ← θ + v. The two differ only when the rate changes.
     *
     * @param factor what the gradient is multiplied by before it enters the velocity
     * @param l2 the penalty's weight, multiplied likewise
     */
    public static void momentum(
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
        Checks.update("momentum", theta, grad, from, to);
        Checks.state("momentum", "v", v, theta, grad, from, to);
        momentumWalk(
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

    static void momentumWalk(
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
            w.fma(rate, p.mul(keep)).intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = theta.get(FLOAT, from + 4L * i);
            float g = Math.fma(p, l2, grad.get(FLOAT, from + 4L * i) * factor);
            float w = flush(Math.fma(v.get(FLOAT, from + 4L * i), momentum, g));
            v.set(FLOAT, from + 4L * i, w);
            theta.set(FLOAT, from + 4L * i, Math.fma(w, minusLr, p * keep));
        }
    }

    /**
     * The direction of momentum without the step: g = gradScale · grad[i]; v[i] = flush(fma(momentum, v[i], g));
     * direction[i] = fma(ahead, v[i], own · g). With ahead = momentum and own = 1 it is Nesterov's in φ, with 1 and 0 plain momentum. 20 bytes a parameter.
     */
    public static void momentumDirection(
            Tensor grad,
            Tensor v,
            Tensor direction,
            double momentum,
            double gradScale,
            double ahead,
            double own,
            int from,
            int to) {
        Checks.written("momentumDirection", "v", v, "grad", grad, from, to);
        Checks.written("momentumDirection", "direction", direction, "grad", grad, from, to);
        Checks.disjoint("momentumDirection", "v", v, to, "direction", direction, to);
        momentumDirectionWalk(
                grad.segment(),
                v.segment(),
                direction.segment(),
                (float) momentum,
                (float) gradScale,
                (float) ahead,
                (float) own,
                4L * from,
                to - from);
    }

    static void momentumDirectionWalk(
            MemorySegment grad,
            MemorySegment v,
            MemorySegment direction,
            float momentum,
            float gradScale,
            float ahead,
            float own,
            long from,
            int n) {
        grad = exact(grad);
        v = exact(v);
        direction = exact(direction);
        if (n == 0) {
            return;
        }
        FloatVector mu = FloatVector.broadcast(SPECIES, momentum);
        FloatVector a = FloatVector.broadcast(SPECIES, ahead);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .mul(gradScale);
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, v, from + 4L * i, ORDER)
                    .fma(mu, g);
            w = w.blend(0f, w.abs().compare(VectorOperators.LT, TINY));
            w.intoMemorySegment(v, from + 4L * i, ORDER);
            w.fma(a, g.mul(own)).intoMemorySegment(direction, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float g = grad.get(FLOAT, from + 4L * i) * gradScale;
            float w = flush(Math.fma(v.get(FLOAT, from + 4L * i), momentum, g));
            v.set(FLOAT, from + 4L * i, w);
            direction.set(FLOAT, from + 4L * i, Math.fma(w, ahead, g * own));
        }
    }
}
