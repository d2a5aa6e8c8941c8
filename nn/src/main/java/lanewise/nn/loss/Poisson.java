package lanewise.nn.loss;

import lanewise.simd.kernel.PoissonLoss;

/**
 * The negative logarithm of the probability of counts y, without ln(y!): eˣ − y·x of logarithms x of rates, or x − y·ln(x + eps) of rates. PyTorch's
 * poisson_nll_loss without "full"; Keras' Poisson is that of rates, with eps 1e-7.
 *
 * @param logarithms whether predictions are logarithms of rates
 * @param eps keeps the logarithm of a rate finite, 0 or more and finite; not used for logarithms
 * @param reduction how the losses of examples become one number
 */
public record Poisson(boolean logarithms, double eps, Reduction reduction) implements Loss {
    public Poisson {
        if (!(eps >= 0) || !Float.isFinite((float) eps)) {
            throw new IllegalArgumentException("poisson: eps is " + eps + "; it must be 0 or more and finite");
        }
    }

    /** The mean, of logarithms of rates. */
    public Poisson() {
        this(true, 1e-8, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        if (logarithms) {
            return ElementLosses.place(this, site, PoissonLoss.POISSON_LOG, PoissonLoss::poissonLog);
        }
        float f = (float) eps;
        return ElementLosses.place(
                this,
                site,
                PoissonLoss.POISSON,
                (x, y, scale, l, dx, from, to) -> PoissonLoss.poisson(f, x, y, scale, l, dx, from, to));
    }
}
