package lanewise.nn.loss;

import lanewise.simd.kernel.KlDivergence;

/**
 * Σ y·(ln y − x) over the elements of an example: the divergence of predictions, given as logarithms x of probabilities, from probabilities y. PyTorch's kl_div,
 * with "batchmean" for MEAN; its "mean" divides by the number of elements also, which is no divergence, and which it means to change. (Keras takes probabilities.)
 *
 * <p>Behind logits put a log-softmax; {@link SoftmaxCrossEntropy} against probabilities has the same gradient in one pass.
 *
 * @param reduction how the losses of examples become one number
 */
public record KullbackLeibler(Reduction reduction) implements Loss {
    /** The mean. */
    public KullbackLeibler() {
        this(Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        return ElementLosses.place(this, site, KlDivergence.KL_DIVERGENCE, false, KlDivergence::klDivergence);
    }
}
