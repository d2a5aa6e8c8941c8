package lanewise.optim.secondorder;

/**
 * Gauss-Newton for least squares: θ ← θ − (JᵀJ)⁻¹Jᵀr with a line search (Nocedal and Wright, eq. 10.23). It is Newton's method with JᵀJ for
 * the Hessian, damped where J has not full rank.
 *
 * <p>The normal equations square the condition number of J: with more than 1e7 they have no correct digit left.
 *
 * @param limits when to stop; the gradient is Jᵀr
 * @param lineSearch what a step must satisfy
 */
public record GaussNewton(Limits limits, StrongWolfe lineSearch) {
    /** With the default limits and line search. */
    public GaussNewton() {
        this(new Limits(), StrongWolfe.quasiNewton());
    }

    /**
     * Minimises ½‖r(θ)‖².
     *
     * @param theta where to start; overwritten with the best point
     * @throws IllegalArgumentException when residuals or derivatives are not finite at the start, or not a function of θ
     */
    public Minimum minimize(LeastSquares problem, double[] theta) {
        return new Newton(limits, lineSearch).minimize(problem, problem, theta);
    }
}
