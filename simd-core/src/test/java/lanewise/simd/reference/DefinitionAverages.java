package lanewise.simd.reference;

import static lanewise.simd.reference.DefinitionUpdates.TINY;
import static lanewise.simd.reference.DefinitionUpdates.f;
import static lanewise.simd.reference.DefinitionUpdates.flush;
import static lanewise.simd.reference.DefinitionUpdates.gradient;
import static lanewise.simd.reference.DefinitionUpdates.root;
import static lanewise.simd.reference.DefinitionUpdates.second;
import static lanewise.simd.reference.DefinitionUpdates.sgd;

/** {@link DefinitionUpdates} for averages of parameters, kept beside a step or instead of one. */
public final class DefinitionAverages {
    private DefinitionAverages() {}

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
}
