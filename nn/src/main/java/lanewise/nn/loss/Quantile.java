package lanewise.nn.loss;

import lanewise.simd.kernel.ErrorLosses;

/**
 * The pinball loss, max(q·(y − x), (q − 1)·(y − x)): its best prediction is the quantile q (Koenker and Bassett, "Regression Quantiles", Econometrica 1978).
 *
 * @param q in (0, 1)
 *
 * @param reduction how the losses of examples become one number
 */
public record Quantile(double q, Reduction reduction) implements Loss {
    public Quantile {
        if (!(q > 0 && q < 1 && (float) q > 0f && (float) q < 1f)) {
            throw new IllegalArgumentException("quantile: q is " + q + "; it must be above 0 and below 1");
        }
    }

    /** The mean. */
    public Quantile(double q) {
        this(q, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        float f = (float) q;
        return ElementLosses.place(
                this,
                site,
                ErrorLosses.PIECEWISE_ERROR,
                (x, y, scale, l, dx, from, to) -> ErrorLosses.quantileError(f, x, y, scale, l, dx, from, to));
    }
}
