package lanewise.simd.reference;

/** Softmax and its losses for one row, as equations in double precision; see {@link Textbook}. */
public final class TextbookRows {
    private TextbookRows() {}

    /** log Σⱼ exp(x[j]), with max x taken out. */
    public static double logSumExp(double... x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            max = Math.max(max, v);
        }
        if (Double.isInfinite(max)) {
            return max;
        }
        double s = 0;
        for (double v : x) {
            s += StrictMath.exp(v - max);
        }
        return max + StrictMath.log(s);
    }

    /** y[j] = x[j] − log Σₖ exp(x[k]). */
    public static double[] logSoftmax(double... x) {
        double lse = logSumExp(x);
        double[] y = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            y[j] = x[j] - lse;
        }
        return y;
    }

    /** dx = Jᵀ·dy with the Jacobian J[i, j] = y[i]·([i = j] − y[j]) of softmax (textbook row A05). */
    public static double[] softmaxBackward(double[] y, double[] dy) {
        double[] dx = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            for (int i = 0; i < y.length; i++) {
                dx[j] += y[i] * ((i == j ? 1 : 0) - y[j]) * dy[i];
            }
        }
        return dx;
    }

    /** dx = Jᵀ·dy with the Jacobian J[i, j] = [i = j] − exp(y[j]) of log-softmax. */
    public static double[] logSoftmaxBackward(double[] y, double[] dy) {
        double s = Textbook.sum(dy);
        double[] dx = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            dx[j] = dy[j] - StrictMath.exp(y[j]) * s;
        }
        return dx;
    }

    /** Targets with label smoothing and weights: u[j] = w[j] · ((1 − ε)·y[j] + ε/K). */
    public static double[] targets(double[] y, double[] w, double smoothing) {
        double[] u = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            u[j] = w[j] * ((1 - smoothing) * y[j] + smoothing / y.length);
        }
        return u;
    }

    /**
     * Class indices the way PyTorch smooths them: (1 − ε)·w[t] for class t, and ε/K·w[j] for every class.
     */
    public static double[] targets(int t, double[] w, double smoothing) {
        double[] oneHot = new double[w.length];
        oneHot[t] = 1;
        return targets(oneHot, w, smoothing);
    }

    /** −Σⱼ u[j] · log softmax(x)[j]; u[j] = 0 adds nothing. */
    public static double crossEntropy(double[] u, double... x) {
        double[] y = logSoftmax(x);
        double l = 0;
        for (int j = 0; j < x.length; j++) {
            l -= u[j] == 0 ? 0 : u[j] * y[j];
        }
        return l;
    }

    /** Its gradient: ∂l/∂x[j] = softmax(x)[j]·Σₖ u[k] − u[j] (textbook row A07). */
    public static double[] crossEntropyGradient(double[] u, double... x) {
        double[] dx = Textbook.softmax(x);
        double q = Textbook.sum(u);
        for (int j = 0; j < x.length; j++) {
            dx[j] = dx[j] * q - u[j];
        }
        return dx;
    }
}
