package lanewise.simd.reference;

import static lanewise.simd.reference.DefinitionUpdates.TINY;
import static lanewise.simd.reference.DefinitionUpdates.TINY_GRADIENT;
import static lanewise.simd.reference.DefinitionUpdates.f;
import static lanewise.simd.reference.DefinitionUpdates.first;
import static lanewise.simd.reference.DefinitionUpdates.flush;
import static lanewise.simd.reference.DefinitionUpdates.gradient;
import static lanewise.simd.reference.DefinitionUpdates.quotient;
import static lanewise.simd.reference.DefinitionUpdates.root;
import static lanewise.simd.reference.DefinitionUpdates.second;

/**
 * {@link DefinitionUpdates} for Adagrad, RMSProp, Adadelta and Adafactor: steps divided by the root of squared gradients.
 * Each is to be read alone, being the specification of its kernel.
 */
public final class DefinitionAdaptive {
    private DefinitionAdaptive() {}

    /** nu = fma(q, q, nu); theta = fma(keep, theta, −lr·g / (√(nu + initial) + eps)). */
    public static void adagrad(
            float[] theta,
            float[] grad,
            float[] nu,
            double gradScale,
            double l2,
            double keep,
            double initial,
            double eps,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            float q = flush(g, TINY_GRADIENT);
            nu[i] = Math.fma(q, q, nu[i]);
            theta[i] = Math.fma(f(keep), theta[i], f(-lr) * g / (root(nu[i] + f(initial)) + f(eps)));
        }
    }

    /** theta = fma(keep, theta, −lr·g / (√(nu + epsInside) + eps)), 0/0 = 0. */
    public static void rmsprop(
            float[] theta,
            float[] grad,
            float[] nu,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double epsInside,
            double eps,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            nu[i] = second(nu[i], g, rho);
            theta[i] = Math.fma(f(keep), theta[i], quotient(f(-lr) * g, root(nu[i] + f(epsInside)) + f(eps)));
        }
    }

    /** w = flush(fma(momentum, v, factor·(g / …))); theta = fma(−lr, w, keep·fma(−back, v, theta)). */
    public static void rmspropMomentum(
            float[] theta,
            float[] grad,
            float[] nu,
            float[] v,
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
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            nu[i] = second(nu[i], g, rho);
            float step = quotient(g, root(nu[i] + f(epsInside)) + f(eps));
            float w = flush(Math.fma(f(momentum), v[i], f(factor) * step), TINY);
            theta[i] = Math.fma(f(-lr), w, f(keep) * Math.fma(f(-back), v[i], theta[i]));
            v[i] = w;
        }
    }

    private static float variance(float[] nu, float[] mean, float g, double rho, int i) {
        nu[i] = second(nu[i], g, rho);
        mean[i] = flush(first(mean[i], g, rho), TINY_GRADIENT);
        return Math.max(0f, Math.fma(-mean[i], mean[i], nu[i]));
    }

    /** As rmsprop, with s = max(0, fma(−mean, mean, nu)) for nu. */
    public static void rmspropCentered(
            float[] theta,
            float[] grad,
            float[] nu,
            float[] mean,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double epsInside,
            double eps,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            float s = variance(nu, mean, g, rho, i);
            theta[i] = Math.fma(f(keep), theta[i], quotient(f(-lr) * g, root(s + f(epsInside)) + f(eps)));
        }
    }

    /** As rmspropMomentum, with s for nu. */
    public static void rmspropCenteredMomentum(
            float[] theta,
            float[] grad,
            float[] nu,
            float[] mean,
            float[] v,
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
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            float step = quotient(g, root(variance(nu, mean, g, rho, i) + f(epsInside)) + f(eps));
            float w = flush(Math.fma(f(momentum), v[i], f(factor) * step), TINY);
            theta[i] = Math.fma(f(-lr), w, f(keep) * Math.fma(f(-back), v[i], theta[i]));
            v[i] = w;
        }
    }

    /** d = √((delta + eps) / (nu + eps))·g; theta = fma(−lr, d, keep·theta). */
    public static void adadelta(
            float[] theta,
            float[] grad,
            float[] nu,
            float[] delta,
            double gradScale,
            double l2,
            double keep,
            double rho,
            double eps,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            nu[i] = second(nu[i], g, rho);
            float d = root((delta[i] + f(eps)) / (nu[i] + f(eps))) * g;
            delta[i] = second(delta[i], d, rho);
            theta[i] = Math.fma(f(-lr), d, f(keep) * theta[i]);
        }
    }

    /** direction[i, j] = (grad[i, j]·rows[i])·columns[j]. */
    public static void factoredDirection(
            float[] grad, float[] rows, float[] columns, float[] direction, int cols, int from, int to) {
        for (int i = from * cols; i < to * cols; i++) {
            direction[i] = grad[i] * rows[i / cols] * columns[i % cols];
        }
    }

    /** nu = fma(1 − beta2, fma(q, q, eps), beta2·nu); direction = g / √nu. */
    public static void adafactorVector(
            float[] grad, float[] nu, float[] direction, double gradScale, double beta2, double eps, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = f(gradScale) * grad[i];
            float q = flush(g, TINY_GRADIENT);
            nu[i] = Math.fma(f(1 - beta2), Math.fma(q, q, f(eps)), f(beta2) * nu[i]);
            direction[i] = g / root(nu[i]);
        }
    }
}
