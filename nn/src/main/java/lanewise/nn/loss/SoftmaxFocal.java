package lanewise.nn.loss;

import java.util.Arrays;
import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/**
 * −w·(1 − p)^γ·ln p, p the softmax's probability of the right class and w its weight: {@link SoftmaxCrossEntropy} in which examples that are already right count less. The
 * form of {@link Focal} for classes that exclude each other; Keras' CategoricalFocalCrossentropy with weights as alpha. PyTorch has none.
 *
 * <p>A mean divides by the number of examples, whatever the weights.
 *
 * @param gamma γ, 0 or more and finite
 * @param classWeights one per class, 0 or more and finite; empty for none
 * @param reduction how the losses of examples become one number
 */
public record SoftmaxFocal(double gamma, List<Double> classWeights, Reduction reduction) implements Loss {
    private static final Kernel[] KERNELS = {Reductions.MAX, Rows.EXP_ROW, Rows.SCALE_ROW};

    public SoftmaxFocal {
        if (!(gamma >= 0) || !Float.isFinite((float) gamma)) {
            throw new IllegalArgumentException("softmaxFocal: gamma is " + gamma + "; it must be 0 or more and finite");
        }
        classWeights = ClassWeights.checked("softmaxFocal", classWeights);
    }

    /** The mean, all classes alike. */
    public SoftmaxFocal(double gamma) {
        this(gamma, List.of(), Reduction.MEAN);
    }

    /** The same with a weight for each class. */
    public SoftmaxFocal withClassWeights(double... values) {
        return new SoftmaxFocal(gamma, Arrays.stream(values).boxed().toList(), reduction);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        int classes = site.classes("softmaxFocal");
        Tensor weights = ClassWeights.place("softmaxFocal", classWeights, site, classes);
        Tensor x = site.predictions();
        int[] labels = new int[site.capacity()];
        float g = (float) gamma;
        return PlacedLoss.ofLabels(
                this,
                site,
                labels,
                (scale, losses, dx, from, to) -> lanewise.simd.kernel.SoftmaxFocal.softmaxFocal(
                        x, labels, g, weights, scale, losses, dx, classes, from, to),
                KERNELS);
    }
}
