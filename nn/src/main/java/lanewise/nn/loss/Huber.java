package lanewise.nn.loss;

import lanewise.simd.kernel.ErrorLosses;

/**
 * d²/2 where |d| ≤ delta, else delta·(|d| − delta/2), d = x − y (Huber 1964), as PyTorch and Keras define it.
 *
 * @param delta above 0 and finite, as a float
 *
 * @param reduction how the losses of examples become one number
 */
public record Huber(double delta, Reduction reduction) implements Loss {
    public Huber {
        Finite.positive("huber", "delta", delta);
    }

    /** The mean. */
    public Huber(double delta) {
        this(delta, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        float f = (float) delta;
        return ElementLosses.place(
                this,
                site,
                ErrorLosses.HUBER,
                (x, y, scale, l, dx, from, to) -> ErrorLosses.huber(f, x, y, scale, l, dx, from, to));
    }
}
