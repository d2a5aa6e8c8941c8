package lanewise.nn.check;

import lanewise.nn.loss.Loss;

/**
 * A loss in double precision. Write one for a loss of your own and hand it to {@link GradientCheck#with(Class, DoubleLoss)}.
 *
 * @param <L> the loss
 */
@FunctionalInterface
public interface DoubleLoss<L extends Loss> {
    /**
     * Records the loss of one example as {@link lanewise.nn.loss.PlacedLoss#losses} has it, without its sample weight.
     *
     * @param loss its description
     * @param x nodes of the example's predictions
     * @param target its targets, or its label alone, or nothing
     * @return the node of the loss
     */
    int example(L loss, DoubleTape tape, int[] x, double... target);

    /**
     * What a mean divides by, without sample weights.
     *
     * @param targets of all examples
     */
    default double divisor(L loss, double[][] targets) {
        return targets.length;
    }
}
