package lanewise.optim.secondorder;

import lanewise.optim.check.Require;

/**
 * Conjugate gradients for A·x = b with a symmetric positive definite A (Hestenes and Stiefel 1952; Nocedal and Wright, Algorithm 5.2). In exact
 * arithmetic it ends after n iterations; the error falls by (√κ − 1)/(√κ + 1) an iteration at least.
 *
 * @param tolerance done when ‖b − Ax‖ ≤ tolerance·‖b‖; in [0, 1)
 * @param iterations the most products with A, at least 1
 */
public record LinearConjugateGradient(double tolerance, int iterations) {
    /** How it ended. */
    public enum Outcome {
        /** The residual is as small as was asked for. */
        CONVERGED,
        /** A direction p has pᵀAp ≤ 0: A is not positive definite; x is what was reached before. */
        NOT_POSITIVE_DEFINITE,
        /** All iterations are used up. */
        ITERATION_LIMIT
    }

    /**
     * What is known of x.
     *
     * @param outcome how it ended
     * @param residualNorm ‖b − Ax‖, as the recurrence has it
     * @param iterations iterations done
     */
    public record Solution(Outcome outcome, double residualNorm, int iterations) {}

    public LinearConjugateGradient {
        Require.decay("linear conjugate gradient", "tolerance", tolerance);
        Require.atLeast(1, "linear conjugate gradient", "iterations", iterations);
    }

    /**
     * Solves A·x = b.
     *
     * @param b as long as x
     * @param x a first guess, 0 for none; overwritten with the solution
     * @throws IllegalArgumentException when lengths differ
     */
    public Solution solve(LinearOperator a, double[] b, double[] x) {
        if (b.length != x.length) {
            throw new IllegalArgumentException(
                    "linear conjugate gradient: b has " + b.length + " elements but x has " + x.length);
        }
        double[] ap = new double[x.length];
        a.apply(x, ap);
        double[] r = new double[x.length];
        Vectors.axpy(-1, ap, b, r);
        double[] p = r.clone();
        double enough = tolerance * Vectors.norm(b);
        double rr = Vectors.dot(r, r);
        for (int k = 0; k < iterations; k++) {
            if (Math.sqrt(rr) <= enough) {
                return new Solution(Outcome.CONVERGED, Math.sqrt(rr), k);
            }
            a.apply(p, ap);
            double curvature = Vectors.dot(p, ap);
            if (!(curvature > 0)) {
                return new Solution(Outcome.NOT_POSITIVE_DEFINITE, Math.sqrt(rr), k);
            }
            double alpha = rr / curvature;
            Vectors.axpy(alpha, p, x, x);
            Vectors.axpy(-alpha, ap, r, r);
            double next = Vectors.dot(r, r);
            Vectors.axpy(next / rr, p, r, p);
            rr = next;
        }
        return new Solution(
                Math.sqrt(rr) <= enough ? Outcome.CONVERGED : Outcome.ITERATION_LIMIT, Math.sqrt(rr), iterations);
    }
}
