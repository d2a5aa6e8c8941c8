package lanewise.simd.reference;

/**
 * {@link Definition} for optimizer updates, written from the kernels' Javadoc: elements [from, to), scalars rounded to float first. Here those that
 * follow the gradient, a velocity or a sign, and what all share; the others are in {@link DefinitionAdaptive}, {@link DefinitionMoments} and
 * {@link DefinitionAverages}.
 *
 * <p>They share the arithmetic that has a name here and no more: each is to be read alone, being the specification of its kernel.
 */
public final class DefinitionUpdates {
    static final float TINY = 0x1p-100f;
    static final float TINY_SQUARE = 0x1p-120f;
    static final float TINY_GRADIENT = 0x1p-55f;

    private DefinitionUpdates() {}

    static float f(double scalar) {
        return (float) scalar;
    }

    static float flush(float v, float tiny) {
        return v > -tiny && v < tiny ? 0f : v;
    }

    static float root(float v) {
        return (float) Math.sqrt(v);
    }

    static float gradient(float theta, float grad, double l2, double gradScale) {
        return Math.fma(f(l2), theta, f(gradScale) * grad);
    }

    static float first(float mu, float g, double beta) {
        return Math.fma(f(1 - beta), g - mu, mu);
    }

    static float second(float nu, float g, double beta) {
        float q = flush(g, TINY_GRADIENT);
        return flush(Math.fma(f(1 - beta) * q, q, f(beta) * nu), TINY_SQUARE);
    }

    static float quotient(float x, float root) {
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
}
