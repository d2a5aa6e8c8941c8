package lanewise.nn.loss;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.MultiMargin;
import lanewise.simd.kernel.Rows;

/**
 * Σⱼ max(0, margin − x[t] + x[j])^power / classes over the classes j other than the right one, t: PyTorch's MultiMarginLoss without class weights. (Keras'
 * CategoricalHinge takes the worst class only.)
 *
 * @param power 1 or 2
 * @param margin finite, as a float
 * @param reduction how the losses of examples become one number; the division by the number of classes is part of the loss in all of them
 */
public record MultiClassHinge(int power, double margin, Reduction reduction) implements Loss {
    public MultiClassHinge {
        if (power != 1 && power != 2) {
            throw new IllegalArgumentException("multiClassHinge: power is " + power + "; it must be 1 or 2");
        }
        Finite.finite("multiClassHinge", "margin", margin);
    }

    /** The mean, with a margin of 1 and not squared. */
    public MultiClassHinge() {
        this(1, 1, Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        int classes = site.classes("multiClassHinge");
        int[] labels = new int[site.capacity()];
        Tensor x = site.predictions();
        float m = (float) margin;
        return PlacedLoss.ofLabels(
                this,
                site,
                labels,
                (scale, losses, dx, from, to) ->
                        MultiMargin.multiMargin(x, labels, power, m, scale, losses, dx, classes, from, to),
                MultiMargin.EXCESS,
                MultiMargin.EXCESS_STEP,
                InnerProducts.SUM_OF_SQUARES,
                Rows.SCALE_ROW);
    }
}
