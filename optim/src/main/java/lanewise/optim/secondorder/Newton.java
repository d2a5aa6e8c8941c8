package lanewise.optim.secondorder;

import lanewise.optim.check.Require;
import lanewise.optim.math.Cholesky;

/**
 * Newton's method for small problems: θ ← θ − H⁻¹∇f (Goodfellow et al. 2016, eq. 8.27; Nocedal and Wright, §3.3 and Algorithm 3.2).
 *
 * <p>{@link #step} is the textbook's step, without a learning rate: it finds the minimum of a quadratic at once. {@link #minimize} tries the
 * same step first and shortens it where it leads too far. Where H is not positive definite, H + τI is used instead, with the τ of Algorithm
 * 3.3: the direction turns towards −∇f, as in the method of Levenberg and Marquardt.
 *
 * <p>Memory: 2n² doubles, time n³/3 a step. Full batch only: no dropout, no augmentation.
 *
 * @param limits when to stop
 * @param lineSearch what a step must satisfy
 */
public record Newton(Limits limits, StrongWolfe lineSearch) {
    /** The most variables: a matrix is one array. */
    static final int MOST_VARIABLES = 46_340;

    /** With the default limits and line search. */
    public Newton() {
        this(new Limits());
    }

    /** With the default line search. */
    public Newton(Limits limits) {
        this(limits, StrongWolfe.quasiNewton());
    }

    /**
     * One step of full length.
     *
     * @param theta overwritten with θ − (H + τI)⁻¹∇f
     * @return τ: 0 when H is positive definite
     * @throws IllegalArgumentException when H is not finite
     */
    public static double step(Objective objective, Hessian hessian, double[] theta) {
        Direction direction = new Direction(hessian, theta.length);
        double[] p = new double[theta.length];
        objective.valueAndGradient(theta, p);
        double tau = direction.solve(theta, p);
        Vectors.axpy(-1, p, theta, theta);
        return tau;
    }

    /**
     * Minimises an objective.
     *
     * @param hessian its second derivatives
     * @param theta where to start; overwritten with the best point
     * @throws IllegalArgumentException when the objective is not finite at the start or not a function, or H is not finite
     */
    public Minimum minimize(Objective objective, Hessian hessian, double[] theta) {
        return Descent.run("newton", objective, theta, lineSearch, new Direction(hessian, theta.length), limits);
    }

    /** With a Hessian by differences: 2n evaluations a step, not counted in the result. */
    public Minimum minimize(Objective objective, double[] theta) {
        return minimize(objective, Hessian.of(HessianProduct.byDifferences(objective, theta.length)), theta);
    }

    private static final class Direction implements Descent.Direction {
        private final Hessian hessian;
        private final double[] h;
        private final Cholesky cholesky;

        Direction(Hessian hessian, int n) {
            if (n > MOST_VARIABLES) {
                throw new IllegalArgumentException(
                        "newton: " + n + " variables; there may be at most " + MOST_VARIABLES + ", use L-BFGS");
            }
            Require.atLeast(1, "newton", "the number of variables", n);
            this.hessian = hessian;
            h = new double[n * n];
            cholesky = new Cholesky(n);
        }

        /** p ← (H + τI)⁻¹·p. */
        double solve(double[] theta, double[] p) {
            hessian.hessian(theta, h);
            double tau = cholesky.factorDamped(h);
            cholesky.solve(p);
            return tau;
        }

        @Override
        public void write(Line line) {
            Vectors.scale(-1, line.grad(), line.direction());
            solve(line.theta(), line.direction());
        }

        @Override
        public double firstStep(Line line) {
            return 1;
        }

        @Override
        public void learn(Line line) {}

        @Override
        public boolean forget() {
            return false;
        }
    }
}
