package lanewise.nn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.CrossEntropy;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/**
 * Softmax and cross entropy of logits in one pass: −Σⱼ u[j]·log softmax(x)[j], the gradient of the logits softmax(x)·Σu − u. PyTorch's CrossEntropyLoss, Keras'
 * CategoricalCrossentropy(from_logits=True).
 *
 * <p>u[j] = w[j]·((1 − smoothing)·y[j] + smoothing/classes), w the class weights, y the target: one-hot for a label. A target of 0 adds nothing, whatever the logit.
 *
 * <p>A mean divides by the number of examples, but with labels and class weights by the sum of the labels' weights, as in PyTorch. (Keras always divides by the
 * number.)
 *
 * @param target what it is compared with
 * @param smoothing label smoothing (Szegedy et al. 2016, section 7), in [0, 1]
 * @param classWeights one per class, 0 or more and finite; empty for none
 * @param reduction how the losses of examples become one number
 */
public record SoftmaxCrossEntropy(Target target, double smoothing, List<Double> classWeights, Reduction reduction)
        implements Loss {
    private static final Kernel[] SHARED = {Reductions.MAX, Rows.EXP_ROW, Rows.SCALE_ROW};
    private static final Kernel[] GENERAL = {
        Reductions.MAX, Rows.EXP_ROW, CrossEntropy.TARGETS, CrossEntropy.TARGET_LOSSES, CrossEntropy.TARGET_GRADIENT
    };

    /** What predictions are compared with. */
    public enum Target {
        /** The index of the right class. */
        LABEL,

        /** A probability for each class. */
        PROBABILITIES
    }

    public SoftmaxCrossEntropy {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException(
                    "softmaxCrossEntropy: smoothing is " + smoothing + "; it must be 0 to 1");
        }
        classWeights = ClassWeights.checked("softmaxCrossEntropy", classWeights);
    }

    /** The mean against labels, all classes alike. */
    public SoftmaxCrossEntropy() {
        this(Target.LABEL, 0, List.of(), Reduction.MEAN);
    }

    /** The mean against labels, behind a network whose outputs are the logits. */
    public static PlacedLoss of(Network network, TensorArena arena) {
        return new SoftmaxCrossEntropy().place(LossSite.of(network, arena));
    }

    /** The mean against probabilities, all classes alike. */
    public static SoftmaxCrossEntropy ofProbabilities() {
        return new SoftmaxCrossEntropy(Target.PROBABILITIES, 0, List.of(), Reduction.MEAN);
    }

    /** The same with label smoothing. */
    public SoftmaxCrossEntropy withSmoothing(double value) {
        return new SoftmaxCrossEntropy(target, value, classWeights, reduction);
    }

    /** The same with a weight for each class. */
    public SoftmaxCrossEntropy withClassWeights(double... values) {
        return new SoftmaxCrossEntropy(
                target, smoothing, Arrays.stream(values).boxed().toList(), reduction);
    }

    /** The same with another reduction. */
    public SoftmaxCrossEntropy withReduction(Reduction value) {
        return new SoftmaxCrossEntropy(target, smoothing, classWeights, value);
    }

    @Override
    public Optional<Loss> againstProbabilities() {
        return Optional.of(new SoftmaxCrossEntropy(Target.PROBABILITIES, smoothing, classWeights, reduction));
    }

    @Override
    public PlacedLoss place(LossSite site) {
        int classes = site.classes("softmaxCrossEntropy");
        if (target == Target.PROBABILITIES) {
            return placeProbabilities(site, classes);
        }
        int[] labels = new int[site.capacity()];
        return smoothing == 0 && classWeights.isEmpty()
                ? placePlain(site, classes, labels)
                : placeWeighted(site, classes, labels);
    }

    private PlacedLoss placePlain(LossSite site, int classes, int[] labels) {
        Tensor x = site.predictions();
        return PlacedLoss.ofLabels(
                this,
                site,
                labels,
                (scale, losses, dx, from, to) ->
                        CrossEntropy.softmaxCrossEntropy(x, labels, scale, losses, dx, classes, from, to),
                SHARED);
    }

    private PlacedLoss placeWeighted(LossSite site, int classes, int[] labels) {
        Tensor x = site.predictions();
        Tensor weights = ClassWeights.place("softmaxCrossEntropy", classWeights, site, classes);
        return PlacedLoss.ofLabels(
                this,
                site,
                labels,
                new RowLosses() {
                    @Override
                    public void run(float scale, Tensor losses, Tensor dx, int from, int to) {
                        CrossEntropy.weightedCrossEntropy(
                                x, labels, weights, smoothing, scale, losses, dx, classes, from, to);
                    }

                    @Override
                    public float divisor(int rows) {
                        double sum = 0;
                        for (int i = 0; i < rows; i++) {
                            sum += weights.get(checked(labels[i], i, classes));
                        }
                        return (float) sum;
                    }
                },
                GENERAL);
    }

    private static int checked(int label, int row, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "softmaxCrossEntropy: label " + label + " of row " + row + " is not in 0 to " + (classes - 1));
        }
        return label;
    }

    private PlacedLoss placeProbabilities(LossSite site, int classes) {
        Tensor x = site.predictions();
        Tensor targets = site.allocate();
        Tensor weights = ClassWeights.place("softmaxCrossEntropy", classWeights, site, classes);
        return PlacedLoss.ofTargets(
                this,
                site,
                targets,
                (scale, losses, dx, from, to) -> CrossEntropy.softCrossEntropy(
                        x, targets, weights, smoothing, scale, losses, dx, classes, from, to),
                GENERAL);
    }
}
