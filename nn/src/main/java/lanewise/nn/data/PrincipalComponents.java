package lanewise.nn.data;

import lanewise.optim.math.SymmetricEigen;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * The axes along which the training part varies most, and what can be made of them: cov = XᵀX/N of the centred data (1/N, textbook §4) = U·diag(S)·Uᵀ, in double
 * precision.
 *
 * <p>With d features it takes N·d²/2 + about 9·d³ operations and 2·d² doubles.
 */
public final class PrincipalComponents {
    private final double[] mean;
    private final double[] variances;
    private final double[] axes;

    private PrincipalComponents(double[] mean, double[] variances, double[] axes) {
        this.mean = mean;
        this.variances = variances;
        this.axes = axes;
    }

    /**
     * Of the training part.
     *
     * @throws IllegalArgumentException when a value is not finite
     */
    public static PrincipalComponents fit(Dataset train) {
        int d = train.width();
        ColumnStatistics s = ColumnStatistics.of(train.source());
        for (int j = 0; j < d; j++) {
            if (!Double.isFinite(s.mean[j])) {
                throw new IllegalArgumentException(
                        "projection: feature " + j + " has mean " + s.mean[j] + "; all values must be finite");
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance(train.source(), s.mean), d);
        return new PrincipalComponents(s.mean, eigen.values(), eigen.vectors());
    }

    private static double[] covariance(Features rows, double[] mean) {
        int d = mean.length;
        double[] cov = new double[d * d];
        float[] x = new float[d];
        double[] c = new double[d];
        for (int i = 0; i < rows.size(); i++) {
            rows.read(i, x);
            for (int j = 0; j < d; j++) {
                c[j] = x[j] - mean[j];
            }
            for (int j = 0; j < d; j++) {
                addRow(cov, j * d, c[j], c, j + 1);
            }
        }
        for (int j = 0; j < d; j++) {
            for (int k = 0; k <= j; k++) {
                cov[j * d + k] /= rows.size();
                cov[k * d + j] = cov[j * d + k];
            }
        }
        return cov;
    }

    private static void addRow(double[] cov, int row, double factor, double[] c, int n) {
        for (int k = 0; k < n; k++) {
            cov[row + k] += factor * c[k];
        }
    }

    /** The variance along each axis, the largest first; what rounding made negative is 0. */
    public double[] variances() {
        double[] all = new double[variances.length];
        for (int k = 0; k < all.length; k++) {
            all[k] = Math.max(0, variances[k]);
        }
        return all;
    }

    /**
     * Uᵀ(x − mean), the first {@code k} axes (row J02).
     *
     * @param k 1 to the number of features
     */
    public Projection rotation(int k, TensorArena arena) {
        return scaled(k, 0, false, arena);
    }

    /**
     * Uᵀ(x − mean)/√(S + eps), the first {@code k} axes (row J03).
     *
     * @param k 1 to the number of features
     * @param eps above 0; 1e-5 in the text
     */
    public Projection whitening(int k, double eps, TensorArena arena) {
        requireEps(eps);
        return scaled(k, eps, true, arena);
    }

    private Projection scaled(int k, double eps, boolean whiten, TensorArena arena) {
        int d = mean.length;
        if (k < 1 || k > d) {
            throw new IllegalArgumentException("projection: " + k + " axes of " + d + "; it must be 1 to " + d);
        }
        double[] s = variances();
        Tensor matrix = arena.allocate(k, d);
        for (int a = 0; a < k; a++) {
            double factor = whiten ? 1 / Math.sqrt(s[a] + eps) : 1;
            for (int j = 0; j < d; j++) {
                matrix.set(a * d + j, (float) (factor * axes[j * d + a]));
            }
        }
        return Projection.of(mean(arena), matrix);
    }

    /**
     * U·diag(1/√(S + eps))·Uᵀ(x − mean): whitened, and as close to x as such data can be (ZCA; A. Bell and T. Sejnowski, Vision Research 37, 1997).
     *
     * @param eps above 0
     */
    public Projection zca(double eps, TensorArena arena) {
        requireEps(eps);
        int d = mean.length;
        double[] s = variances();
        Tensor matrix = arena.allocate(d, d);
        double[] row = new double[d];
        for (int i = 0; i < d; i++) {
            for (int a = 0; a < d; a++) {
                row[a] = axes[i * d + a] / Math.sqrt(s[a] + eps);
            }
            for (int j = 0; j < d; j++) {
                matrix.set(i * d + j, (float) dot(row, j * d));
            }
        }
        return Projection.of(mean(arena), matrix);
    }

    private double dot(double[] row, int from) {
        double sum = 0;
        for (int a = 0; a < row.length; a++) {
            sum += row[a] * axes[from + a];
        }
        return sum;
    }

    private static void requireEps(double eps) {
        if (!(eps > 0 && Double.isFinite(eps))) {
            throw new IllegalArgumentException("projection: eps is " + eps + "; it must be above 0 and finite");
        }
    }

    private Tensor mean(TensorArena arena) {
        Tensor t = arena.allocate(mean.length);
        for (int j = 0; j < mean.length; j++) {
            t.set(j, (float) mean[j]);
        }
        return t;
    }
}
