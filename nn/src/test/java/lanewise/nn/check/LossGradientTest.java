package lanewise.nn.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.ScaleBy;
import lanewise.nn.loss.BinaryCrossEntropy;
import lanewise.nn.loss.CosineSimilarity;
import lanewise.nn.loss.Focal;
import lanewise.nn.loss.Hinge;
import lanewise.nn.loss.Huber;
import lanewise.nn.loss.KullbackLeibler;
import lanewise.nn.loss.LogCosh;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.MeanAbsoluteError;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.MultiClassHinge;
import lanewise.nn.loss.Poisson;
import lanewise.nn.loss.Quantile;
import lanewise.nn.loss.Reduction;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.loss.SoftmaxCrossEntropy.Target;
import lanewise.nn.loss.SoftmaxFocal;
import lanewise.nn.loss.Triplet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss with its options and reductions: the double reference against its differences, and the float kernels against the reference. */
class LossGradientTest {
    private static final int SIZE = 6;
    private static final List<Double> WEIGHTS = List.of(1.0, 2.0, 0.5, 3.0, 0.25, 1.5);

    static Stream<Loss> losses() {
        List<Loss> all = new ArrayList<>();
        for (Reduction r : Reduction.values()) {
            all.addAll(List.of(
                    new MeanSquaredError(r),
                    new MeanAbsoluteError(r),
                    new Huber(0.7, r),
                    new Huber(2, r),
                    new LogCosh(r),
                    new Quantile(0.9, r),
                    new Hinge(r),
                    new Poisson(true, 1e-8, r),
                    new BinaryCrossEntropy(1, r),
                    new BinaryCrossEntropy(2.5, r),
                    new Focal(2, OptionalDouble.of(0.25), r),
                    new Focal(0.5, OptionalDouble.empty(), r),
                    new KullbackLeibler(r),
                    new MultiClassHinge(1, 1, r),
                    new MultiClassHinge(2, 0.5, r),
                    new CosineSimilarity(1e-8, r),
                    new Triplet(2, 1e-6, r),
                    new SoftmaxFocal(2, List.of(), r),
                    new SoftmaxFocal(1.5, WEIGHTS, r)));
            for (Target target : Target.values()) {
                for (double smoothing : new double[] {0, 0.1}) {
                    all.add(new SoftmaxCrossEntropy(target, smoothing, List.of(), r));
                    all.add(new SoftmaxCrossEntropy(target, smoothing, WEIGHTS, r));
                }
            }
        }
        return all.stream();
    }

    private static void passes(GradientCheck check) {
        GradientReport report = check.run();
        assertThat(report.withoutReference()).isEmpty();
        assertThat(report.passed(1e-6)).as("%s", report).isTrue();
    }

    /** A06, A07, A12, A16: by the predictions themselves, with examples that count alike and not. */
    @ParameterizedTest
    @MethodSource("losses")
    void a12a16EveryLoss(Loss loss) {
        Graph graph = Graph.builder()
                .input("x", SIZE)
                .add("y", new ScaleBy(2), "x")
                .output("y")
                .build();
        passes(GradientCheck.of(graph, loss).rows(5));
        passes(GradientCheck.of(graph, loss).rows(5).weights("y", 1, 0, 0.5f, 2, 1.5f));
    }

    /** A02, A16: of a network's parameters, by the predictions of a dense layer. */
    @ParameterizedTest
    @MethodSource("losses")
    void a02BehindALayer(Loss loss) {
        Graph graph = Graph.builder()
                .input("x", 3)
                .add("y", new Dense(SIZE, Initializer.GLOROT), "x")
                .output("y")
                .build();
        passes(GradientCheck.of(graph, loss).rows(3).seed(2));
    }

    /** A16: rates themselves have to be positive. */
    @ParameterizedTest
    @MethodSource("rates")
    void a16PoissonOfRates(Loss loss) {
        Graph graph = Graph.builder()
                .input("x", SIZE)
                .add("y", new ScaleBy(2), "x")
                .output("y")
                .build();
        passes(GradientCheck.of(graph, loss).range("x", 0.25f, 2));
    }

    static Stream<Loss> rates() {
        return Stream.of(Reduction.values())
                .flatMap(r -> Stream.of(new Poisson(false, 0, r), new Poisson(false, 1e-3, r)));
    }

    /** A16: predictions of three dimensions. */
    @ParameterizedTest
    @MethodSource("ofElements")
    void a16Images(Loss loss) {
        Graph graph = Graph.builder()
                .input("x", 2, 3, 3)
                .add("y", new ScaleBy(1.5f), "x")
                .output("y")
                .build();
        passes(GradientCheck.of(graph, loss).rows(2));
    }

    static Stream<Loss> ofElements() {
        return losses().filter(l ->
                !(l instanceof SoftmaxCrossEntropy) && !(l instanceof SoftmaxFocal) && !(l instanceof MultiClassHinge));
    }
}
