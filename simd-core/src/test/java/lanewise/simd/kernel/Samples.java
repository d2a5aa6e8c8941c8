package lanewise.simd.kernel;

import lanewise.simd.Rng;

/** Numbers to try kernels with: fixed by a seed, of many magnitudes, and with the values that break careless code. */
final class Samples {
    /** Zeros, infinities, NaN, subnormals, both ends of the range, and the thresholds that definitions mention. */
    private static final float[] SPECIALS = {
        0f,
        -0f,
        1f,
        -1f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        -1e-40f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e30f,
        -1e30f,
        1e-30f,
        Updates.TINY,
        Math.nextDown(Updates.TINY),
        -Updates.TINY,
        Updates.TINY_SQUARE,
        Math.nextDown(Updates.TINY_SQUARE),
        Updates.TINY_GRADIENT,
        -Math.nextDown(Updates.TINY_GRADIENT),
        88.72284f,
        -103.97f,
    };

    private final Rng rng;
    private long next;
    private int arrays;

    Samples(long seed) {
        rng = new Rng(seed, 0);
    }

    /** An integer in [0, bound). */
    int below(int bound) {
        return rng.below(bound, next++);
    }

    /** n standard normal numbers. */
    float[] normal(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = rng.normal(next++);
        }
        return x;
    }

    /** n finite numbers with magnitudes from 2⁻²⁰ to 2²⁰. */
    float[] finite(int n) {
        float[] x = normal(n);
        for (int i = 0; i < n; i++) {
            x[i] = Math.scalb(x[i], below(41) - 20);
        }
        return x;
    }

    /**
     * n numbers of which, in turn from call to call, none, one or a quarter are special. A single NaN hides every other
     * difference in a sum, so most sums must have none.
     */
    float[] mixed(int n) {
        float[] x = finite(n);
        int kind = arrays++ % 3;
        if (kind == 1 && n > 0) {
            x[below(n)] = special();
        }
        for (int i = 0; kind == 2 && i < n; i++) {
            x[i] = below(4) == 0 ? special() : x[i];
        }
        return x;
    }

    private float special() {
        return SPECIALS[below(SPECIALS.length)];
    }
}
