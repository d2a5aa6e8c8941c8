package lanewise.optim.math;

import java.util.Arrays;

/**
 * A = L·Lᵀ of a symmetric positive definite matrix, row by row, and the equations it solves (Golub and Van Loan, Algorithm 4.2.1); n³/3
 * multiply-adds. After a factoring that failed there is nothing to ask for.
 */
public final class Cholesky {
    /** β of Algorithm 3.3, relative to the largest diagonal element. */
    private static final double LEAST_SHIFT = 1e-3;

    private final int n;
    private final double[] factor;

    /** For matrices of n x n; takes n² doubles. */
    public Cholesky(int n) {
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
    public double factorDamped(double[] a) {
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

    /** Factors A + τI, of which the lower triangle is read; false when a pivot is not above rounding errors, n·2⁻⁵² of its diagonal element. */
    public boolean factor(double[] a, double tau) {
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

    /** ln |A|. */
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += 2 * StrictMath.log(factor[i * n + i]);
        }
        return sum;
    }

    /** x ← L⁻¹·x. */
    public void solveLower(double[] x) {
        for (int i = 0; i < n; i++) {
            double sum = x[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i * n + k] * x[k];
            }
            x[i] = sum / factor[i * n + i];
        }
    }

    /** x ← A⁻¹·x. */
    public void solve(double[] x) {
        solveLower(x);
        for (int i = n - 1; i >= 0; i--) {
            x[i] /= factor[i * n + i];
            for (int k = 0; k < i; k++) {
                x[k] -= factor[i * n + k] * x[i];
            }
        }
    }

    /** A⁻¹, all of it. */
    public double[] inverse() {
        double[] inverse = new double[n * n];
        double[] column = new double[n];
        for (int j = 0; j < n; j++) {
            Arrays.fill(column, 0);
            column[j] = 1;
            solve(column);
            System.arraycopy(column, 0, inverse, j * n, n);
        }
        return inverse;
    }
}
