package lanewise.simd.reference;

import static lanewise.simd.reference.DefinitionUpdates.TINY;
import static lanewise.simd.reference.DefinitionUpdates.f;
import static lanewise.simd.reference.DefinitionUpdates.first;
import static lanewise.simd.reference.DefinitionUpdates.flush;
import static lanewise.simd.reference.DefinitionUpdates.gradient;
import static lanewise.simd.reference.DefinitionUpdates.root;
import static lanewise.simd.reference.DefinitionUpdates.second;

/**
 * {@link DefinitionUpdates} for Adam and those like it: a mean of gradients over one of their squares.
 * Each is to be read alone, being the specification of its kernel.
 */
public final class DefinitionMoments {
    private DefinitionMoments() {}

    /** theta = fma(keep, theta, −(momentStep·mu + gradStep·g) / fma(√(nu + epsInside), rootScale, eps)). */
    public static void adam(
            float[] theta,
            float[] grad,
            float[] mu,
            float[] nu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double epsInside,
            double eps,
            double momentStep,
            double gradStep,
            double rootScale,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            mu[i] = flush(first(mu[i], g, beta1), TINY);
            nu[i] = second(nu[i], g, beta2);
            float above = Math.fma(f(-gradStep), g, f(-momentStep) * mu[i]);
            theta[i] = Math.fma(f(keep), theta[i], above / Math.fma(root(nu[i] + f(epsInside)), f(rootScale), f(eps)));
        }
    }

    /** nuMax = max(nuMax, nu); theta = fma(keep, theta, −momentStep·mu / fma(√nuMax, rootScale, eps)). */
    public static void amsgrad(
            float[] theta,
            float[] grad,
            float[] mu,
            float[] nu,
            float[] nuMax,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double eps,
            double momentStep,
            double rootScale,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            mu[i] = flush(first(mu[i], g, beta1), TINY);
            nu[i] = second(nu[i], g, beta2);
            nuMax[i] = Math.max(nuMax[i], nu[i]);
            float below = Math.fma(root(nuMax[i]), f(rootScale), f(eps));
            theta[i] = Math.fma(f(keep), theta[i], f(-momentStep) * mu[i] / below);
        }
    }

    /** u = flush(max(beta2·u, |g|)); theta = fma(keep, theta, −momentStep·mu / (u + eps)). */
    public static void adamax(
            float[] theta,
            float[] grad,
            float[] mu,
            float[] u,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double eps,
            double momentStep,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            mu[i] = flush(first(mu[i], g, beta1), TINY);
            u[i] = flush(Math.max(f(beta2) * u[i], Math.abs(g)), TINY);
            theta[i] = Math.fma(f(keep), theta[i], f(-momentStep) * mu[i] / (u[i] + f(eps)));
        }
    }

    /** rate = min(max(stepSize / (√nu + eps), lower), upper); theta = fma(−rate, mu, keep·theta). */
    public static void adabound(
            float[] theta,
            float[] grad,
            float[] mu,
            float[] nu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double eps,
            double stepSize,
            double lower,
            double upper,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            mu[i] = flush(first(mu[i], g, beta1), TINY);
            nu[i] = second(nu[i], g, beta2);
            float rate = Math.min(Math.max(f(stepSize) / (root(nu[i]) + f(eps)), f(lower)), f(upper));
            theta[i] = Math.fma(-rate, mu[i], f(keep) * theta[i]);
        }
    }

    /** nu of g − mu; theta = fma(keep, theta, −momentStep·mu / fma(√(nu + epsInside), rootScale, eps)). */
    public static void adabelief(
            float[] theta,
            float[] grad,
            float[] mu,
            float[] nu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double epsInside,
            double eps,
            double momentStep,
            double rootScale,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            mu[i] = flush(first(mu[i], g, beta1), TINY);
            nu[i] = second(nu[i], g - mu[i], beta2);
            float below = Math.fma(root(nu[i] + f(epsInside)), f(rootScale), f(eps));
            theta[i] = Math.fma(f(keep), theta[i], f(-momentStep) * mu[i] / below);
        }
    }

    /** direction = fma(decay, theta, momentStep·mu / fma(√nu, rootScale, eps)). */
    public static void lambDirection(
            float[] theta,
            float[] grad,
            float[] mu,
            float[] nu,
            float[] direction,
            double gradScale,
            double decay,
            double beta1,
            double beta2,
            double eps,
            double momentStep,
            double rootScale,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = f(gradScale) * grad[i];
            mu[i] = flush(first(mu[i], g, beta1), TINY);
            nu[i] = second(nu[i], g, beta2);
            float step = f(momentStep) * mu[i] / Math.fma(root(nu[i]), f(rootScale), f(eps));
            direction[i] = Math.fma(f(decay), theta[i], step);
        }
    }
}
