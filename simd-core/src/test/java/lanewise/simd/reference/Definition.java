package lanewise.simd.reference;

import java.util.Arrays;

/**
 * Every kernel as plain scalar code in its canonical order of operations. A kernel must give exactly these bits.
 *
 * <p>Written from the kernels' Javadoc, not from their code. Only elementary functions are shared, because they are
 * their own definition; their tests compare them with double precision.
 */
public final class Definition {
    private static final int VIRTUAL_LANES = 64;
    private static final int SIXTEEN = 16;
    private static final int BLOCK = 4096;

    private Definition() {}

    /** z[i] = x[i] + y[i]. */
    public static void add(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] + y[i];
        }
    }

    /** z[i] = x[i] − y[i]. */
    public static void sub(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] - y[i];
        }
    }

    /** z[i] = x[i] · y[i]. */
    public static void mul(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] * y[i];
        }
    }

    /** y[i] = alpha · x[i]. */
    public static void scale(float alpha, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = alpha * x[i];
        }
    }

    /** y[i] = fma(alpha, x[i], y[i]). */
    public static void axpy(float alpha, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.fma(alpha, x[i], y[i]);
        }
    }

    /** y[i] = 0 where x[i] ≤ 0, else x[i]. */
    public static void relu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] <= 0f ? 0f : x[i];
        }
    }

    /** dx[i] = dy[i] where y[i] &gt; 0, else 0. */
    public static void reluBackward(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = y[i] > 0f ? dy[i] : 0f;
        }
    }

    /** x[0] + … + x[n−1], in blocks. */
    public static float sum(float[] x, int n) {
        return sum(x, 0, n);
    }

    static float sum(float[] x, int from, int n) {
        if (n <= BLOCK) {
            return blockSum(x, from, n);
        }
        // the multiple of BLOCK nearest to the middle from above
        int left = BLOCK;
        while (2L * left < n) {
            left += BLOCK;
        }
        return sum(x, from, left) + sum(x, from + left, n - left);
    }

    /**
     * Sixty-four virtual lanes over the whole groups of 64, the first sixteen of them over the whole groups of 16 after
     * those, the lanes combined, then what is left over.
     */
    static float blockSum(float[] x, int from, int n) {
        float[] lane = new float[VIRTUAL_LANES];
        int groups = n / VIRTUAL_LANES * VIRTUAL_LANES;
        int whole = n / SIXTEEN * SIXTEEN;
        for (int i = 0; i < whole; i++) {
            lane[i % (i < groups ? VIRTUAL_LANES : SIXTEEN)] += x[from + i];
        }
        float s = combine(lane);
        for (int i = whole; i < n; i++) {
            s += x[from + i];
        }
        return s;
    }

    /** Lanes j, j+16, j+32 and j+48 as (0 + 1) + (2 + 3), then the sixteen as a tree of neighbours. */
    static float combine(float[] lane) {
        float[] s = new float[SIXTEEN];
        for (int j = 0; j < SIXTEEN; j++) {
            s[j] = (lane[j] + lane[j + 16]) + (lane[j + 32] + lane[j + 48]);
        }
        for (int n = SIXTEEN / 2; n >= 1; n /= 2) {
            for (int j = 0; j < n; j++) {
                s[j] = s[2 * j] + s[2 * j + 1];
            }
        }
        return s[0];
    }

    /** max |x|, NaN if there is one. */
    public static float maxNorm(float[] x, int n) {
        float m = 0f;
        for (int i = 0; i < n; i++) {
            m = Math.max(m, Math.abs(x[i]));
        }
        return m;
    }

    /** Whether no element is NaN or infinite. */
    public static boolean allFinite(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(x[i]) || Float.isInfinite(x[i])) {
                return false;
            }
        }
        return true;
    }

    /** y[j] = Σ x[i, j]: eight rows as a tree of neighbours, added to the sum so far; the rest one by one. */
    public static void columnSum(float[] x, float[] y, int rows, int cols) {
        for (int j = 0; j < cols; j++) {
            float[] column = new float[rows];
            for (int i = 0; i < rows; i++) {
                column[i] = x[i * cols + j];
            }
            y[j] = sumByEights(column);
        }
    }

    static float sumByEights(float... r) {
        float s = 0f;
        int i = 0;
        for (; i < r.length / 8 * 8; i += 8) {
            float a = (r[i] + r[i + 1]) + (r[i + 2] + r[i + 3]);
            float b = (r[i + 4] + r[i + 5]) + (r[i + 6] + r[i + 7]);
            s += a + b;
        }
        for (; i < r.length; i++) {
            s += r[i];
        }
        return s;
    }

    /** The greatest of cols elements; −0 &lt; +0, NaN if there is one; −∞ if there is none. */
    public static float max(float[] x, int from, int cols) {
        float m = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < cols; j++) {
            m = Math.max(m, x[from + j]);
        }
        return m;
    }

    /** The least of cols elements; −0 &lt; +0, NaN if there is one; +∞ if there is none. */
    public static float min(float[] x, int from, int cols) {
        float m = Float.POSITIVE_INFINITY;
        for (int j = 0; j < cols; j++) {
            m = Math.min(m, x[from + j]);
        }
        return m;
    }

    /**
     * C = alpha · op(A) · op(B) + beta · C: c ← fma(alpha · a[i, p], b[p, j], c) for p = 0 … k−1, from 0, C or beta ·
     * C.
     *
     * @param transA whether A is stored k x m
     * @param transB whether B is stored n x k
     */
    public static void gemm(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = i * ldc + j;
                float s = beta == 0f ? 0f : beta == 1f ? c[at] : beta * c[at];
                for (int p = 0; p < k; p++) {
                    float l = transA ? a[p * lda + i] : a[i * lda + p];
                    float r = transB ? b[j * ldb + p] : b[p * ldb + j];
                    s = Math.fma(alpha == 1f ? l : alpha * l, r, s);
                }
                c[at] = s;
            }
        }
    }

    /** y[i] = value. */
    public static void fill(float value, float[] y, int n) {
        Arrays.fill(y, 0, n, value);
    }

    /** y[i] = x[i]. */
    public static void copy(float[] x, float[] y, int n) {
        System.arraycopy(x, 0, y, 0, n);
    }
}
