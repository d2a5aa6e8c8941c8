package lanewise.nn.layer;

import lanewise.nn.Folding;
import lanewise.nn.Layer;
import lanewise.simd.Shape;

/**
 * A layer of products: what comes out in a channel, the first dimension of an example, is linear in those elements of its parameter {@code weight} that belong to the
 * channel, plus an element of {@code bias} if it has one, and may go through an activation. {@link Folding} makes a normalization behind it a part of it.
 */
public interface Affine extends Layer {
    /** Whether there is a bias. */
    boolean bias();

    /** What its results go through. */
    Activation activation();

    /** The same with a bias, and with another activation. */
    Affine with(Activation other);

    /**
     * The channel of the outputs that an element of the weights belongs to.
     *
     * @param weight the shape of the weights
     * @param i from 0 to below their number
     */
    int channel(Shape weight, int i);
}
