package lanewise.simd.reference;

/** Elementwise kernels as plain scalar code, written from their Javadoc. */
public final class DefinitionElementwise {
    private DefinitionElementwise() {}

    /** z[i] = x[i] / y[i]. */
    public static void div(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] / y[i];
        }
    }

    /** z[i] = the lesser; −0 &lt; +0, NaN if either is. */
    public static void minimum(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.min(x[i], y[i]);
        }
    }

    /** z[i] = the greater; −0 &lt; +0, NaN if either is. */
    public static void maximum(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.max(x[i], y[i]);
        }
    }

    /** z[i] = x[i] &lt; y[i] ? 1 : 0. */
    public static void less(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] < y[i] ? 1f : 0f;
        }
    }

    /** z[i] = x[i] ≤ y[i] ? 1 : 0. */
    public static void lessOrEqual(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] <= y[i] ? 1f : 0f;
        }
    }

    /** z[i] = x[i] &gt; y[i] ? 1 : 0. */
    public static void greater(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] > y[i] ? 1f : 0f;
        }
    }

    /** z[i] = x[i] ≥ y[i] ? 1 : 0. */
    public static void greaterOrEqual(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] >= y[i] ? 1f : 0f;
        }
    }

    /** z[i] = x[i] = y[i] ? 1 : 0. */
    public static void equal(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] == y[i] ? 1f : 0f;
        }
    }

    /** z[i] = x[i] ≠ y[i] ? 1 : 0. */
    public static void notEqual(float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] != y[i] ? 1f : 0f;
        }
    }

    /** u[i] = x[i] · y[i] + z[i], rounded once. */
    public static void fma(float[] x, float[] y, float[] z, float[] u, int n) {
        for (int i = 0; i < n; i++) {
            u[i] = Math.fma(x[i], y[i], z[i]);
        }
    }

    /** z[i] = mask[i] ≠ 0 ? x[i] : y[i]. */
    public static void select(float[] mask, float[] x, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = mask[i] != 0f ? x[i] : y[i];
        }
    }

    /** y[i] = x[i]². */
    public static void square(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] * x[i];
        }
    }

    /** y[i] = √x[i]. */
    public static void sqrt(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) Math.sqrt(x[i]);
        }
    }

    /** y[i] = 1/√x[i]. */
    public static void rsqrt(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 1f / (float) Math.sqrt(x[i]);
        }
    }

    /** y[i] = 1/x[i]. */
    public static void reciprocal(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 1f / x[i];
        }
    }

    /** y[i] = |x[i]|. */
    public static void abs(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.abs(x[i]);
        }
    }

    /** y[i] = −1, 1 or x[i]. */
    public static void sign(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] > 0f ? 1f : x[i] < 0f ? -1f : x[i];
        }
    }

    /** y[i] = min(max(x[i], lo), hi). */
    public static void clamp(float lo, float hi, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.min(Math.max(x[i], lo), hi);
        }
    }

    /** y[i, j] = y[i, j] + bias[j]. */
    public static void addRow(float[] bias, float[] y, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            y[i] = y[i] + bias[i % cols];
        }
    }

    /** y[i, j] = s[i] · x[i, j]. */
    public static void scaleRows(float[] s, float[] x, float[] y, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            y[i] = s[i / cols] * x[i];
        }
    }

    /** y[i, j] = s[j] · x[i, j]. */
    public static void scaleColumns(float[] s, float[] x, float[] y, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            y[i] = s[i % cols] * x[i];
        }
    }
}
