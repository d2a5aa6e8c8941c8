package lanewise.optim.secondorder;

/** A = L·Lᵀ of a symmetric matrix, and the equations it solves; n³/3 multiplications. */
final class Cholesky {
    /** β of Algorithm 3.3, relative to the largest diagonal element. */
    private static final double LEAST_SHIFT = 1e-3;

    private final int n;
    private final double[] factor;

    Cholesky(int n) {
        this.n = n;
        factor = new double[n * n];
    }

    /**
     * Factors A + τI with the first τ of 0, β, 2β, 4β, … that makes it positive definite; where the diagonal shows that A is not, from
     * β − min aᵢᵢ on (Nocedal and Wright, Algorithm 3.3).
     *
     * @param a n x n row by row; the lower triangle is read
     * @return τ
     * @throws IllegalArgumentException when an element is NaN or infinite
     */
    double factorDamped(double[] a) {
        double least = Double.POSITIVE_INFINITY;
        double scale = 0;
        for (int i = 0; i < n; i++) {
            requireFinite(a, i);
            least = Math.min(least, a[i * n + i]);
            scale = Math.max(scale, Math.abs(a[i * n + i]));
        }
        double beta = scale == 0 ? LEAST_SHIFT : LEAST_SHIFT * scale;
        double tau = least > 0 ? 0 : beta - least;
        while (!factor(a, tau)) {
            tau = Math.max(2 * tau, beta);
        }
        return tau;
    }

    private void requireFinite(double[] a, int i) {
        for (int j = 0; j <= i; j++) {
            if (!Double.isFinite(a[i * n + j])) {
                throw new IllegalArgumentException(
                        "the matrix has " + a[i * n + j] + " at [" + i + ", " + j + "]; it must be finite");
            }
        }
    }

    /** Factors A + τI; false when a pivot is not above rounding errors, n·2⁻⁵² of its diagonal element. */
    boolean factor(double[] a, double tau) {
        for (int i = 0; i < n; i++) {
            double diagonal = a[i * n + i] + tau;
            double pivot = diagonal;
            for (int j = 0; j < i; j++) {
                double l = below(a[i * n + j], i, j) / factor[j * n + j];
                factor[i * n + j] = l;
                pivot -= l * l;
            }
            if (!(pivot > n * 0x1p-52 * diagonal)) {
                return false;
            }
            factor[i * n + i] = Math.sqrt(pivot);
        }
        return true;
    }

    private double below(double element, int i, int j) {
        double sum = element;
        for (int k = 0; k < j; k++) {
            sum -= factor[i * n + k] * factor[j * n + k];
        }
        return sum;
    }

    /** x ← (A + τI)⁻¹·x by forward and backward substitution. */
    void solve(double[] x) {
        for (int i = 0; i < n; i++) {
            double sum = x[i];
            for (int j = 0; j < i; j++) {
                sum -= factor[i * n + j] * x[j];
            }
            x[i] = sum / factor[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = x[i];
            for (int j = i + 1; j < n; j++) {
                sum -= factor[j * n + i] * x[j];
            }
            x[i] = sum / factor[i * n + i];
        }
    }
}
