package lanewise.optim.secondorder;

/**
 * The quadratic that touches an objective at a point: m(θ) = f(θ₀) + (θ − θ₀)ᵀ∇f(θ₀) + ½(θ − θ₀)ᵀH(θ₀)(θ − θ₀)
 * (Goodfellow et al. 2016, eq. 4.8).
 *
 * <p>For one caller at a time.
 */
public final class TaylorModel {
    private final double[] origin;
    private final double value;
    private final double[] grad;
    private final LinearOperator hessian;
    private final double[] step;
    private final double[] product;

    /**
     * Expands an objective.
     *
     * @param product its second derivatives
     * @param theta θ₀, copied
     */
    public TaylorModel(Objective objective, HessianProduct product, double[] theta) {
        origin = theta.clone();
        grad = new double[theta.length];
        value = objective.valueAndGradient(origin, grad);
        hessian = product.at(origin);
        step = new double[theta.length];
        this.product = new double[theta.length];
    }

    /** m(θ). */
    public double value(double[] theta) {
        Vectors.axpy(-1, origin, theta, step);
        hessian.apply(step, product);
        return value + Vectors.dot(step, grad) + 0.5 * Vectors.dot(step, product);
    }
}
