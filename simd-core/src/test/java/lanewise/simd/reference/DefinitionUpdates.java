package lanewise.simd.reference;

/** {@link Definition} for optimizer updates, written from the kernels' Javadoc: elements [from, to), scalars rounded to float first. */
public final class DefinitionUpdates {
    private static final float TINY = 0x1p-100f;
    private static final float TINY_SQUARE = 0x1p-120f;
    private static final float TINY_GRADIENT = 0x1p-55f;

    private DefinitionUpdates() {}

    private static float f(double scalar) {
        return (float) scalar;
    }

    private static float flush(float v, float tiny) {
        return v > -tiny && v < tiny ? 0f : v;
    }

    private static float root(float v) {
        return (float) Math.sqrt(v);
    }

    private static float gradient(float theta, float grad, double l2, double gradScale) {
        return Math.fma(f(l2), theta, f(gradScale) * grad);
    }

    private static float first(float mu, float g, double beta) {
        return Math.fma(f(1 - beta), g - mu, mu);
    }

    private static float second(float nu, float g, double beta) {
        float q = flush(g, TINY_GRADIENT);
        return flush(Math.fma(f(1 - beta) * q, q, f(beta) * nu), TINY_SQUARE);
    }

    private static float quotient(float x, float root) {
        return root == 0f ? 0f : x / root;
    }

    /** theta = fma(−lr, grad, keep·theta). */
    public static void sgd(float[] theta, float[] grad, double keep, double lr, int from, int to) {
        for (int i = from; i < to; i++) {
            theta[i] = Math.fma(f(-lr), grad[i], f(keep) * theta[i]);
        }
    }

