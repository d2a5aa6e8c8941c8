package lanewise.nn.loss;

import lanewise.simd.kernel.ErrorLosses;

/**
 * The magnitude of the error, |x − y|; its gradient at 0 is 0.
 *
 * @param reduction how the losses of examples become one number
 */
public record MeanAbsoluteError(Reduction reduction) implements Loss {
    /** The mean. */
    public MeanAbsoluteError() {
        this(Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        return ElementLosses.place(this, site, ErrorLosses.PIECEWISE_ERROR, ErrorLosses::absoluteError);
    }
}
