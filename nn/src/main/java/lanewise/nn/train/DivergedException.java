package lanewise.nn.train;

import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
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
     * Refuses parameters of which any is NaN or infinite: an update has overflowed, and the next loss would tell. Looks at all of them.
     *
     * @param steps that have been done
     */
    static void requireFinite(NamedTensors theta, long steps) {
        for (TensorLayout.Entry e : theta.layout().entries()) {
            Tensor t = theta.get(e.name());
            if (!VectorNorms.allFinite(t, t.size())) {
                throw new DivergedException("after step " + steps + " parameter '" + e.name()
                        + "' is not finite; try a smaller learning rate, or clip gradients");
            }
        }
    }
}
