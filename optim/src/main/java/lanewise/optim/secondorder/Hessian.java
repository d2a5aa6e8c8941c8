package lanewise.optim.secondorder;

/** The matrix of second derivatives, for problems small enough to hold it. */
@FunctionalInterface
public interface Hessian {
    /**
     * h = H(θ).
     *
     * @param theta n variables, not to be changed
     * @param h n x n row by row, overwritten; only its lower triangle, j ≤ i, is read
     */
    void hessian(double[] theta, double[] h);

    /** Column by column from products with unit vectors: n of them. H is (H + Hᵀ)/2 then, for differences are not quite symmetric. */
    static Hessian of(HessianProduct product) {
        return (theta, h) -> {
            int n = theta.length;
            double[] unit = new double[n];
            double[] column = new double[n];
            for (int j = 0; j < n; j++) {
                unit[j] = 1;
                product.multiply(theta, unit, column);
                unit[j] = 0;
                for (int i = 0; i < n; i++) {
                    h[i * n + j] = column[i];
                }
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    h[i * n + j] = 0.5 * (h[i * n + j] + h[j * n + i]);
                }
            }
        };
    }
}
