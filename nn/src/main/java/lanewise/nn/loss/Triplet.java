package lanewise.nn.loss;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.TripletMargin;

/**
 * max(0, ‖a − p + eps‖ − ‖a − n + eps‖ + margin): an anchor a should be nearer to a positive p than to a negative n (Schroff, Kalenichenko and Philbin, "FaceNet",
 * CVPR 2015, there with squares). PyTorch's TripletMarginLoss with p = 2 and without swap.
 *
 * <p>There are no targets: the predictions of one example are anchor, positive and negative, one behind the other, 3 x size or a vector of 3·size.
 *
 * @param margin finite, as a float
 * @param eps 0 or more, as a float finite
 * @param reduction how the losses of examples become one number
 */
public record Triplet(double margin, double eps, Reduction reduction) implements Loss {
    public Triplet {
        Finite.finite("triplet", "margin", margin);
        if (!(eps >= 0) || !Float.isFinite((float) eps)) {
            throw new IllegalArgumentException("triplet: eps is " + eps + "; it must be 0 or more and finite");
        }
    }

    /** The mean, with PyTorch's eps of 1e-6. */
    public Triplet(double margin) {
        this(margin, 1e-6, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        if (site.size() % 3 != 0) {
            throw new IllegalArgumentException("triplet: an example's predictions are " + site.shape() + " ("
                    + site.size() + " elements) but must be anchor, positive and negative, a multiple of 3");
        }
        Tensor x = site.predictions();
        int size = site.size() / 3;
        float m = (float) margin;
        float e = (float) eps;
        return PlacedLoss.ofPredictions(
                this,
                site,
                (scale, losses, dx, from, to) ->
                        TripletMargin.tripletMargin(x, m, e, scale, losses, dx, size, from, to),
                TripletMargin.DIFFERENCES,
                TripletMargin.TRIPLET_GRADIENT,
                InnerProducts.SUM_OF_SQUARES);
    }
}