    /** v = flush(fma(momentum, v, g)); theta = fma(−lr, v, keep·theta). */
    public static void momentum(
            float[] theta,
            float[] grad,
            float[] v,
            double momentum,
            double factor,
            double l2,
            double keep,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, factor);
            v[i] = flush(Math.fma(f(momentum), v[i], g), TINY);
            theta[i] = Math.fma(f(-lr), v[i], f(keep) * theta[i]);
        }
    }

    /** theta = fma(−lr, fma(momentum, v, g), keep·theta) with the new v. */
    public static void nesterov(
            float[] theta,
            float[] grad,
            float[] v,
            double momentum,
            double factor,
            double l2,
            double keep,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, factor);
            v[i] = flush(Math.fma(f(momentum), v[i], g), TINY);
            theta[i] = Math.fma(f(-lr), Math.fma(f(momentum), v[i], g), f(keep) * theta[i]);
        }
    }

    /** theta = fma(keep, fma(−momentum, v, theta), w). */
    public static void nesterovAhead(
            float[] theta,
            float[] grad,
            float[] v,
            double momentum,
            double factor,
            double l2,
            double keep,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, factor);
            float w = flush(Math.fma(f(momentum), v[i], g), TINY);
            theta[i] = Math.fma(f(keep), Math.fma(-f(momentum), v[i], theta[i]), w);
            v[i] = w;
        }
    }

    /** theta = fma(momentum, v, theta). */
    public static void lookAhead(float[] theta, float[] v, double momentum, int from, int to) {
        for (int i = from; i < to; i++) {
            theta[i] = Math.fma(f(momentum), v[i], theta[i]);
        }
    }

    /** direction = fma(ahead, v, own·g) with the new v. */
    public static void momentumDirection(
            float[] grad,
            float[] v,
            float[] direction,
            double momentum,
            double gradScale,
            double ahead,
            double own,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = f(gradScale) * grad[i];
            v[i] = flush(Math.fma(f(momentum), v[i], g), TINY);
            direction[i] = Math.fma(f(ahead), v[i], f(own) * g);
        }
    }

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

    private static float sign(float x) {
        return x > 0f ? 1f : x < 0f ? -1f : x;
    }

    /** theta = fma(−lr, sign(fma(1 − beta1, d, mu)), keep·theta), d = g − mu; mu = flush(fma(1 − beta2, d, mu)). */
    public static void lion(
            float[] theta,
            float[] grad,
            float[] mu,
            double gradScale,
            double l2,
            double keep,
            double beta1,
            double beta2,
            double lr,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = gradient(theta[i], grad[i], l2, gradScale);
            float s = sign(first(mu[i], g, beta1));
            mu[i] = flush(first(mu[i], g, beta2), TINY);
            theta[i] = Math.fma(f(-lr), s, f(keep) * theta[i]);
        }
    }

    /** step = min(max(step·f, shortest·|a|), longest); sign = s, or 0 for a = −1; theta = fma(−sign, step, theta). */
    public static void rprop(
            float[] theta,
            float[] grad,
            float[] step,
            float[] sign,
            double shrink,
            double grow,
            double shortest,
            double longest,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float s = sign(grad[i]);
            float a = s * sign[i];
            float turned = Math.min(a, 0f);
            float factor = Math.fma(Math.max(a, 0f), f(grow - 1), Math.fma(turned, f(1 - shrink), 1f));
            step[i] = Math.min(Math.max(step[i] * factor, f(shortest) * Math.abs(a)), f(longest));
            sign[i] = s * (1f + turned);
            theta[i] = Math.fma(-sign[i], step[i], theta[i]);
        }
    }

    /** theta as sgd; average = flush(fma(share, theta, (1 − share)·average)). */
    public static void averagedSgd(
            float[] theta, float[] grad, float[] average, double keep, double lr, double share, int from, int to) {
        sgd(theta, grad, keep, lr, from, to);
        for (int i = from; i < to; i++) {
            average[i] = flush(Math.fma(f(share), theta[i], f(1 - share) * average[i]), TINY);
        }
    }

    /** average = flush(fma(1 − decay, theta − average, average)). */
    public static void ema(float[] theta, float[] average, double decay, int from, int to) {
        for (int i = from; i < to; i++) {
            average[i] = flush(Math.fma(f(1 - decay), theta[i] - average[i], average[i]), TINY);
        }
    }

    /** slow = fma(alpha, theta − slow, slow); theta = slow. */
    public static void lookaheadSync(float[] theta, float[] slow, double alpha, int from, int to) {
        for (int i = from; i < to; i++) {
            slow[i] = Math.fma(f(alpha), theta[i] - slow[i], slow[i]);
            theta[i] = slow[i];
        }
    }

    private static float average(float y, float z0, float z1, double beta, double share) {
        float x = Math.fma(f(-(1 - beta) / beta), z0, y * f(1 / beta));
        return Math.fma(f(share), z1 - x, x);
    }

    /** z = flush(fma(−lr, g, z)); theta = fma(share, z − x, x), x = fma(−(1 − beta)/beta, z, y·(1/beta)). */
    public static void scheduleFreeSgd(
            float[] theta,
            float[] grad,
            float[] z,
            double gradScale,
            double l2,
            double beta,
            double lr,
            double share,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float z1 = flush(Math.fma(f(-lr), gradient(theta[i], grad[i], l2, gradScale), z[i]), TINY);
            theta[i] = average(theta[i], z[i], z1, beta, share);
            z[i] = z1;
        }
    }

    /** z = flush(fma(−lr, fma(decay, y, u), z)), u = g / fma(√nu, rootScale, eps). */
    public static void scheduleFreeAdam(
            float[] theta,
            float[] grad,
            float[] z,
            float[] nu,
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
        for (int i = from; i < to; i++) {
            float g = f(gradScale) * grad[i];
            nu[i] = second(nu[i], g, beta2);
            float u = Math.fma(f(decay), theta[i], g / Math.fma(root(nu[i]), f(rootScale), f(eps)));
            float z1 = flush(Math.fma(f(-lr), u, z[i]), TINY);
            theta[i] = average(theta[i], z[i], z1, beta, share);
            z[i] = z1;
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
