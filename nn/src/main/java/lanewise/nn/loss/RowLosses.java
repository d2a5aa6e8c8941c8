package lanewise.nn.loss;

import lanewise.simd.Tensor;

/**
 * What a loss computes of the examples of a batch, given predictions and targets that it knows. Nothing here may allocate, nor write anything but what belongs to the
 * rows in question: workers call it for different rows at the same time.
 */
public interface RowLosses {
    /**
     * Overwrites rows [from, to) of the gradient with that of scale · Σᵢ loss[i], and either {@code losses[i]} of these rows, or whatever {@link #finish} makes
     * them of.
     *
     * @param losses one per example
     * @param gradient as many elements as there are predictions
     */
    void run(float scale, Tensor losses, Tensor gradient, int from, int to);

    /** After {@link #run} for all of them, sees to it that the losses of rows [from, to) are there. */
    default void finish(Tensor losses, int from, int to) {}

    /** What a mean of the first {@code rows} losses divides by: their number, unless a loss says otherwise. */
    default float divisor(int rows) {
        return rows;
    }
}
