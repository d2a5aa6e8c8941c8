package lanewise.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.SteadyState;
import lanewise.simd.reference.TextbookLosses;
import lanewise.simd.reference.TextbookRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss in its place: reductions, weights, gradients by central differences (rows A06, A07, A12, A16). */
class LossesTest {
    private static final int ROWS = 5;
    private static final int CLASSES = 6;
    private static final double[] CLASS_WEIGHTS = {1, 2, 0.5, 3, 0.25, 1.5};

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    /** The loss of one example in double: predictions, targets (or the label alone). */
    private interface Equation {
        double of(double[] x, double[] y);
    }

    private enum Targets {
        NONE,
        LABEL,
        ANY,
        BINARY,
        SIGN,
        PROBABILITIES
    }

    /**
     * A loss for each reduction, and what it should be.
     *
     * @param mean whether MEAN divides by the elements of an example, too
     */
    private record Row(String name, Function<Reduction, Loss> loss, Targets targets, boolean mean, Equation equation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row each(String name, Function<Reduction, Loss> loss, Targets targets, TextbookLosses.Equation e) {
        return new Row(name, loss, targets, true, (x, y) -> {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                sum += e.loss(x[j], y[j]);
            }
            return sum;
        });
    }

    private static Row row(String name, Function<Reduction, Loss> loss, Targets targets, Equation e) {
        return new Row(name, loss, targets, false, e);
    }

    private static SoftmaxCrossEntropy softmax(SoftmaxCrossEntropy.Target target, double smoothing, Reduction r) {
        return new SoftmaxCrossEntropy(target, smoothing, List.of(), r);
    }

    private static double[] ones() {
        return new double[] {1, 1, 1, 1, 1, 1};
    }

