package lanewise.simd.kernel;

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
 * Optimizer updates: one fused pass over slabs of equal length, elements [from, to). Scalars are computed in double, once a step, and rounded to
 * float here, so an element costs at most one root and one division.
 *
 * <p><b>No denormals.</b> The moments of a parameter whose gradient is 0 for long decay by a factor a step; left alone they reach the
 * subnormal range, where every operation takes some 150 cycles, and training slows down for ever. So it is part of each definition
 * that a first moment below {@link #TINY} in absolute value becomes 0, and so does a second moment below {@link #TINY_SQUARE} or
 * the square of a gradient below {@link #TINY_GRADIENT}. Next to eps = 1e-8 (√TINY_SQUARE is 9e-19) nobody can see the difference.
 *
 * <p>All methods throw {@link IllegalArgumentException} when the range does not lie in every tensor, when two of them overlap, or one
 * that is written is read-only.
 */
public final class Updates {
    /** First moments below it become 0: times a learning rate down to 2⁻²⁵ they are still normal numbers. */
    public static final float TINY = 0x1p-100f;

    /** Second moments below it become 0. */
    public static final float TINY_SQUARE = 0x1p-120f;

    /** Gradients below it count as 0 in a second moment: their square times 1 − beta2 ≥ 2⁻¹⁶ is still a normal number. */
    public static final float TINY_GRADIENT = 0x1p-55f;

    public static final Kernel SGD = Kernel.of("sgd", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sgdWalk(b.z, b.x, 0.5f, 0L, n);
        }
    });

    public static final Kernel MOMENTUM = Kernel.of("momentum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            momentumWalk(b.z, b.x, b.u, 0.9f, 1f, 0.1f, 0L, n);
        }
    });

    public static final Kernel ADAM = Kernel.of("adam", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adamWalk(b.z, b.x, b.u, b.y, 0.1f, 0.9f, 0.1f, 1f, 0.1f, 1f, 0L, n);
        }
    });

    private Updates() {}

    /** SGD: theta[i] = fma(−lr, grad[i], theta[i]). 12 bytes a parameter. */
    public static void sgd(Tensor theta, Tensor grad, double lr, int from, int to) {
        Checks.range("sgd", "theta", theta, from, to);
        written("sgd", "theta", theta, grad, "grad", from, to);
        sgdWalk(theta.segment(), grad.segment(), (float) -lr, 4L * from, to - from);
    }

    static void sgdWalk(MemorySegment theta, MemorySegment grad, float minusLr, long from, int n) {
        theta = exact(theta);
        grad = exact(grad);
        if (n == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, minusLr);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .fma(a, FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER))
                    .intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            theta.set(
                    FLOAT,
                    from + 4L * i,
                    Math.fma(grad.get(FLOAT, from + 4L * i), minusLr, theta.get(FLOAT, from + 4L * i)));
        }
    }

    private static float flush(float v) {
        return Math.abs(v) < TINY ? 0f : v;
    }

    /**
     * Momentum (Polyak 1964): v[i] = flush(fma(momentum, v[i], factor · grad[i])); theta[i] = fma(−lr, v[i], theta[i]).
     * 20 bytes a parameter.
     *
     * <p>With factor = 1 and lr the rate it is PyTorch's form; with factor = −rate and lr = −1 it is the textbook form
     * v ← αv − εg, θ ← θ + v. The two differ only when the rate changes.
     *
     * @param factor what the gradient is multiplied by before it enters the velocity
     */
    public static void momentum(
            Tensor theta, Tensor grad, Tensor v, double momentum, double factor, double lr, int from, int to) {
        Checks.range("momentum", "theta", theta, from, to);
        written("momentum", "theta", theta, grad, "grad", from, to);
        written("momentum", "v", v, grad, "grad", from, to);
        written("momentum", "theta", theta, v, "v", from, to);
        momentumWalk(
                theta.segment(),
                grad.segment(),
                v.segment(),
                (float) momentum,
                (float) factor,
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
        FloatVector a = FloatVector.broadcast(SPECIES, minusLr);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, v, from + 4L * i, ORDER)
                    .fma(
                            mu,
                            FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                                    .mul(factor));
            w = w.blend(0f, w.abs().compare(VectorOperators.LT, TINY));
            w.intoMemorySegment(v, from + 4L * i, ORDER);
            w.fma(a, FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER))
                    .intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float w = flush(Math.fma(v.get(FLOAT, from + 4L * i), momentum, grad.get(FLOAT, from + 4L * i) * factor));
            v.set(FLOAT, from + 4L * i, w);
            theta.set(FLOAT, from + 4L * i, Math.fma(w, minusLr, theta.get(FLOAT, from + 4L * i)));
        }
    }

    private static float secondMoment(float nu, float grad, float beta2, float oneMinusBeta2) {
        float g = Math.abs(grad) < TINY_GRADIENT ? 0f : grad;
        float next = Math.fma(oneMinusBeta2 * g, g, beta2 * nu);
        return next < TINY_SQUARE ? 0f : next;
    }

    /**
     * Adam (Kingma and Ba 2014, Algorithm 1), δ outside the root:
     * mu[i] = flush(fma(1 − beta1, grad[i] − mu[i], mu[i])); nu[i] = flush(fma((1 − beta2)·g, g, beta2·nu[i]));
     * theta[i] = theta[i] − stepSize · mu[i] / (√nu[i] · rootScale + eps).
     *
     * <p>With t the step, from 1: stepSize = lr / (1 − beta1ᵗ) and rootScale = 1 / √(1 − beta2ᵗ). 28 bytes a parameter.
     *
     * @param mu first moments
     * @param nu second moments, never negative
     */
    public static void adam(
            Tensor theta,
            Tensor grad,
            Tensor mu,
            Tensor nu,
            double beta1,
            double beta2,
            double eps,
            double stepSize,
            double rootScale,
            int from,
            int to) {
        Checks.range("adam", "theta", theta, from, to);
        written("adam", "theta", theta, grad, "grad", from, to);
        written("adam", "mu", mu, grad, "grad", from, to);
        written("adam", "nu", nu, grad, "grad", from, to);
        written("adam", "theta", theta, mu, "mu", from, to);
        written("adam", "theta", theta, nu, "nu", from, to);
        written("adam", "mu", mu, nu, "nu", from, to);
        adamWalk(
                theta.segment(),
                grad.segment(),
                mu.segment(),
                nu.segment(),
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) eps,
                (float) -stepSize,
                (float) rootScale,
                4L * from,
                to - from);
    }

    static void adamWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment mu,
            MemorySegment nu,
            float oneMinusBeta1,
            float beta2,
            float oneMinusBeta2,
            float eps,
            float minusStepSize,
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
        FloatVector b1 = FloatVector.broadcast(SPECIES, oneMinusBeta1);
        FloatVector scale = FloatVector.broadcast(SPECIES, rootScale);
        FloatVector delta = FloatVector.broadcast(SPECIES, eps);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER);
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mu, from + 4L * i, ORDER);
            FloatVector m = g.sub(m0).fma(b1, m0);
            m = m.blend(0f, m.abs().compare(VectorOperators.LT, TINY));
            g = g.blend(0f, g.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector r = FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                    .mul(beta2);
            r = g.mul(oneMinusBeta2).fma(g, r);
            r = r.blend(0f, r.compare(VectorOperators.LT, TINY_SQUARE));
            m.intoMemorySegment(mu, from + 4L * i, ORDER);
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            FloatVector step = m.mul(minusStepSize).div(r.sqrt().fma(scale, delta));
            FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER)
                    .add(step)
                    .intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float g = grad.get(FLOAT, from + 4L * i);
            float m0 = mu.get(FLOAT, from + 4L * i);
            float m = flush(Math.fma(g - m0, oneMinusBeta1, m0));
            float r = secondMoment(nu.get(FLOAT, from + 4L * i), g, beta2, oneMinusBeta2);
            mu.set(FLOAT, from + 4L * i, m);
            nu.set(FLOAT, from + 4L * i, r);
            float step = m * minusStepSize / Math.fma((float) Math.sqrt(r), rootScale, eps);
            theta.set(FLOAT, from + 4L * i, theta.get(FLOAT, from + 4L * i) + step);
        }
    }

    private static void written(
            String kernel, String name, Tensor t, Tensor other, String otherName, int from, int to) {
        Checks.range(kernel, name, t, from, to);
        Checks.range(kernel, otherName, other, from, to);
        Checks.writable(kernel, name, t);
        Checks.disjoint(kernel, name, t, to, otherName, other, to);
    }
}
