package lanewise.simd.reference;

import lanewise.simd.Rng;
import lanewise.simd.lane.BoxMuller;
import lanewise.simd.lane.Gaussian;
import lanewise.simd.lane.NormalQuantile;

/**
 * {@link Definition} for random numbers. The scalar lane functions are shared, because they are their own definition; what surrounds them
 * is written from the kernels' Javadoc.
 */
public final class DefinitionRandom {
    private static final float STEP = 0x1p-24f;

    private DefinitionRandom() {}

    /** Uniform on [low, high). */
    public static void uniform(Rng rng, long first, float low, float high, float[] y, int n) {
        float step = (high - low) * STEP;
        if (Math.fma(16_777_215f, step, low) >= high) {
            step = (Math.nextDown(high) - low) * STEP;
        }
        for (int i = 0; i < n; i++) {
            y[i] = Math.fma((float) (rng.bits(first + i) >>> 40), step, low);
        }
    }

    /** 1 with probability p, else 0. */
    public static void bernoulli(Rng rng, long first, float p, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = rng.uniform(first + i) < p ? 1f : 0f;
        }
    }

    /** Normal. */
    public static void normal(Rng rng, long first, float mean, float std, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.fma(BoxMuller.normal(rng.bits(first + i)), std, mean);
        }
    }

    /** Truncated normal, by inversion. */
    public static void truncatedNormal(
            Rng rng, long first, float mean, float std, float low, float high, float[] y, int n) {
        double below = distribution(((double) low - mean) / std);
        double above = distribution(((double) mean - high) / std);
        double mass = 1 - below - above;
        double lower = below + mass * 0x1p-25;
        float m = (float) mass;
        for (int i = 0; i < n; i++) {
            float u = rng.uniform(first + i);
            float x = NormalQuantile.of(
                    Math.fma(u, m, (float) (lower - 0.5)), Math.fma(u, m, (float) lower), Math.fma(1f - u, m, (float)
                            (above - mass * 0x1p-25)));
            y[i] = Math.min(Math.max(Math.fma(x, std, mean), low), high);
        }
    }

    private static double distribution(double x) {
        return x < 0 ? Gaussian.tail(-x) : 1 - Gaussian.tail(x);
    }

    /** Keeps x[i]·scale where the uniform number is below keep, else 0. */
    public static void dropout(Rng rng, long first, float keep, float scale, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = rng.uniform(first + i) < keep ? x[i] * scale : 0f;
        }
    }
}
