package lanewise.simd.reference;

/** Reductions as plain scalar code, written from their Javadoc; sum, maximum and minimum are in {@link Definition}. */
public final class DefinitionReductions {
    private static final int BLOCK = 4096;
    private static final int LANES = 64;
    private static final int SIXTEEN = 16;

    private DefinitionReductions() {}

    /** Σ x·y with fused products. */
    public static float dot(float[] x, float[] y, int from, int n) {
        if (n <= BLOCK) {
            return blockDot(x, y, from, n);
        }
        int left = BLOCK;
        while (2L * left < n) {
            left += BLOCK;
        }
        return dot(x, y, from, left) + dot(x, y, from + left, n - left);
    }

    private static float blockDot(float[] x, float[] y, int from, int n) {
        float[] lane = new float[LANES];
        int groups = n / LANES * LANES;
        int whole = n / SIXTEEN * SIXTEEN;
        for (int i = 0; i < whole; i++) {
            int l = i % (i < groups ? LANES : SIXTEEN);
            lane[l] = Math.fma(x[from + i], y[from + i], lane[l]);
        }
        float s = Definition.combine(lane);
        for (int i = whole; i < n; i++) {
            s = Math.fma(x[from + i], y[from + i], s);
        }
        return s;
    }

    /** Σ x². */
    public static float sumOfSquares(float[] x, int from, int n) {
        return dot(x, x, from, n);
    }

    /** Σ |x|. */
    public static float l1(float[] x, int n) {
        float[] magnitudes = new float[n];
        for (int i = 0; i < n; i++) {
            magnitudes[i] = Math.abs(x[i]);
        }
        return Definition.sum(magnitudes, n);
    }

    /** √Σ x². */
    public static float l2(float[] x, int from, int n) {
        return root(sumOfSquares(x, from, n), x, from, 1, n);
    }

    private static float root(float s, float[] x, int from, int distance, int n) {
        if (s >= 0x1p-90f && s <= Float.MAX_VALUE) {
            return (float) Math.sqrt(s);
        }
        double d = 0;
        for (int i = 0; i < n; i++) {
            d += (double) x[from + i * distance] * x[from + i * distance];
        }
        return (float) Math.sqrt(d);
    }

    /** The first of the greatest; −0 = +0, NaN first of all. */
    public static int argmax(float[] x, int from, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (above(x[from + i], x[from + best])) {
                best = i;
            }
        }
        return best;
    }

    /** The first of the least; −0 = +0, NaN first of all. */
    public static int argmin(float[] x, int from, int n) {
        float[] minus = new float[n];
        for (int i = 0; i < n; i++) {
            minus[i] = -x[from + i];
        }
        return argmax(minus, 0, n);
    }

    private static boolean above(float a, float b) {
        return a > b || Float.isNaN(a) && !Float.isNaN(b);
    }

    /** The places of the k greatest, greatest first, the first ones of equals. */
    public static int[] topK(float[] x, int from, int n, int k) {
        boolean[] taken = new boolean[n];
        int[] index = new int[k];
        for (int j = 0; j < k; j++) {
            int best = -1;
            for (int i = 0; i < n; i++) {
                if (!taken[i] && (best < 0 || above(x[from + i], x[from + best]))) {
                    best = i;
                }
            }
            taken[best] = true;
            index[j] = best;
        }
        return index;
    }

    /** y[j] = Σ x[i, j]². */
    public static void columnSumOfSquares(float[] x, float[] y, int rows, int cols) {
        for (int j = 0; j < cols; j++) {
            float s = 0f;
            int i = 0;
            for (; i < rows / 8 * 8; i += 8) {
                float a = pair(x, i * cols + j, cols) + pair(x, (i + 2) * cols + j, cols);
                float b = pair(x, (i + 4) * cols + j, cols) + pair(x, (i + 6) * cols + j, cols);
                s += a + b;
            }
            for (; i < rows; i++) {
                s = Math.fma(x[i * cols + j], x[i * cols + j], s);
            }
            y[j] = s;
        }
    }

    private static float pair(float[] x, int at, int cols) {
        return Math.fma(x[at], x[at], x[at + cols] * x[at + cols]);
    }

    /** y[j] = √Σ x[i, j]². */
    public static void columnL2(float[] x, float[] y, int rows, int cols) {
        columnSumOfSquares(x, y, rows, cols);
        for (int j = 0; j < cols; j++) {
            y[j] = root(y[j], x, j, cols, rows);
        }
    }

    /** One column. */
    public static float[] column(float[] x, int j, int rows, int cols) {
        float[] c = new float[rows];
        for (int i = 0; i < rows; i++) {
            c[i] = x[i * cols + j];
        }
        return c;
    }
}
