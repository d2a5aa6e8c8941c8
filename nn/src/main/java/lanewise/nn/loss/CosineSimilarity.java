package lanewise.nn.loss;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.CosineDistance;
import lanewise.simd.kernel.InnerProducts;

/**
 * 1 − x·y / (‖x‖·‖y‖) of predictions x and targets y of one example: 0 for one direction, 2 for opposite ones. PyTorch's CosineEmbeddingLoss for pairs that belong
 * together; Keras' CosineSimilarity is smaller by 1, with the same gradient.
 *
 * @param eps the least norm that is divided by, above 0 and finite, as a float
 * @param reduction how the losses of examples become one number
 */
public record CosineSimilarity(double eps, Reduction reduction) implements Loss {
    public CosineSimilarity {
        Finite.positive("cosineSimilarity", "eps", eps);
    }

    /** The mean, with PyTorch's eps of 1e-8. */
    public CosineSimilarity() {
        this(1e-8, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        Tensor x = site.predictions();
        Tensor targets = site.allocate();
        int size = site.size();
        float e = (float) eps;
        return PlacedLoss.ofTargets(
                this,
                site,
                targets,
                (scale, losses, dx, from, to) ->
                        CosineDistance.cosineDistance(x, targets, e, scale, losses, dx, size, from, to),
                CosineDistance.COSINE_GRADIENT,
                InnerProducts.DOT,
                InnerProducts.SUM_OF_SQUARES);
    }
}
