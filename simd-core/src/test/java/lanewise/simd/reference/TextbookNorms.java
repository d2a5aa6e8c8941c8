package lanewise.simd.reference;

/** The norms as equations in double precision; see {@link Textbook}. */
public final class TextbookNorms {
    private TextbookNorms() {}

    /** x̂ = (x − μ) / √(σ² + ε), σ² = Σ(x − μ)² / m (textbook rows H02, H03, H06). */
    public static double[] normalize(double eps, double... x) {
        double mean = mean(x);
        double rstd = 1 / Math.sqrt(variance(x) + eps);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) * rstd;
        }
        return y;
    }

    /** μ = Σx / m. */
    public static double mean(double... x) {
        return Textbook.sum(x) / x.length;
    }

    /** σ² = Σ(x − μ)² / m. */
    public static double variance(double... x) {
        double mean = mean(x);
        double s = 0;
        for (double v : x) {
            s += (v - mean) * (v - mean);
        }
        return s / x.length;
    }

    /** ∂/∂x of Σ g·x̂: (g − mean of g − x̂ · mean of g·x̂) / √(σ² + ε). */
    public static double[] normalizeBackward(double eps, double[] x, double[] g) {
        double[] h = normalize(eps, x);
        double rstd = 1 / Math.sqrt(variance(x) + eps);
        double a = 0;
        double b = 0;
        for (int i = 0; i < x.length; i++) {
            a += g[i] / x.length;
            b += g[i] * h[i] / x.length;
        }
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            dx[i] = (g[i] - a - h[i] * b) * rstd;
        }
        return dx;
    }

    /** x̂ = x / √(Σx² / m + ε). */
    public static double[] rms(double eps, double... x) {
        double s = 0;
        for (double v : x) {
            s += v * v;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] / Math.sqrt(s / x.length + eps);
        }
        return y;
    }

    /** ∂/∂x of Σ g·x̂: (g − x̂ · mean of g·x̂) / √(Σx² / m + ε). */
    public static double[] rmsBackward(double eps, double[] x, double[] g) {
        double[] h = rms(eps, x);
        double s = 0;
        double b = 0;
        for (int i = 0; i < x.length; i++) {
            s += x[i] * x[i] / x.length;
            b += g[i] * h[i] / x.length;
        }
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            dx[i] = (g[i] - h[i] * b) / Math.sqrt(s + eps);
        }
        return dx;
    }

    /** The elements of channel c of images x channels x plane. */
    public static double[] channel(double[] x, int c, int images, int channels, int plane) {
        double[] y = new double[images * plane];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[(i / plane * channels + c) * plane + i % plane];
        }
        return y;
    }
}
