package lanewise.optim.secondorder;

/**
 * A smooth function of many variables, with its gradient.
 *
 * <p>It must be a function: the same arguments give the same bits. Dropout, augmentation and mini-batches make it none; the methods here ask
 * twice at the start and refuse an objective that answers differently.
 *
 * {@snippet :
 * Objective sphere = (theta, grad) -> {
 *     double sum = 0;
 *     for (int i = 0; i < theta.length; i++) {
 *         grad[i] = 2 * theta[i];
 *         sum += theta[i] * theta[i];
 *     }
 *     return sum;
 * };
 * }
 */
@FunctionalInterface
public interface Objective {
    /**
     * f(θ) and ∇f(θ). Outside its domain the value may be NaN or infinite; line searches then take shorter steps.
     *
     * @param theta the variables, not to be changed
     * @param grad as long as theta; overwritten with the gradient
     */
    double valueAndGradient(double[] theta, double[] grad);
}
