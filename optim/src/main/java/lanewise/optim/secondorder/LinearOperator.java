package lanewise.optim.secondorder;

/** A linear map of vectors, such as a matrix or a Hessian at a point. */
@FunctionalInterface
public interface LinearOperator {
    /**
     * ax = A·x.
     *
     * @param x not to be changed
     * @param ax overwritten with the image; other memory than x
     */
    void apply(double[] x, double[] ax);
}
