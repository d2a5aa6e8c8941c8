package lanewise.nn.check;

import lanewise.nn.Layer;

/**
 * The forward pass of a layer in double precision. Write one for a layer of your own and hand it to {@link GradientCheck#with(Class, DoubleLayer)}: it is then checked as
 * exactly as the layers here.
 *
 * {@snippet :
 * // y = s·x with one parameter s
 * DoubleLayer<Scale> scale = (layer, site) -> {
 *     int s = site.parameter("factor")[0];
 *     return site.each(x -> site.tape().multiply(s, x));
 * };
 * }
 *
 * @param <L> the layer
 */
@FunctionalInterface
public interface DoubleLayer<L extends Layer> {
    /**
     * Records the pass.
     *
     * @param layer its description
     * @param site what it reads
     * @return the nodes of the output, {@code site.rows()} examples one behind the other
     */
    int[] forward(L layer, DoubleSite site);
}
