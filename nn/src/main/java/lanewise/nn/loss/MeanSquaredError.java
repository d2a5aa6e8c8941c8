package lanewise.nn.loss;

import lanewise.simd.kernel.ErrorLosses;

/**
 * The square of the error, (x − y)²; its gradient is 2·(x − y). PyTorch and Keras: no factor ½.
 *
 * @param reduction how the losses of examples become one number
 */
public record MeanSquaredError(Reduction reduction) implements Loss {
    /** The mean. */
    public MeanSquaredError() {
        this(Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        return ElementLosses.place(this, site, ErrorLosses.SQUARED_ERROR, ErrorLosses::squaredError);
    }
}
