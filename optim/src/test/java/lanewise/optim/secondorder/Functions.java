package lanewise.optim.secondorder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.simd.Rng;

/** Test functions with known minima. */
public final class Functions {
    private Functions() {}

    /** f(x, y) = (1 − x)² + 100·(y − x²)² in the plane; in 2k dimensions the sum over k pairs. */
    static double rosenbrock(double[] theta, double[] grad) {
        double sum = 0;
        for (int i = 0; i < theta.length; i += 2) {
            double a = 1 - theta[i];
            double b = theta[i + 1] - theta[i] * theta[i];
            sum += a * a + 100 * b * b;
            grad[i] = -2 * a - 400 * theta[i] * b;
            grad[i + 1] = 200 * b;
        }
        return sum;
    }

    /** The second derivatives of {@link #rosenbrock}, lower triangle. */
    static void rosenbrockHessian(double[] theta, double[] h) {
        int n = theta.length;
        Arrays.fill(h, 0);
        for (int i = 0; i < n; i += 2) {
            h[i * n + i] = 2 - 400 * (theta[i + 1] - 3 * theta[i] * theta[i]);
            h[(i + 1) * n + i] = -400 * theta[i];
            h[(i + 1) * n + i + 1] = 200;
        }
    }

    /** Residuals whose squares are twice {@link #rosenbrock} in the plane. */
    static void rosenbrockResiduals(double[] theta, double[] r, double[] jacobian) {
        double root2 = Math.sqrt(2);
        r[0] = root2 * (1 - theta[0]);
        r[1] = 10 * root2 * (theta[1] - theta[0] * theta[0]);
        jacobian[0] = -root2;
        jacobian[1] = 0;
        jacobian[2] = -20 * root2 * theta[0];
        jacobian[3] = 10 * root2;
    }

    /** v ↦ Av. */
    static LinearOperator operator(double[][] a) {
        return (v, av) -> {
            for (int i = 0; i < a.length; i++) {
                av[i] = Vectors.dot(a[i], v);
            }
        };
    }

    /** The rows of A one behind the other. */
    public static double[] flat(double[][] a) {
        return Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Numbers of a stream. */
    public static double[] normals(long seed, int n) {
        Rng rng = new Rng(seed, 77);
        double[] x = new double[n];
        Arrays.setAll(x, rng::normal);
        return x;
    }

    /** ½θᵀAθ − bᵀθ. */
    static Objective quadratic(double[][] a, double[] b) {
        return (theta, grad) -> {
            double value = 0;
            for (int i = 0; i < theta.length; i++) {
                double ax = 0;
                for (int j = 0; j < theta.length; j++) {
                    ax += a[i][j] * theta[j];
                }
                grad[i] = ax - b[i];
                value += 0.5 * theta[i] * ax - b[i] * theta[i];
            }
            return value;
        };
    }

    /** Q·diag(eigenvalues)·Qᵀ, where Q is a product of three reflections. */
    public static double[][] symmetric(long seed, double... eigenvalues) {
        int n = eigenvalues.length;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i][i] = eigenvalues[i];
        }
        for (int stream = 0; stream < 3; stream++) {
            double[] v = new double[n];
            for (int i = 0; i < n; i++) {
                v[i] = new Rng(seed, stream).normal(i);
            }
            a = reflect(a, v);
        }
        return a;
    }

    /** (I − 2vvᵀ/vᵀv)·A·(I − 2vvᵀ/vᵀv). */
    private static double[][] reflect(double[][] a, double[] v) {
        int n = v.length;
        double vv = Vectors.dot(v, v);
        double[] av = new double[n];
        for (int i = 0; i < n; i++) {
            av[i] = Vectors.dot(a[i], v);
        }
        double vav = Vectors.dot(v, av);
        double[][] r = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                r[i][j] = a[i][j] - 2 * (v[i] * av[j] + av[i] * v[j]) / vv + 4 * v[i] * v[j] * vav / (vv * vv);
            }
        }
        return r;
    }

    /** An objective that keeps the values it gave. */
    static final class Recorded implements Objective {
        final List<Double> values = new ArrayList<>();
        private final Objective objective;

        Recorded(Objective objective) {
            this.objective = objective;
        }

        @Override
        public double valueAndGradient(double[] theta, double[] grad) {
            double value = objective.valueAndGradient(theta, grad);
            values.add(value);
            return value;
        }
    }
}
