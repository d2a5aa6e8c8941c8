package lanewise.nn.loss;

import lanewise.simd.kernel.SigmoidCrossEntropy;

/**
 * −p·y·ln σ(x) − (1 − y)·ln(1 − σ(x)) of logits x and probabilities y, each element a question of its own: PyTorch's BCEWithLogitsLoss, Keras'
 * BinaryCrossEntropy(from_logits=True). Stable for any logits.
 *
 * @param positiveWeight p, what an example of target 1 counts (PyTorch's pos_weight, the same for all elements); above 0 and finite, as a float
 *
 * @param reduction how the losses of examples become one number
 */
public record BinaryCrossEntropy(double positiveWeight, Reduction reduction) implements Loss {
    public BinaryCrossEntropy {
        Finite.positive("binaryCrossEntropy", "positiveWeight", positiveWeight);
    }

    /** The mean, every target alike. */
    public BinaryCrossEntropy() {
        this(1, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        float f = (float) positiveWeight;
        return ElementLosses.place(
                this,
                site,
                SigmoidCrossEntropy.SIGMOID_CROSS_ENTROPY,
                (x, y, scale, l, dx, from, to) ->
                        SigmoidCrossEntropy.sigmoidCrossEntropy(f, x, y, scale, l, dx, from, to));
    }
}
