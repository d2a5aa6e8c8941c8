package lanewise.optim.math;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A = V·diag(λ)·Vᵀ of a symmetric matrix: Householder's reduction to tridiagonal form, then the QL method with implicit shifts (J. H. Wilkinson and C. Reinsch,
 * Handbook for Automatic Computation II, Linear Algebra, 1971, II/2 tred2 and II/4 imtql2). About 9n³ operations; eigenvalues and the orthogonality of vectors
 * are right to a few n·2⁻⁵³·‖A‖.
 */
public final class SymmetricEigen {
    /** Two or three a value are usual; the method has never been seen to need thirty. */
    private static final int MOST_ITERATIONS = 60;

    private final int n;
    private final double[] v;
    private final double[] d;
    private final double[] e;

    private SymmetricEigen(double[] a, int n) {
        this.n = n;
        v = a;
        d = new double[n];
        e = new double[n];
    }

    /**
     * Decomposes a matrix.
     *
     * @param a n x n row by row, symmetric (the lower triangle is read), all finite; not changed
     * @throws IllegalArgumentException when an element is not finite
     */
    public static SymmetricEigen of(double[] a, int n) {
        for (int i = 0; i < n * n; i++) {
            if (!Double.isFinite(a[i])) {
                throw new IllegalArgumentException(
                        "the matrix has " + a[i] + " at [" + i / n + ", " + i % n + "]; it must be finite");
            }
        }
        SymmetricEigen eigen = new SymmetricEigen(a.clone(), n);
        eigen.reduce();
        eigen.accumulate();
        eigen.diagonalize();
        return eigen.sorted();
    }

    /** λ, the largest first. */
    public double[] values() {
        return d.clone();
    }

    /** V, n x n row by row: column k belongs to λₖ. */
    public double[] vectors() {
        return v.clone();
    }

    /** To tridiagonal form, from the last row up; the vectors of the reflections stay in the rows of v, their hᵢ = |u|²/2 in d. */
    private void reduce() {
        for (int i = n - 1; i > 0; i--) {
            double scale = 0;
            for (int k = 0; k < i; k++) {
                scale += Math.abs(v[i * n + k]);
            }
            if (i == 1 || scale == 0) {
                e[i] = v[i * n + i - 1];
                d[i] = 0;
            } else {
                d[i] = reflect(i, scale);
            }
        }
        d[0] = 0;
        e[0] = 0;
    }

    private double reflect(int i, double scale) {
        double h = 0;
        for (int k = 0; k < i; k++) {
            v[i * n + k] /= scale;
            h += v[i * n + k] * v[i * n + k];
        }
        double f = v[i * n + i - 1];
        double g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
        e[i] = scale * g;
        h -= f * g;
        v[i * n + i - 1] = f - g;
        product(i);
        double uTp = 0;
        for (int j = 0; j < i; j++) {
            e[j] /= h;
            uTp += e[j] * v[i * n + j];
        }
        double half = uTp / (h + h);
        for (int j = 0; j < i; j++) {
            e[j] -= half * v[i * n + j];
        }
        for (int j = 0; j < i; j++) {
            subtractPair(j, v[i * n + j], e[j], i);
        }
        return h;
    }

    /** e[0 … i) ← A·u of the leading i x i block, of which the lower triangle is held; u is row i. */
    private void product(int i) {
        Arrays.fill(e, 0, i, 0);
        for (int j = 0; j < i; j++) {
            double u = v[i * n + j];
            double sum = v[j * n + j] * u;
            for (int k = 0; k < j; k++) {
                sum += v[j * n + k] * v[i * n + k];
                e[k] += v[j * n + k] * u;
            }
            e[j] += sum;
        }
    }

    /** Row j of A − u·qᵀ − q·uᵀ, its lower part. */
    private void subtractPair(int j, double u, double q, int i) {
        for (int k = 0; k <= j; k++) {
            v[j * n + k] -= u * e[k] + q * v[i * n + k];
        }
    }

    /** The product of the reflections, one after the other; d gets the diagonal. */
    private void accumulate() {
        double[] g = new double[n];
        for (int i = 0; i < n; i++) {
            if (d[i] != 0) {
                Arrays.fill(g, 0, i, 0);
                for (int k = 0; k < i; k++) {
                    addMultiple(g, v[i * n + k], k * n, i);
                }
                for (int k = 0; k < i; k++) {
                    subtractMultiple(k * n, v[i * n + k] / d[i], g, i);
                }
            }
            d[i] = v[i * n + i];
            v[i * n + i] = 1;
            for (int j = 0; j < i; j++) {
                v[j * n + i] = 0;
                v[i * n + j] = 0;
            }
        }
    }

    private void addMultiple(double[] g, double factor, int row, int length) {
        for (int j = 0; j < length; j++) {
            g[j] += factor * v[row + j];
        }
    }

    private void subtractMultiple(int row, double factor, double[] g, int length) {
        for (int j = 0; j < length; j++) {
            v[row + j] -= factor * g[j];
        }
    }

    /** QL with implicit shifts; rotations are applied to the columns of v, kept as rows meanwhile. */
    private void diagonalize() {
        transpose();
        System.arraycopy(e, 1, e, 0, n - 1);
        e[n - 1] = 0;
        for (int l = 0; l < n; l++) {
            int iterations = 0;
            for (int m = split(l); m > l; m = split(l)) {
                if (++iterations > MOST_ITERATIONS) {
                    throw new ArithmeticException(
                            "eigenvalue " + l + " was not found in " + MOST_ITERATIONS + " steps");
                }
                chase(l, m);
            }
        }
        transpose();
    }

    /** The first m from l on where the matrix falls apart behind row m. */
    private int split(int l) {
        for (int m = l; m < n - 1; m++) {
            double neighbours = Math.abs(d[m]) + Math.abs(d[m + 1]);
            if (Math.abs(e[m]) <= Math.ulp(neighbours) / 2) {
                return m;
            }
        }
        return n - 1;
    }

    private void chase(int l, int m) {
        double g = (d[l + 1] - d[l]) / (2 * e[l]);
        double r = Math.hypot(g, 1);
        g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = m - 1; i >= l; i--) {
            double f = s * e[i];
            double b = c * e[i];
            r = Math.hypot(f, g);
            e[i + 1] = r;
            if (r == 0) {
                d[i + 1] -= p;
                e[m] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
            rotate(i * n, c, s);
        }
        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }

    private void rotate(int row, double c, double s) {
        for (int k = row; k < row + n; k++) {
            double upper = v[k + n];
            v[k + n] = s * v[k] + c * upper;
            v[k] = c * v[k] - s * upper;
        }
    }

    private void transpose() {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double t = v[i * n + j];
                v[i * n + j] = v[j * n + i];
                v[j * n + i] = t;
            }
        }
    }

    private SymmetricEigen sorted() {
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble((Integer k) -> -d[k]));
        SymmetricEigen result = new SymmetricEigen(new double[n * n], n);
        for (int k = 0; k < n; k++) {
            result.d[k] = d[order[k]];
            for (int i = 0; i < n; i++) {
                result.v[i * n + k] = v[i * n + order[k]];
            }
        }
        return result;
    }
}
