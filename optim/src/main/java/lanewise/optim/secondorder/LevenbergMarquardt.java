package lanewise.optim.secondorder;

import lanewise.optim.check.Require;
import lanewise.optim.math.Cholesky;
import lanewise.optim.secondorder.Minimum.Outcome;

/**
 * Levenberg-Marquardt for least squares: (JᵀJ + μD)·h = −Jᵀr, where μ falls after good steps and grows after bad ones (Levenberg 1944;
 * Marquardt 1963; Madsen, Nielsen and Tingleff, "Methods for non-linear least squares problems", 2nd ed. 2004, Algorithm 3.16).
 *
 * <p>With ϱ = (f(θ) − f(θ + h)) / ½hᵀ(μDh − ∇f), the actual over the predicted gain: if ϱ &gt; 0 the step is taken and
 * μ ← μ·max(1/3, 1 − (2ϱ − 1)³), ν ← 2; else μ ← μν, ν ← 2ν.
 *
 * @param tau μ at the start, relative to the largest element of JᵀJ's diagonal; 1e-3, or 1e-6 near a solution
 * @param scaling D
 * @param limits when to stop; the gradient is Jᵀr, and an iteration is a step taken
 */
public record LevenbergMarquardt(double tau, Scaling scaling, Limits limits) {
    /** A step shorter than this, relative to θ, changes nothing. */
    private static final double LEAST_STEP = 1e-15;

    /** The matrix D. */
    public enum Scaling {
        /** D = I: Levenberg's. */
        IDENTITY,
        /** D = diag(JᵀJ), 1 where that is 0: Marquardt's, the same whatever the units of the variables are. */
        DIAGONAL
    }

    public LevenbergMarquardt {
        Require.positive("levenberg-marquardt", "tau", tau);
    }

    /** τ = 1e-3, D = I, the default limits. */
    public LevenbergMarquardt() {
        this(1e-3, Scaling.IDENTITY, new Limits());
    }

    /**
     * Minimises ½‖r(θ)‖².
     *
     * @param theta where to start; overwritten with the best point
     * @throws IllegalArgumentException when residuals or derivatives are not finite at the start, or not a function of θ
     */
    public Minimum minimize(LeastSquares problem, double[] theta) {
        Run run = new Run(problem, theta);
        Minimum minimum = run.iterate();
        System.arraycopy(run.line.theta(), 0, theta, 0, theta.length);
        return minimum;
    }

    private final class Run {
        private final LeastSquares problem;
        private final Line line;
        private final int n;
        private final double[] h;
        private final double[] damped;
        private final Cholesky cholesky;
        private double mu;
        private double nu = 2;
        private int iterations;

        Run(LeastSquares problem, double[] theta) {
            this.problem = problem;
            line = new Line("levenberg-marquardt", problem, theta);
            n = theta.length;
            h = new double[n * n];
            damped = new double[n * n];
            cholesky = new Cholesky(n);
            problem.hessian(line.theta(), h);
            mu = tau * (scaling == Scaling.DIAGONAL ? 1 : largestDiagonal());
        }

        private double largestDiagonal() {
            double largest = 0;
            for (int i = 0; i < n; i++) {
                largest = Math.max(largest, h[i * n + i]);
            }
            return largest == 0 ? 1 : largest;
        }

        private double weight(int i) {
            return scaling == Scaling.IDENTITY || h[i * n + i] == 0 ? 1 : h[i * n + i];
        }

        Minimum iterate() {
            while (true) {
                double norm = Vectors.norm(line.grad());
                if (norm <= limits.gradientNorm()) {
                    return end(Outcome.CONVERGED, norm);
                }
                if (iterations == limits.iterations()) {
                    return end(Outcome.ITERATION_LIMIT, norm);
                }
                if (line.evaluations() >= limits.evaluations()) {
                    return end(Outcome.EVALUATION_LIMIT, norm);
                }
                aim();
                if (!(Vectors.norm(line.direction()) > LEAST_STEP * (Vectors.norm(line.theta()) + LEAST_STEP))) {
                    return end(Outcome.STALLED, norm);
                }
                tryStep();
            }
        }

        private void aim() {
            System.arraycopy(h, 0, damped, 0, h.length);
            for (int i = 0; i < n; i++) {
                damped[i * n + i] += mu * weight(i);
            }
            cholesky.factorDamped(damped);
            Vectors.scale(-1, line.grad(), line.direction());
            cholesky.solve(line.direction());
            line.aim();
        }

        private void tryStep() {
            line.tryStep(1);
            double predicted = 0.5 * (mu * weightedSquares() - line.slope());
            double rho = (line.value() - line.trialValue()) / predicted;
            if (rho > 0 && Double.isFinite(line.trialSlope())) {
                line.move();
                iterations++;
                problem.hessian(line.theta(), h);
                double excess = 2 * rho - 1;
                mu *= Math.max(1.0 / 3, 1 - excess * excess * excess);
                nu = 2;
            } else {
                mu *= nu;
                nu *= 2;
            }
        }

        private double weightedSquares() {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += weight(i) * line.direction()[i] * line.direction()[i];
            }
            return sum;
        }

        private Minimum end(Outcome outcome, double norm) {
            return new Minimum(outcome, line.value(), norm, iterations, line.evaluations());
        }
    }
}
