package lanewise.simd.reference;

/**
 * The equations of the textbooks in double precision, written to be read: the judge of accuracy, and of what a kernel
 * means.
 *
 * <p>No order of operations is promised and none matters: an error here is some 10⁻¹⁶, that of a kernel 10⁻⁷.
 */
public final class Textbook {
    private Textbook() {}

    /** The same numbers in double precision. */
    public static double[] widen(float... x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    /** s = Σᵢ x[i]. */
    public static double sum(double... x) {
        double s = 0;
        for (double v : x) {
            s += v;
        }
        return s;
    }

    /** Σᵢ |x[i]|. */
    public static double absoluteSum(double... x) {
        double s = 0;
        for (double v : x) {
            s += Math.abs(v);
        }
        return s;
    }

    /** y[j] = Σᵢ x[i, j]. */
    public static double[] columnSum(double[] x, int rows, int cols) {
        double[] y = new double[cols];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                y[j] += x[i * cols + j];
            }
        }
        return y;
    }

    /** y = max(0, x). */
    public static double relu(double x) {
        return Math.max(0, x);
    }

    /** dy/dx = 1 where x > 0, else 0; at 0 it is 0 (textbook row A10). */
    public static double reluDerivative(double x) {
        return x > 0 ? 1 : 0;
    }

    /** y[j] = exp(x[j]) / Σₖ exp(x[k]), with max x subtracted from all x, which changes nothing but overflow. */
    public static double[] softmax(double... x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            max = Math.max(max, v);
        }
        double[] y = new double[x.length];
        double s = 0;
        for (int j = 0; j < x.length; j++) {
            y[j] = StrictMath.exp(x[j] - max);
            s += y[j];
        }
        for (int j = 0; j < x.length; j++) {
            y[j] /= s;
        }
        return y;
    }

    /** l = −ln y[t] = ln Σₖ exp(x[k] − max x) − (x[t] − max x). */
    public static double crossEntropy(int t, double... x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            max = Math.max(max, v);
        }
        double s = 0;
        for (double v : x) {
            s += StrictMath.exp(v - max);
        }
        return StrictMath.log(s) - (x[t] - max);
    }

    /** ∂l/∂x[j] = y[j] − 1 where j = t, else y[j]. */
    public static double[] crossEntropyGradient(int t, double... x) {
        double[] dx = softmax(x);
        dx[t] -= 1;
        return dx;
    }

    /** C[i, j] = alpha · Σₚ op(A)[i, p] · op(B)[p, j] + beta · C[i, j]; beta = 0 overwrites whatever C holds. */
    public static void gemm(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double s = 0;
                for (int p = 0; p < k; p++) {
                    s += a[transA ? p * lda + i : i * lda + p] * b[transB ? j * ldb + p : p * ldb + j];
                }
                c[i * ldc + j] = alpha * s + (beta == 0 ? 0 : beta * c[i * ldc + j]);
            }
        }
    }

    /** θ ← θ − ε·g. */
    public static void sgd(double[] theta, double[] grad, double lr) {
        for (int i = 0; i < theta.length; i++) {
            theta[i] -= lr * grad[i];
        }
    }

    /** v ← μ·v + g, θ ← θ − ε·v (PyTorch's form). */
    public static void momentum(double[] theta, double[] grad, double[] v, double mu, double lr) {
        for (int i = 0; i < theta.length; i++) {
            v[i] = mu * v[i] + grad[i];
            theta[i] -= lr * v[i];
        }
    }

    /** v ← α·v − ε·g, θ ← θ + v (textbook row D01). */
    public static void momentumRateInside(double[] theta, double[] grad, double[] v, double alpha, double lr) {
        for (int i = 0; i < theta.length; i++) {
            v[i] = alpha * v[i] - lr * grad[i];
            theta[i] += v[i];
        }
    }

    /** v⁺ = μ·v − ε·g, φ ← φ − μ·v + (1 + μ)·v⁺, where φ = θ + μ·v (textbook row D06, corrected). */
    public static void nesterovPhi(double[] phi, double[] grad, double[] v, double mu, double lr) {
        for (int i = 0; i < phi.length; i++) {
            double before = v[i];
            v[i] = mu * v[i] - lr * grad[i];
            phi[i] += -mu * before + (1 + mu) * v[i];
        }
    }

    /**
     * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − ε·m̂ / (√v̂ + δ), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ) (textbook row
     * E09).
     */
    public static void adam(
            double[] theta,
            double[] grad,
            double[] m,
            double[] v,
            double beta1,
            double beta2,
            double eps,
            double lr,
            long t) {
        for (int i = 0; i < theta.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * grad[i];
            v[i] = beta2 * v[i] + (1 - beta2) * grad[i] * grad[i];
            double mHat = m[i] / (1 - StrictMath.pow(beta1, t));
            double vHat = v[i] / (1 - StrictMath.pow(beta2, t));
            theta[i] -= lr * mHat / (Math.sqrt(vHat) + eps);
        }
    }
}
