package lanewise.nn.reference;

/**
 * What {@code np.random.seed(s)} and {@code np.random.randn} give: MT19937 (M. Matsumoto and T. Nishimura, ACM TOMACS 8, 1998) and the polar method of Marsaglia, of which the
 * second number comes first.
 */
public final class NumpyNormals {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;
    private double kept;
    private boolean hasKept;

    public NumpyNormals(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private int bits() {
        if (next == N) {
            for (int i = 0; i < N; i++) {
                int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
                state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private double uniform() {
        return ((bits() >>> 5) * 67108864.0 + (bits() >>> 6)) / 9007199254740992.0;
    }

    /** The next number of {@code randn}. */
    public double next() {
        if (hasKept) {
            hasKept = false;
            return kept;
        }
        double a;
        double b;
        double r;
        do {
            a = 2 * uniform() - 1;
            b = 2 * uniform() - 1;
            r = a * a + b * b;
        } while (r >= 1 || r == 0);
        double factor = Math.sqrt(-2 * Math.log(r) / r);
        kept = factor * a;
        hasKept = true;
        return factor * b;
    }

    /** The next n. */
    public double[] next(int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = next();
        }
        return x;
    }
}
