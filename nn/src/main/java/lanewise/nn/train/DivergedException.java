package lanewise.nn.train;

import lanewise.nn.Network;
import lanewise.simd.kernel.VectorNorms;

/** The loss, or a parameter, became NaN or infinite; a step whose loss it is has not updated the parameters (a rule that looks ahead has moved them). */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * One line for people.
     *
     * @param step from 1, over all epochs
     * @param layer the first with a NaN or an infinity in its outputs
     * @param advice what to try
     */
    public DivergedException(long step, float loss, String layer, String advice) {
        super("the loss is " + loss + " at step " + step + "; the first values that are not finite are in " + layer
                + "; " + advice);
    }

    private DivergedException(String message) {
        super(message);
    }

    /**
     * Refuses a network of which any parameter or any layer's state is NaN or infinite: an update has overflowed, and the next loss would tell.
     *
     * @param steps that have been done
     */
    static void requireFinite(Network network, long steps) {
        network.tensors().forEach((name, t) -> {
            if (!VectorNorms.allFinite(t, t.size())) {
                throw new DivergedException("after step " + steps + " the values of " + name
                        + " are not all finite; try a smaller learning rate, or clip gradients");
            }
        });
    }
}
