package lanewise.optim.secondorder;

import lanewise.optim.check.Require;
import lanewise.simd.Rng;

/**
 * The ratio of the largest to the smallest singular value of a symmetric matrix, such as a Hessian: how much steeper its steepest axis is than
 * its shallowest. Gradient descent needs a number of steps in proportion to it.
 *
 * <p>The largest by power iteration, v ← Hv/‖Hv‖; the smallest by power iteration with H⁻¹, where H·x = v is solved by conjugate gradients on
 * H²x = Hv, so that H need not be definite (Golub and Van Loan, "Matrix Computations", 4th ed., §8.2). ‖Hv‖ is never above the largest and
 * never below the smallest, so the ratio is a lower bound; its relative error is about the tolerance unless values lie closer together
 * than that. Products by differences have ten digits, which limits what can be seen to some 1e8; beyond 1e6 trust the order of magnitude.
 *
 * @param largest the largest singular value
 * @param smallest the smallest
 * @param products multiplications with the matrix
 */
public record ConditionNumber(double largest, double smallest, int products) {
    private static final int MOST_ITERATIONS = 1000;
    private static final double SOLVED = 1e-9;
    private static final double UNSOLVABLE = 1e-3;

    /** largest / smallest; 1 for a matrix of zeros. */
    public double ratio() {
        return largest == 0 ? 1 : largest / smallest;
    }

    /**
     * Estimates it.
     *
     * @param matrix symmetric
     * @param n its size, at least 1
     * @param tolerance ends an iteration whose value has changed by less, relatively; in (0, 1), 1e-6 for instance
     * @param seed of the first vector
     */
    public static ConditionNumber of(LinearOperator matrix, int n, double tolerance, long seed) {
        Require.atLeast(1, "condition number", "n", n);
        Require.inside("condition number", "tolerance", tolerance);
        return new Iteration(matrix, n, tolerance, seed).run();
    }

    private static final class Iteration {
        private final LinearOperator matrix;
        private final double tolerance;
        private final double[] start;
        private final double[] hv;
        private final double[] middle;
        private final LinearConjugateGradient solver;
        private int products;

        Iteration(LinearOperator matrix, int n, double tolerance, long seed) {
            this.matrix = matrix;
            this.tolerance = tolerance;
            start = new double[n];
            Rng rng = new Rng(seed, 0);
            for (int i = 0; i < n; i++) {
                start[i] = rng.normal(i);
            }
            Vectors.scale(1 / Vectors.norm(start), start, start);
            hv = new double[n];
            middle = new double[n];
            solver = new LinearConjugateGradient(SOLVED, 10 * n + 100);
        }

        private void multiply(double[] x, double[] y) {
            products++;
            matrix.apply(x, y);
        }

        private void square(double[] x, double[] y) {
            multiply(x, middle);
            multiply(middle, y);
        }

        ConditionNumber run() {
            double largest = largest();
            return new ConditionNumber(largest, largest == 0 ? 0 : smallest(largest), products);
        }

        private double largest() {
            double[] v = start.clone();
            double sigma = 0;
            for (int k = 0; k < MOST_ITERATIONS; k++) {
                multiply(v, hv);
                double before = sigma;
                sigma = Vectors.norm(hv);
                if (sigma - before <= tolerance * sigma) {
                    break;
                }
                Vectors.scale(1 / sigma, hv, v);
            }
            return sigma;
        }

        private double smallest(double largest) {
            double[] v = start.clone();
            double[] x = new double[v.length];
            double sigma = largest;
            for (int k = 0; k < MOST_ITERATIONS; k++) {
                multiply(v, hv);
                double before = sigma;
                sigma = Math.min(sigma, Vectors.norm(hv));
                if (k > 0 && before - sigma <= tolerance * sigma) {
                    break;
                }
                if (!improve(v, x)) {
                    return Math.min(sigma, norm(v));
                }
            }
            return sigma;
        }

        private double norm(double[] v) {
            multiply(v, hv);
            return Vectors.norm(hv);
        }

        /** v ← H⁻¹v, normalised; hv has Hv. False when Hx = v has no solution: then v is what H cannot reach, a vector of its null space. */
        private boolean improve(double[] v, double[] x) {
            Vectors.scale(0, x, x);
            solver.solve(this::square, hv, x);
            multiply(x, hv);
            Vectors.axpy(-1, hv, v, hv);
            boolean solved = Vectors.norm(hv) <= UNSOLVABLE;
            double[] next = solved ? x : hv;
            Vectors.scale(1 / Vectors.norm(next), next, v);
            return solved;
        }
    }
}
