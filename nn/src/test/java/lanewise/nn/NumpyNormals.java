package lanewise.nn;

/**
 * What {@code np.random.seed(s)} and {@code np.random.randn} of NumPy give: the Mersenne twister MT19937 (Matsumoto and Nishimura, 1998) and Marsaglia's polar method.
 */
final class NumpyNormals {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;
    private double spare = Double.NaN;

    NumpyNormals(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    private int bits() {
        if (next == N) {
            for (int i = 0; i < N; i++) {
                int y = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7fffffff;
                state[i] = state[(i + M) % N] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    private double uniform() {
        int a = bits() >>> 5;
        int b = bits() >>> 6;
        return (a * 67108864.0 + b) / 9007199254740992.0;
    }

    double next() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        while (true) {
            double x = 2 * uniform() - 1;
            double y = 2 * uniform() - 1;
            double r = x * x + y * y;
            if (r < 1 && r != 0) {
                double f = Math.sqrt(-2 * Math.log(r) / r);
                spare = f * x;
                return f * y;
            }
        }
    }

    double[] next(int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = next();
        }
        return x;
    }
}
