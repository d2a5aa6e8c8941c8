package lanewise.nn.loss;

import lanewise.simd.kernel.HingeLoss;

/**
 * max(0, 1 − y·x) for targets y of −1 or 1, as in Keras (which also takes 0 for −1; this does not) and scikit-learn; PyTorch has none of this form.
 *
 * @param reduction how the losses of examples become one number
 */
public record Hinge(Reduction reduction) implements Loss {
    /** The mean. */
    public Hinge() {
        this(Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        return ElementLosses.place(this, site, HingeLoss.HINGE, HingeLoss::hinge);
    }
}
