package lanewise.optim.search;

import java.util.Arrays;

/** L·Lᵀ = A of a symmetric positive definite matrix, n x n, rows one behind the other (Golub and Van Loan, algorithm 4.2.1). */
final class Cholesky {
    private final int n;
    private final double[] l;
    private final boolean definite;

    /** Reads the lower triangle of a, which stays as it is. */
    Cholesky(double[] a, int n) {
        this.n = n;
        l = new double[n * n];
        definite = factor(a);
    }

    private boolean factor(double[] a) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i * n + k] * l[j * n + k];
                }
                if (i > j) {
                    l[i * n + j] = sum / l[j * n + j];
                } else if (sum > 0) {
                    l[i * n + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether A was positive definite as far as double precision can tell; otherwise nothing else may be asked. */
    boolean definite() {
        return definite;
    }

    /** ln |A|. */
    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += 2 * StrictMath.log(l[i * n + i]);
        }
        return sum;
    }

    /** x ← L⁻¹·x. */
    void solveLower(double[] x) {
        for (int i = 0; i < n; i++) {
            double sum = x[i];
            for (int k = 0; k < i; k++) {
                sum -= l[i * n + k] * x[k];
            }
            x[i] = sum / l[i * n + i];
        }
    }

    /** x ← A⁻¹·x. */
    void solve(double[] x) {
        solveLower(x);
        for (int i = n - 1; i >= 0; i--) {
            x[i] /= l[i * n + i];
            for (int k = 0; k < i; k++) {
                x[k] -= l[i * n + k] * x[i];
            }
        }
    }

    /** A⁻¹, all of it. */
    double[] inverse() {
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
