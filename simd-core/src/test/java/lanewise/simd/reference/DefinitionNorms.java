package lanewise.simd.reference;

/** The norms as plain scalar code in the canonical order of operations; see {@link Definition}. */
public final class DefinitionNorms {
    /** Rows, or images, that are one chain of additions. */
    private static final int ROWS = 64;

    private static final int IMAGES = 256;

    private DefinitionNorms() {}

    private static float squares(float mean, float[] x, int from, int n) {
        float[] terms = new float[n];
        for (int i = 0; i < n; i++) {
            terms[i] = (x[from + i] - mean) * (x[from + i] - mean);
        }
        return Definition.sum(terms, n);
    }

    private static float products(float mean, float[] x, float[] dy, int from, int n) {
        float[] terms = new float[n];
        for (int i = 0; i < n; i++) {
            terms[i] = dy[from + i] * (x[from + i] - mean);
        }
        return Definition.sum(terms, n);
    }

    private static float rstd(float variance, double eps) {
        return 1f / (float) Math.sqrt(variance + (float) eps);
    }

    /** mean = Σx / n, rstd = 1 / √(Σ(x − mean)² / n + eps) for each row of n. */
    public static void statistics(float[] x, float[] mean, float[] rstd, double eps, int rows, int n) {
        for (int i = 0; i < rows; i++) {
            mean[i] = Definition.sum(x, i * n, n) / n;
            rstd[i] = rstd(squares(mean[i], x, i * n, n) / n, eps);
        }
    }

    /** y = fma(x − mean, rstd, 0). */
    public static void layerNorm(float[] x, float[] y, float[] mean, float[] rstd, double eps, int rows, int cols) {
        statistics(x, mean, rstd, eps, rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            y[i] = Math.fma(x[i] - mean[i / cols], rstd[i / cols], 0f);
        }
    }

    /** y = fma((x − mean) · rstd, gamma, beta). */
    public static void layerNorm(
            float[] x,
            float[] gamma,
            float[] beta,
            float[] y,
            float[] mean,
            float[] rstd,
            double eps,
            int rows,
            int cols) {
        statistics(x, mean, rstd, eps, rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            y[i] = Math.fma((x[i] - mean[i / cols]) * rstd[i / cols], gamma[i % cols], beta[i % cols]);
        }
    }

