package lanewise.optim.secondorder;

/** What a least squares fit makes small: r(θ), m numbers, with their derivatives. */
@FunctionalInterface
public interface Residuals {
    /**
     * r(θ) and J(θ) = ∂rᵢ/∂θⱼ.
     *
     * @param theta n variables, not to be changed
     * @param r m residuals, overwritten
     * @param jacobian m x n row by row, overwritten
     */
    void evaluate(double[] theta, double[] r, double[] jacobian);
}
