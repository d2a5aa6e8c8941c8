package lanewise.optim.secondorder;

import java.util.ArrayList;
import java.util.List;
import lanewise.simd.Rng;

/** Test functions with known minima. */
final class Functions {
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
    static double[][] symmetric(long seed, double... eigenvalues) {
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
