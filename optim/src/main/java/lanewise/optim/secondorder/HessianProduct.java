package lanewise.optim.secondorder;

/**
 * The product of the Hessian with a vector, H(θ)·v, without the Hessian (Pearlmutter, "Fast exact multiplication by the Hessian", Neural
 * Computation 1994). Give an exact one where there is one; {@link #byDifferences} does for every objective.
 */
@FunctionalInterface
public interface HessianProduct {
    /**
     * hv = H(θ)·v.
     *
     * @param theta where, not to be changed
     * @param v as long as theta, not to be changed
     * @param hv overwritten with the product; other memory than the two
     */
    void multiply(double[] theta, double[] v, double[] hv);

    /** The Hessian at one point, as a linear map; the point is copied. */
    default LinearOperator at(double[] theta) {
        double[] point = theta.clone();
        return (v, hv) -> multiply(point, v, hv);
    }

    /**
     * Central differences of gradients: hv = (∇f(θ + hv) − ∇f(θ − hv)) / 2h with h = ∛u·(1 + ‖θ‖)/‖v‖, u = 2⁻⁵³, two evaluations a product
     * (Nocedal and Wright, §8.1).
     *
     * <p>The error is h²‖v‖³/6 times the third derivative along v/‖v‖, 0 for a quadratic, and u‖∇f‖/h of rounding: ten digits at best.
     *
     * @param n the number of variables; memory for them is taken here, none in a product
     */
    static HessianProduct byDifferences(Objective objective, int n) {
        return new CentralDifferences(objective, n);
    }
}
