package lanewise.optim.secondorder;

import java.util.Arrays;
import lanewise.optim.check.Require;

/**
 * f(θ) = ½‖r(θ)‖², with ∇f = Jᵀr and the Gauss-Newton matrix JᵀJ in place of the Hessian (Nocedal and Wright, eq. 10.1 to 10.5): what is left
 * out, Σrᵢ∇²rᵢ, is small where residuals are small or nearly linear.
 *
 * <p>For one caller at a time: it keeps the residuals and the Jacobian of the last point.
 */
public final class LeastSquares implements Objective, Hessian {
    private final Residuals residuals;
    private final int n;
    private final double[] r;
    private final double[] jacobian;
    private final double[] last;

    /**
     * Takes memory for m x n derivatives.
     *
     * @param m residuals, at least 1
     * @param n variables, at least 1
     */
    public LeastSquares(Residuals residuals, int m, int n) {
        Require.atLeast(1, "least squares", "the number of residuals", m);
        Require.atLeast(1, "least squares", "the number of variables", n);
        this.residuals = residuals;
        this.n = n;
        r = new double[m];
        jacobian = new double[Math.multiplyExact(m, n)];
        last = new double[n];
        Arrays.fill(last, Double.NaN);
    }

    /** The number of variables. */
    int variables() {
        return n;
    }

    private void evaluate(double[] theta) {
        if (theta.length != n) {
            throw new IllegalArgumentException("least squares: " + theta.length + " variables, but made for " + n);
        }
        residuals.evaluate(theta, r, jacobian);
        System.arraycopy(theta, 0, last, 0, n);
    }

    @Override
    public double valueAndGradient(double[] theta, double[] grad) {
        evaluate(theta);
        Arrays.fill(grad, 0);
        for (int i = 0; i < r.length; i++) {
            for (int j = 0; j < n; j++) {
                grad[j] += jacobian[i * n + j] * r[i];
            }
        }
        return 0.5 * Vectors.dot(r, r);
    }

    /** JᵀJ. */
    @Override
    public void hessian(double[] theta, double[] h) {
        if (!Arrays.equals(theta, last)) {
            evaluate(theta);
        }
        Arrays.fill(h, 0);
        for (int row = 0; row < r.length; row++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    h[i * n + j] += jacobian[row * n + i] * jacobian[row * n + j];
                }
            }
        }
    }
}
