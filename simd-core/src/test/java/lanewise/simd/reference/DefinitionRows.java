package lanewise.simd.reference;

import lanewise.simd.lane.LaneMath;

/** Softmax and its losses as plain scalar code in the canonical order of operations, row by row; see {@link Definition}. */
public final class DefinitionRows {
    /** Below it, exp(x) counts as 0: rint(x / ln 2) is −127 or less. */
    private static final float FLUSHED_BELOW = -87.68311f;

    private DefinitionRows() {}

    /** e[j] = exp(x[i, j] − m), s = Σ e; y[i, j] = e[j] · (1 / s). */
    public static void softmax(float[] x, float[] y, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float s = exponentials(x, y, i * cols, cols);
            for (int j = 0; j < cols; j++) {
                y[i * cols + j] = y[i * cols + j] * (1f / s);
            }
        }
    }

    /** dx[i, j] = y[i, j] · (dy[i, j] − c), c = Σ dy[i, j] · y[i, j]. */
    public static void softmaxBackward(float[] y, float[] dy, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float[] products = new float[cols];
            for (int j = 0; j < cols; j++) {
                products[j] = dy[i * cols + j] * y[i * cols + j];
            }
            float c = Definition.sum(products, cols);
            for (int j = 0; j < cols; j++) {
                dx[i * cols + j] = y[i * cols + j] * (dy[i * cols + j] - c);
            }
        }
    }

    /** lse[i] = m + log s, or m where that is infinite; y[i] = softmax(x[i]). */
    public static void logSumExp(float[] x, float[] lse, float[] y, int rows, int cols) {
        softmax(x, y, rows, cols);
        for (int i = 0; i < rows; i++) {
            float m = Definition.max(x, i * cols, cols);
            float s = exponentials(x, new float[(i + 1) * cols], i * cols, cols);
            lse[i] = Float.isInfinite(m) ? m : m + LaneMath.log(s);
        }
    }

    /** y[i, j] = (x[i, j] − m) − log s. */
    public static void logSoftmax(float[] x, float[] y, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float m = Definition.max(x, i * cols, cols);
            float s = exponentials(x, y, i * cols, cols);
            for (int j = 0; j < cols; j++) {
                y[i * cols + j] = (x[i * cols + j] - m) - LaneMath.log(s);
            }
        }
    }

    /** dx[i, j] = fma(exp(y[i, j]), −c, dy[i, j]), c = Σ dy[i, j]. */
    public static void logSoftmaxBackward(float[] y, float[] dy, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float c = Definition.sum(dy, i * cols, cols);
            for (int j = 0; j < cols; j++) {
                dx[i * cols + j] = Math.fma(LaneMath.exp(y[i * cols + j]), -c, dy[i * cols + j]);
            }
        }
    }

    /** loss[i] = log(s) − (x[i, t] − m), dx[i, j] = e[j] · (scale / s), minus scale where j = t = labels[i]. */
    public static void softmaxCrossEntropy(
            float[] x, int[] labels, float scale, float[] loss, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            int t = i * cols + labels[i];
            float margin = x[t] - Definition.max(x, i * cols, cols);
            float s = exponentials(x, dx, i * cols, cols);
            for (int j = 0; j < cols; j++) {
                dx[i * cols + j] = dx[i * cols + j] * (scale / s);
            }
            dx[t] = dx[t] - scale;
            loss[i] = LaneMath.log(s) - margin;
        }
    }

    /** u[j] = weights[j] · (smoothing/cols), h = weights[t] · (1 − smoothing); see {@link #target}. */
    public static void weightedCrossEntropy(
            float[] x,
            int[] labels,
            float[] weights,
            double smoothing,
            float scale,
            float[] loss,
            float[] dx,
            int rows,
            int cols) {
        for (int i = 0; i < rows; i++) {
            float[] u = new float[cols];
            for (int j = 0; j < cols; j++) {
                // 0 · weights: NaN where a weight is infinite
                u[j] = (weights[j] * 0f + (float) (smoothing / cols)) * weights[j];
            }
            int t = i * cols + labels[i];
            float h = weights[labels[i]] * (float) (1 - smoothing);
            float margin = x[t] - Definition.max(x, i * cols, cols);
            target(x, u, h, margin, scale, loss, dx, i, cols);
            dx[t] = dx[t] - scale * h;
        }
    }

    /** u[j] = weights[j] · fma(target[i, j], 1 − smoothing, smoothing/cols). */
    public static void softCrossEntropy(
            float[] x,
            float[] target,
            float[] weights,
            double smoothing,
            float scale,
            float[] loss,
            float[] dx,
            int rows,
            int cols) {
        for (int i = 0; i < rows; i++) {
            float[] u = new float[cols];
            for (int j = 0; j < cols; j++) {
                float y = Math.fma(target[i * cols + j], (float) (1 - smoothing), (float) (smoothing / cols));
                u[j] = weights[j] * y;
            }
            target(x, u, 0f, 0f, scale, loss, dx, i, cols);
        }
    }

    /**
     * q = Σ u; loss[i] = h · (log s − margin) + (q · log s − Σ u[j] · (x[i, j] − m)) without what has u[j] = 0;
     * dx[i, j] = fma(e[j], scale · (q + h) / s, −scale · u[j]).
     */
    private static void target(
            float[] x, float[] u, float h, float margin, float scale, float[] loss, float[] dx, int i, int cols) {
        float m = Definition.max(x, i * cols, cols);
        float[] products = new float[cols];
        for (int j = 0; j < cols; j++) {
            products[j] = u[j] == 0f ? 0f : u[j] * (x[i * cols + j] - m);
        }
        float q = Definition.sum(u, cols);
        float l = Definition.sum(products, cols);
        float s = exponentials(x, dx, i * cols, cols);
        for (int j = 0; j < cols; j++) {
            dx[i * cols + j] = Math.fma(dx[i * cols + j], scale * (q + h) / s, -scale * u[j]);
        }
        loss[i] = h * (LaneMath.log(s) - margin) + (q * LaneMath.log(s) - l);
    }

    private static float exponentials(float[] x, float[] e, int row, int cols) {
        float m = Definition.max(x, row, cols);
        for (int j = row; j < row + cols; j++) {
            float c = x[j] - m;
            e[j] = c < FLUSHED_BELOW ? 0f : LaneMath.exp(c);
        }
        return Definition.sum(e, row, cols);
    }
}
