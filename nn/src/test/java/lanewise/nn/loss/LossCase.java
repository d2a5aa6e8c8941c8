package lanewise.nn.loss;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.simd.reference.TextbookLosses;
import lanewise.simd.reference.TextbookRows;

/**
 * A loss for each reduction, and what it should be.
 *
 * @param mean whether MEAN divides by the elements of an example, too
 */
record LossCase(
        String name,
        Function<Reduction, Loss> loss,
        LossCase.Targets targets,
        boolean mean,
        LossCase.Equation equation) {
    /** The loss of one example in double: predictions, targets (or the label alone). */
    interface Equation {
        double of(double[] x, double[] y);
    }

    enum Targets {
        NONE,
        LABEL,
        ANY,
        BINARY,
        SIGN,
        PROBABILITIES
    }

    @Override
    public String toString() {
        return name;
    }

    static LossCase of(String name, Function<Reduction, Loss> loss, Targets targets, Equation e) {
        return new LossCase(name, loss, targets, false, e);
    }

    private static LossCase each(
            String name, Function<Reduction, Loss> loss, Targets targets, TextbookLosses.Equation e) {
        return new LossCase(name, loss, targets, true, (x, y) -> {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                sum += e.loss(x[j], y[j]);
            }
            return sum;
        });
    }

    static SoftmaxCrossEntropy softmax(SoftmaxCrossEntropy.Target target, double smoothing, Reduction r) {
        return new SoftmaxCrossEntropy(target, smoothing, List.of(), r);
    }

    private static double[] ones() {
        return new double[] {1, 1, 1, 1, 1, 1};
    }

    static Stream<LossCase> all() {
        TextbookLosses.Equation kl = TextbookLosses.klDivergence();
        return Stream.of(
                each("mse", MeanSquaredError::new, Targets.ANY, TextbookLosses.squared()),
                each("mae", MeanAbsoluteError::new, Targets.ANY, TextbookLosses.absolute()),
                each("quantile", r -> new Quantile(0.9, r), Targets.ANY, TextbookLosses.quantile(0.9)),
                each("huber", r -> new Huber(0.7, r), Targets.ANY, TextbookLosses.huber(0.7f)),
                each("logCosh", LogCosh::new, Targets.ANY, TextbookLosses.logCosh()),
                each(
                        "bce",
                        r -> new BinaryCrossEntropy(2.5, r),
                        Targets.PROBABILITIES,
                        TextbookLosses.binaryCrossEntropy(2.5)),
                each(
                        "focal",
                        r -> new Focal(2, OptionalDouble.of(0.25), r),
                        Targets.BINARY,
                        TextbookLosses.focal(2, 0.25, 0.75)),
                each(
                        "focal without alpha",
                        r -> new Focal(1.5, OptionalDouble.empty(), r),
                        Targets.BINARY,
                        TextbookLosses.focal(1.5, 1, 1)),
                each("hinge", Hinge::new, Targets.SIGN, TextbookLosses.hinge()),
                each("poissonLog", r -> new Poisson(true, 0, r), Targets.PROBABILITIES, TextbookLosses.poissonLog()),
                of("kl", KullbackLeibler::new, Targets.PROBABILITIES, (x, y) -> {
                    double sum = 0;
                    for (int j = 0; j < x.length; j++) {
                        sum += kl.loss(x[j], y[j]);
                    }
                    return sum;
                }),
                of(
                        "cross entropy",
                        r -> softmax(SoftmaxCrossEntropy.Target.LABEL, 0, r),
                        Targets.LABEL,
                        (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets((int) y[0], ones(), 0), x)),
                of(
                        "cross entropy, smoothing",
                        r -> softmax(SoftmaxCrossEntropy.Target.LABEL, 0.1, r),
                        Targets.LABEL,
                        (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets((int) y[0], ones(), 0.1), x)),
                of(
                        "cross entropy, probabilities",
                        r -> softmax(SoftmaxCrossEntropy.Target.PROBABILITIES, 0.1, r),
                        Targets.PROBABILITIES,
                        (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets(y, ones(), 0.1), x)),
                of(
                        "multiClassHinge",
                        r -> new MultiClassHinge(2, 1, r),
                        Targets.LABEL,
                        (x, y) -> TextbookLosses.multiMargin(x, (int) y[0], 2, 1)),
                of(
                        "softmaxFocal",
                        r -> new SoftmaxFocal(2, List.of(), r),
                        Targets.LABEL,
                        (x, y) -> TextbookLosses.softmaxFocal(x, (int) y[0], 2)),
                of(
                        "cosine",
                        r -> new CosineSimilarity(1e-8, r),
                        Targets.ANY,
                        (x, y) -> TextbookLosses.cosineDistance(x, y, 1e-8)),
                of(
                        "triplet",
                        r -> new Triplet(2, 1e-6, r),
                        Targets.NONE,
                        (x, y) -> TextbookLosses.tripletMargin(x, 2, 1e-6)));
    }
}
