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
     * Makes {@code y} of {@code x}. Both are at least as long as their shapes have elements, and not the same; every element of y's shape is to be set.
     * Allocates nothing and draws nothing but {@code draws}.
     *
     * @param x the example
     * @param from the shape of x
     * @param y what becomes of it
     * @param draws the numbers of this example
     */
    void apply(float[] x, ImageShape from, float[] y, Draws draws);
}
