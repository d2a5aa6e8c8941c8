package lanewise.nn.data;

import lanewise.simd.Shape;

/**
 * Changes the features of an example at random and keeps its target (row J06). For the training part only.
 *
 * <p>Those of {@link lanewise.nn.data.augment} act on images; implement it for one of your own.
 */
public interface Augmentation {
    /**
     * The shape that examples of this shape get.
     *
     * @throws IllegalArgumentException when it cannot be applied to such examples
     */
    Shape output(Shape example);

    /** How many random numbers an example of this shape needs. */
    int draws(Shape example);

    /**
     * What makes the change, for examples of one shape and one thread, with whatever room it needs.
     *
     * @throws IllegalArgumentException when it cannot be applied to such examples
     */
    Change on(Shape example);

    /** An augmentation made ready for examples of one shape. */
    @FunctionalInterface
    interface Change {
        /**
         * Makes {@code y} of {@code x}. Both are at least as long as their shapes have elements, and not the same; every element of y's shape is to be set.
         * Allocates nothing and draws nothing but {@code draws}.
         *
         * @param x the example
         * @param y what becomes of it
         * @param draws the numbers of this example
         */
        void apply(float[] x, float[] y, Draws draws);
    }
}