    /** dx = fma(g, rstd, fma(x − mean, −(rstd · rstd) · (p · (1/cols)), −rstd · (s · (1/cols)))). */
    public static void layerNormBackward(
            float[] x, float[] g, float[] mean, float[] rstd, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float r = rstd[i];
            float s = Definition.sum(g, i * cols, cols);
            float p = products(mean[i], x, g, i * cols, cols) * r;
            float b = -(r * r) * (p * (1f / cols));
            float c = -r * (s * (1f / cols));
            for (int j = i * cols; j < (i + 1) * cols; j++) {
                dx[j] = Math.fma(g[j], r, Math.fma(x[j] - mean[i], b, c));
            }
        }
    }

    /** With gain: g = dy · gamma; the parts of dgamma and dbeta are chains over 64 rows. */
    public static void layerNormBackward(
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] rstd,
            float[] dx,
            float[] dgammaParts,
            float[] dbetaParts,
            int rows,
            int cols) {
        float[] g = new float[rows * cols];
        for (int i = 0; i < rows * cols; i++) {
            int part = i / cols / ROWS * cols + i % cols;
            if (i / cols % ROWS == 0) {
                dgammaParts[part] = 0f;
                dbetaParts[part] = 0f;
            }
            float h = (x[i] - mean[i / cols]) * rstd[i / cols];
            dgammaParts[part] = Math.fma(dy[i], h, dgammaParts[part]);
            dbetaParts[part] = dbetaParts[part] + dy[i];
            g[i] = dy[i] * gamma[i % cols];
        }
        layerNormBackward(x, g, mean, rstd, dx, rows, cols);
    }

    /** y = fma(x, rstd, 0). */
    public static void rmsNorm(float[] x, float[] y, float[] rstd, double eps, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            rstd[i] = rstd(squares(0f, x, i * cols, cols) / cols, eps);
            for (int j = i * cols; j < (i + 1) * cols; j++) {
                y[j] = Math.fma(x[j], rstd[i], 0f);
            }
        }
    }

    /** y = (x · rstd) · gamma. */
    public static void rmsNorm(float[] x, float[] gamma, float[] y, float[] rstd, double eps, int rows, int cols) {
        rmsNorm(x, y, rstd, eps, rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            y[i] = x[i] * rstd[i / cols] * gamma[i % cols];
        }
    }

    /** dx = fma(g, rstd, fma(x, −(rstd · rstd) · (p * (1f / cols)), −0)). */
    public static void rmsNormBackward(float[] x, float[] g, float[] rstd, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float p = products(0f, x, g, i * cols, cols) * rstd[i];
            float b = -(rstd[i] * rstd[i]) * (p * (1f / cols));
            for (int j = i * cols; j < (i + 1) * cols; j++) {
                dx[j] = Math.fma(g[j], rstd[i], Math.fma(x[j], b, -rstd[i] * 0f));
            }
        }
    }

    /** With gain: g = dy · gamma; the parts of dgamma are chains over 64 rows. */
    public static void rmsNormBackward(
            float[] x, float[] dy, float[] gamma, float[] rstd, float[] dx, float[] dgammaParts, int rows, int cols) {
        float[] g = new float[rows * cols];
        for (int i = 0; i < rows * cols; i++) {
            int part = i / cols / ROWS * cols + i % cols;
            if (i / cols % ROWS == 0) {
                dgammaParts[part] = 0f;
            }
            dgammaParts[part] = Math.fma(dy[i], x[i] * rstd[i / cols], dgammaParts[part]);
            g[i] = dy[i] * gamma[i % cols];
        }
        rmsNormBackward(x, g, rstd, dx, rows, cols);
    }

    /** The sums of the planes of channel c in chains of 256 images, added up. */
    private static float channel(float[] planes, int images) {
        float total = 0f;
        for (int block = 0; block < images; block += IMAGES) {
            float s = 0f;
            for (int i = block; i < Math.min(images, block + IMAGES); i++) {
                s += planes[i];
            }
            total += s;
        }
        return total;
    }

    /** y = fma(x − mean, rstd · gamma, beta); running statistics in double, rounded once. */
    public static void batchNorm(
            float[] x,
            float[] gamma,
            float[] beta,
            float[] runningMean,
            float[] runningVar,
            float[] y,
            float[] mean,
            float[] rstd,
            double momentum,
            double eps,
            int images,
            int channels,
            int plane) {
        float m = (float) ((long) images * plane);
        float[] planes = new float[images];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < images; i++) {
                planes[i] = Definition.sum(x, (i * channels + c) * plane, plane);
            }
            mean[c] = channel(planes, images) / m;
            for (int i = 0; i < images; i++) {
                planes[i] = squares(mean[c], x, (i * channels + c) * plane, plane);
            }
            float squares = channel(planes, images);
            rstd[c] = rstd(squares / m, eps);
            runningMean[c] = (float) ((1 - momentum) * runningMean[c] + momentum * mean[c]);
            runningVar[c] = (float) ((1 - momentum) * runningVar[c] + momentum * (squares / (m - 1.0)));
        }
        channels(x, gamma, beta, y, mean, rstd, channels, plane);
    }

    /** The same with the running statistics. */
    public static void batchNormInference(
            float[] x,
            float[] gamma,
            float[] beta,
            float[] runningMean,
            float[] runningVar,
            float[] y,
            float[] rstd,
            double eps,
            int channels,
            int plane) {
        for (int c = 0; c < channels; c++) {
            rstd[c] = rstd(runningVar[c], eps);
        }
        channels(x, gamma, beta, y, runningMean, rstd, channels, plane);
    }

    private static void channels(
            float[] x, float[] gamma, float[] beta, float[] y, float[] mean, float[] rstd, int channels, int plane) {
        for (int i = 0; i < x.length; i++) {
            int c = i / plane % channels;
            y[i] = Math.fma(x[i] - mean[c], rstd[c] * gamma[c], beta[c]);
        }
    }

    /** dbeta = Σ dy, dgamma = (Σ dy · (x − mean)) · rstd. */
    private static void parameterGradients(
            float[] x,
            float[] dy,
            float[] mean,
            float[] rstd,
            float[] dgamma,
            float[] dbeta,
            int images,
            int channels,
            int plane) {
        float[] planes = new float[images];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < images; i++) {
                planes[i] = Definition.sum(dy, (i * channels + c) * plane, plane);
            }
            dbeta[c] = channel(planes, images);
            for (int i = 0; i < images; i++) {
                planes[i] = products(mean[c], x, dy, (i * channels + c) * plane, plane);
            }
            dgamma[c] = channel(planes, images) * rstd[c];
        }
    }

    /** a = gamma · rstd; dx = fma(dy, a, fma(x − mean, −(a · rstd) · (dgamma / m), −a · (dbeta / m))). */
    public static void batchNormBackward(
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] rstd,
            float[] dx,
            float[] dgamma,
            float[] dbeta,
            int images,
            int channels,
            int plane) {
        parameterGradients(x, dy, mean, rstd, dgamma, dbeta, images, channels, plane);
        float m = (float) ((long) images * plane);
        for (int i = 0; i < images * channels * plane; i++) {
            int c = i / plane % channels;
            float a = gamma[c] * rstd[c];
            float inner = Math.fma(x[i] - mean[c], -(a * rstd[c]) * (dgamma[c] * (1f / m)), -a * (dbeta[c] * (1f / m)));
            dx[i] = Math.fma(dy[i], a, inner);
        }
    }

    /** dx = fma(dy, gamma · rstd, 0). */
    public static void batchNormInferenceBackward(
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] rstd,
            float[] dx,
            float[] dgamma,
            float[] dbeta,
            int images,
            int channels,
            int plane) {
        parameterGradients(x, dy, mean, rstd, dgamma, dbeta, images, channels, plane);
        for (int i = 0; i < images * channels * plane; i++) {
            int c = i / plane % channels;
            dx[i] = Math.fma(dy[i], gamma[c] * rstd[c], 0f);
        }
    }

    /** Statistics of groups as of rows; y = fma(x − mean, rstd · gamma, beta). */
    public static void groupNorm(
            float[] x,
            float[] gamma,
            float[] beta,
            float[] y,
            float[] mean,
            float[] rstd,
            double eps,
            int groups,
            int images,
            int channels,
            int plane) {
        int m = channels / groups * plane;
        statistics(x, mean, rstd, eps, images * groups, m);
        for (int i = 0; i < images * channels * plane; i++) {
            int c = i / plane % channels;
            y[i] = Math.fma(x[i] - mean[i / m], rstd[i / m] * gamma[c], beta[c]);
        }
    }

    /** Sums of planes; those of a group are chains of fma with the gains. */
    public static void groupNormBackward(
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] rstd,
            float[] dx,
            float[] dgammaParts,
            float[] dbetaParts,
            int groups,
            int images,
            int channels,
            int plane) {
        int perGroup = channels / groups;
        int m = perGroup * plane;
        for (int row = 0; row < images * groups; row++) {
            float r = rstd[row];
            float s = 0f;
            float q = 0f;
            for (int k = row * perGroup; k < (row + 1) * perGroup; k++) {
                dbetaParts[k] = Definition.sum(dy, k * plane, plane);
                dgammaParts[k] = products(mean[row], x, dy, k * plane, plane) * r;
                s = Math.fma(gamma[k % channels], dbetaParts[k], s);
                q = Math.fma(gamma[k % channels], dgammaParts[k], q);
            }
            for (int i = row * m; i < (row + 1) * m; i++) {
                float inner = Math.fma(x[i] - mean[row], -(r * r) * (q * (1f / m)), -r * (s * (1f / m)));
                dx[i] = Math.fma(dy[i], gamma[i / plane % channels] * r, inner);
            }
        }
    }
}