    static Stream<Row> losses() {
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
                row("kl", KullbackLeibler::new, Targets.PROBABILITIES, (x, y) -> {
                    double sum = 0;
                    for (int j = 0; j < x.length; j++) {
                        sum += kl.loss(x[j], y[j]);
                    }
                    return sum;
                }),
                row(
                        "cross entropy",
                        r -> softmax(SoftmaxCrossEntropy.Target.LABEL, 0, r),
                        Targets.LABEL,
                        (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets((int) y[0], ones(), 0), x)),
                row(
                        "cross entropy, smoothing",
                        r -> softmax(SoftmaxCrossEntropy.Target.LABEL, 0.1, r),
                        Targets.LABEL,
                        (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets((int) y[0], ones(), 0.1), x)),
                row(
                        "cross entropy, probabilities",
                        r -> softmax(SoftmaxCrossEntropy.Target.PROBABILITIES, 0.1, r),
                        Targets.PROBABILITIES,
                        (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets(y, ones(), 0.1), x)),
                row(
                        "multiClassHinge",
                        r -> new MultiClassHinge(2, 1, r),
                        Targets.LABEL,
                        (x, y) -> TextbookLosses.multiMargin(x, (int) y[0], 2, 1)),
                row(
                        "softmaxFocal",
                        r -> new SoftmaxFocal(2, List.of(), r),
                        Targets.LABEL,
                        (x, y) -> TextbookLosses.softmaxFocal(x, (int) y[0], 2)),
                row(
                        "cosine",
                        r -> new CosineSimilarity(1e-8, r),
                        Targets.ANY,
                        (x, y) -> TextbookLosses.cosineDistance(x, y, 1e-8)),
                row(
                        "triplet",
                        r -> new Triplet(2, 1e-6, r),
                        Targets.NONE,
                        (x, y) -> TextbookLosses.tripletMargin(x, 2, 1e-6)));
    }

    /** A placed loss with predictions and targets. */
    private final class Trial {
        final Row row;
        final Tensor x = arena.allocate(ROWS, CLASSES);
        final Tensor dx = arena.allocate(ROWS, CLASSES);
        final PlacedLoss loss;
        final double[][] y = new double[ROWS][CLASSES];

        Trial(Row row, Reduction reduction) {
            this.row = row;
            Rng rng = new Rng(3, 1);
            for (int i = 0; i < x.size(); i++) {
                x.set(i, 2 * rng.normal(i));
            }
            loss = row.loss.apply(reduction).place(new LossSite(x, Optional.of(dx), ROWS, Shape.of(CLASSES), arena));
            for (int i = 0; i < ROWS; i++) {
                fill(i, new Rng(4, i));
            }
        }

        private void fill(int i, Rng rng) {
            if (row.targets == Targets.LABEL) {
                y[i][0] = loss.labels()[i] = rng.below(CLASSES, 0);
            } else if (row.targets != Targets.NONE) {
                for (int j = 0; j < CLASSES; j++) {
                    float t = target(rng.normal(j));
                    loss.targets().set(i * CLASSES + j, t);
                    y[i][j] = t;
                }
            }
        }

        private float target(float z) {
            return switch (row.targets) {
                case BINARY -> z > 0 ? 1f : 0f;
                case SIGN -> z > 0 ? 1f : -1f;
                case PROBABILITIES -> Math.min(Math.abs(z) / 3, 1f);
                default -> z;
            };
        }

        double example(int i, double[] x) {
            return row.equation.of(x, y[i]);
        }

        double[] predictions(int i) {
            double[] p = new double[CLASSES];
            for (int j = 0; j < CLASSES; j++) {
                p[j] = x.get(i * CLASSES + j);
            }
            return p;
        }

        double share(Reduction reduction) {
            return reduction == Reduction.MEAN && row.mean ? 1.0 / CLASSES : 1;
        }
    }

    /**
     * A06, A12: reductions of the equation, the mean over examples by default; A07, A16: the gradient is that of what is returned, by central differences
     * (good to 1e-8, relative to losses up to 40 and gradients up to 10; floats add some 60·2⁻²⁴ of them).
     */
    @ParameterizedTest
    @MethodSource("losses")
    void a12ReductionsAndA16Gradients(Row row) {
        for (Reduction reduction : Reduction.values()) {
            for (boolean weighted : new boolean[] {false, true}) {
                Trial t = new Trial(row, reduction);
                double[] w = new double[ROWS];
                for (int i = 0; i < ROWS; i++) {
                    w[i] = weighted ? 0.5 * i : 1;
                    if (weighted) {
                        t.loss.sampleWeights().set(i, (float) w[i]);
                    }
                }
                check(t, reduction, w);
            }
        }
    }

    private static void check(Trial t, Reduction reduction, double... w) {
        double divisor = reduction == Reduction.MEAN ? ROWS : 1;
        double total = 0;
        float actual = t.loss.lossAndGradient(ROWS);
        for (int i = 0; i < ROWS; i++) {
            double l = w[i] * t.share(reduction) * t.example(i, t.predictions(i));
            assertThat((double) t.loss.losses().get(i)).isCloseTo(l, within(4e-6 * (1 + Math.abs(l))));
            total += l / divisor;
            int example = i;
            double[] gradient = CentralDifferences.of(x -> t.example(example, x), t.predictions(i));
            for (int j = 0; j < CLASSES; j++) {
                double g = w[i] * t.share(reduction) / divisor * gradient[j];
                assertThat((double) t.dx.get(i * CLASSES + j))
                        .as("gradient %d of example %d", j, i)
                        .isCloseTo(g, within(1e-6 * (1 + Math.abs(g))));
            }
        }
        assertThat((double) actual).isCloseTo(total, within(1e-5 * (1 + Math.abs(total))));
        float[] before = t.dx.toArray();
        assertThat(t.loss.loss(ROWS)).isEqualTo(actual);
        assertThat(t.dx.toArray()).isEqualTo(before);
    }

    /** Fewer examples than the capacity: the others' gradients stay, the divisor is their number. */
    @ParameterizedTest
    @MethodSource("losses")
    void a12FewerExamples(Row row) {
        Trial t = new Trial(row, Reduction.MEAN);
        for (int i = 0; i < t.dx.size(); i++) {
            t.dx.set(i, -7f);
        }
        float two = t.loss.lossAndGradient(2);
        float first = t.loss.losses().get(0);
        float second = t.loss.losses().get(1);
        assertThat(two).isEqualTo((first + second) / 2);
        for (int i = 2 * CLASSES; i < t.dx.size(); i++) {
            assertThat(t.dx.get(i)).isEqualTo(-7f);
        }
    }

    /** Weights of 1 change no bit, although examples are then computed one by one. */
    @ParameterizedTest
    @MethodSource("losses")
    void weightsOfOneChangeNothing(Row row) {
        Trial plain = new Trial(row, Reduction.MEAN);
        Trial weighted = new Trial(row, Reduction.MEAN);
        assertThat(weighted.loss.sampleWeights().toArray()).containsOnly(1f);
        assertThat(weighted.loss.lossAndGradient(ROWS)).isEqualTo(plain.loss.lossAndGradient(ROWS));
        assertThat(weighted.dx.toArray()).isEqualTo(plain.dx.toArray());
    }

    /** A12: with class weights a mean divides by the sum of the labels' weights, as PyTorch's does. */
    @Test
    void a12ClassWeightsDivide() {
        Row row = row(
                "weighted",
                r -> softmax(SoftmaxCrossEntropy.Target.LABEL, 0.1, r).withClassWeights(CLASS_WEIGHTS),
                Targets.LABEL,
                (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets((int) y[0], CLASS_WEIGHTS, 0.1), x));
        Trial t = new Trial(row, Reduction.MEAN);
        double divisor = 0;
        double sum = 0;
        float actual = t.loss.lossAndGradient(ROWS);
        for (int i = 0; i < ROWS; i++) {
            divisor += CLASS_WEIGHTS[(int) t.y[i][0]];
            sum += t.example(i, t.predictions(i));
        }
        assertThat((double) actual).isCloseTo(sum / divisor, within(1e-5));
        for (int i = 0; i < ROWS; i++) {
            int example = i;
            double[] gradient = CentralDifferences.of(x -> t.example(example, x), t.predictions(i));
            for (int j = 0; j < CLASSES; j++) {
                assertThat((double) t.dx.get(i * CLASSES + j)).isCloseTo(gradient[j] / divisor, within(1e-6));
            }
        }
        check(new Trial(row, Reduction.SUM), Reduction.SUM, 1, 1, 1, 1, 1);
    }

    /** PyTorch 1.13: cross_entropy of logits (1, 2, 3) and (1, 0, −1) for classes 2 and 0 with weights (1, 2, 4); by hand it is one number twice. */
    @Test
    void a06WeightedMeanByHand() {
        Tensor x = arena.allocate(2, 3).copyFrom(1, 2, 3, 1, 0, -1);
        PlacedLoss loss = new SoftmaxCrossEntropy()
                .withClassWeights(1, 2, 4)
                .place(new LossSite(x, Optional.empty(), 2, Shape.of(3), arena));
        loss.labels()[0] = 2;
        loss.labels()[1] = 0;
        double each = Math.log(1 + Math.exp(-1) + Math.exp(-2));
        assertThat((double) loss.loss(2)).isCloseTo((4 * each + each) / 5, within(1e-6));
    }

    /** A04: logits of ±1e4, and classes that are out of the question by −∞. */
    @Test
    void a04Extremes() {
        float infinity = Float.POSITIVE_INFINITY;
        Tensor x = arena.allocate(2, 3).copyFrom(1e4f, -1e4f, 0, 0, -infinity, 0);
        Tensor dx = arena.allocate(2, 3);
        PlacedLoss loss = new SoftmaxCrossEntropy()
                .withReduction(Reduction.NONE)
                .place(new LossSite(x, Optional.of(dx), 2, Shape.of(3), arena));
        loss.labels()[0] = 1;
        loss.labels()[1] = 2;
        loss.lossAndGradient(2);
        assertThat(loss.losses().get(0)).isEqualTo(2e4f);
        assertThat((double) loss.losses().get(1)).isCloseTo(Math.log(2), within(1e-7));
        assertThat(dx.toArray()).containsExactly(1f, -1f, 0f, 0.5f, 0f, -0.5f);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nothingIsAllocated(Row row) {
        Trial t = new Trial(row, Reduction.MEAN);
        assertThat(Warmup.run(t.loss.kernels(), Duration.ofMinutes(1)).notCompiled())
                .isEmpty();
        AllocationMeter meter = AllocationMeter.ofThreads();
        Runnable calls = () -> {
            t.loss.lossAndGradient(ROWS);
            t.loss.loss(ROWS);
        };
        assertThat(SteadyState.bytes(meter, 20, calls)).isZero();
        t.loss.sampleWeights();
        assertThat(SteadyState.bytes(meter, 20, calls)).isZero();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void refusesWrongBatchesAndSites(Row row) {
        Trial t = new Trial(row, Reduction.MEAN);
        for (int rows : new int[] {0, -1, ROWS + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> t.loss.lossAndGradient(rows))
                    .withMessageContainingAll("" + rows, "1 to " + ROWS);
        }
        Loss loss = row.loss.apply(Reduction.MEAN);
        PlacedLoss blind = loss.place(new LossSite(t.x, Optional.empty(), ROWS, Shape.of(CLASSES), arena));
        assertThatIllegalStateException()
                .isThrownBy(() -> blind.lossAndGradient(1))
                .withMessageContaining("for evaluation only");
        if (row.targets == Targets.LABEL) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> t.loss.lossAndGradient(new int[1], 2))
                    .withMessageContainingAll("1 labels", "2 examples");
            assertThatIllegalStateException().isThrownBy(t.loss::targets).withMessageContaining("labels()");
            t.loss.labels()[1] = CLASSES;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> t.loss.lossAndGradient(ROWS))
                    .withMessageContainingAll("label 6", "row 1", "0 to 5");
        } else {
            assertThatIllegalStateException().isThrownBy(t.loss::labels).withMessageContaining("takes no labels");
        }
    }

    static Stream<Runnable> wrong() {
        return Stream.of(
                () -> new Quantile(1),
                () -> new Quantile(1e-60),
                () -> new Huber(0),
                () -> new Huber(Double.NaN),
                () -> new Huber(1e300),
                () -> new BinaryCrossEntropy(-1, Reduction.MEAN),
                () -> new Focal(-1),
                () -> new Focal(2, 1.5),
                () -> new SoftmaxFocal(Double.NaN),
                () -> new SoftmaxFocal(1).withClassWeights(-1),
                () -> new Poisson(false, -1, Reduction.MEAN),
                () -> new MultiClassHinge(3, 1, Reduction.MEAN),
                () -> new MultiClassHinge(1, Double.POSITIVE_INFINITY, Reduction.MEAN),
                () -> new CosineSimilarity(0, Reduction.MEAN),
                () -> new Triplet(Double.NaN),
                () -> new Triplet(1, -1, Reduction.MEAN),
                () -> new SoftmaxCrossEntropy().withSmoothing(1.1),
                () -> new SoftmaxCrossEntropy().withClassWeights(1, -1));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void descriptionsCheckThemselves(Runnable wrong) {
        assertThatIllegalArgumentException().isThrownBy(wrong::run).withMessageContaining("it must be");
    }

    @Test
    void shapesThatDoNotFit() {
        Tensor x = arena.allocate(2, 4);
        LossSite site = new LossSite(x, Optional.empty(), 2, Shape.of(4), arena);
        LossSite images = new LossSite(x, Optional.empty(), 2, Shape.of(2, 2), arena);
        assertThatThrownBy(() -> new Triplet(1).place(site)).hasMessageContainingAll("4 elements", "multiple of 3");
        assertThatThrownBy(() -> new SoftmaxCrossEntropy().place(images)).hasMessageContainingAll("2x2", "vector");
        assertThatThrownBy(() -> new MultiClassHinge().place(images)).hasMessageContainingAll("2x2", "vector");
        assertThatThrownBy(() ->
                        new SoftmaxCrossEntropy().withClassWeights(1, 1, 1).place(site))
                .hasMessageContainingAll("3 class weights", "4 classes");
        assertThatThrownBy(() -> new LossSite(x, Optional.empty(), 3, Shape.of(4), arena))
                .hasMessageContainingAll("8 elements", "3 examples of 4", "12");
        assertThatThrownBy(() -> new LossSite(x, Optional.of(arena.allocate(7)), 2, Shape.of(4), arena))
                .hasMessageContainingAll("gradient", "7 elements", "8");
    }

    /** Rates are positive, and eps counts. */
    @Test
    void poissonOfRates() {
        Tensor x = arena.allocate(1, 3).copyFrom(0.5f, 2f, 3f);
        Tensor dx = arena.allocate(1, 3);
        PlacedLoss loss =
                new Poisson(false, 0.25, Reduction.SUM).place(new LossSite(x, Optional.of(dx), 1, Shape.of(3), arena));
        loss.targets().copyFrom(2, 0, 1);
        double expected = 0.5 - 2 * Math.log(0.75) + 2 + 3 - Math.log(3.25);
        assertThat((double) loss.lossAndGradient(1)).isCloseTo(expected, within(1e-6));
        assertThat((double) dx.get(0)).isCloseTo(1 - 2 / 0.75, within(1e-6));
        assertThat((double) dx.get(1)).isCloseTo(1, within(1e-6));
        assertThat((double) dx.get(2)).isCloseTo(1 - 1 / 3.25, within(1e-6));
    }
}
