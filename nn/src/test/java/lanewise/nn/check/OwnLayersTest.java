package lanewise.nn.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.nn.check.GradientReport.Method;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.Normalize;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.Scale;
import lanewise.nn.layer.Square;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Kernel;
import org.junit.jupiter.api.Test;

/** Layers that are not ours, right and wrong (row A16). */
class OwnLayersTest {
    private static Graph alone(Layer layer, int... shape) {
        return Graph.builder()
                .input("x", shape)
                .add("layer", layer, "x")
                .output("layer")
                .build();
    }

    /** A convolution of 4 x 2 x 3 x 3 weights; [3,1,0,2] is number 65. */
    private static Graph convolutional(float factor) {
        return Graph.builder()
                .input("image", 2, 6, 6)
                .add("conv", new Broken(new Conv2d(4, ConvWindow.of(3)), 65, factor), "image")
                .add("relu", new Relu(), "conv")
                .add("flat", new Flatten(), "relu")
                .add("logits", new Dense(3, Initializer.GLOROT), "flat")
                .output("logits")
                .build();
    }

    private static GradientCheck withReference(float factor) {
        return GradientCheck.of(convolutional(factor), new SoftmaxCrossEntropy())
                .with(Broken.class, (layer, site) -> new LayerReferences().forward(layer.inner(), site));
    }

    /** A16: one gradient of 72 that is wrong by a thousandth. */
    @Test
    void a16AWrongGradientIsNamed() {
        assertThat(withReference(1).run().passed()).isTrue();
        GradientReport report = withReference(1.001f).run();
        assertThat(report.method()).isEqualTo(Method.DOUBLE);
        assertThat(report.passed()).as("%s", report).isFalse();
        assertThat(report.worstRounding().orElseThrow().element()).isEqualTo("conv.weight[3,1,0,2]");
        assertThat(report.toString()).contains("worst rounding: conv.weight[3,1,0,2] is ", "FAILED");
        assertThat(report.error()).isLessThan(1e-6);
    }

    /** A16: without a reference float differences find what is grossly wrong, and the report says what was missing. */
    @Test
    void a16AWrongGradientIsNamedWithoutAReference() {
        GradientReport right =
                GradientCheck.of(convolutional(1), new SoftmaxCrossEntropy()).run();
        assertThat(right.method()).isEqualTo(Method.FLOAT);
        assertThat(right.passed()).as("%s", right).isTrue();
        assertThat(right.withoutReference()).containsExactly("conv (broken)");
        assertThat(right.toString())
                .contains("no double reference for conv (broken)", "PASSED at a relative error of 1e-02");
        GradientReport wrong =
                GradientCheck.of(convolutional(1.5f), new SoftmaxCrossEntropy()).run();
        assertThat(wrong.passed()).as("%s", wrong).isFalse();
        assertThat(wrong.worst().orElseThrow().element()).isEqualTo("conv.weight[3,1,0,2]");
        assertThat(wrong.worst().orElseThrow().error()).isCloseTo(1 / 3.0, within(0.01));
    }

    /** A16: users' layers, with and without a reference. */
    @Test
    void a16LayersOfUsers() {
        Graph graph = alone(new Scale(1.5f), 5);
        GradientReport floats = GradientCheck.of(graph).run();
        assertThat(floats.method()).isEqualTo(Method.FLOAT);
        assertThat(floats.passed()).as("%s", floats).isTrue();
        GradientReport doubles = GradientCheck.of(graph)
                .with(Scale.class, (layer, site) -> {
                    int s = site.parameter("factor")[0];
                    return site.each(x -> site.tape().multiply(s, x));
                })
                .run();
        assertThat(doubles.method()).isEqualTo(Method.DOUBLE);
        assertThat(doubles.passed()).as("%s", doubles).isTrue();
        GradientReport normalize = GradientCheck.of(alone(new Normalize(), 5)).run();
        assertThat(normalize.passed()).as("%s", normalize).isTrue();
    }

    /** A reference that computes something else than the layer is not believed. */
    @Test
    void forwardPassesAreComparedToo() {
        GradientReport report = GradientCheck.of(alone(new Scale(1.5f), 2))
                .with(Scale.class, (layer, site) -> site.each(x -> site.tape().scale(1.25, x)))
                .run();
        assertThat(report.passed()).isFalse();
        assertThat(report.values().getFirst().element()).startsWith("layer[");
    }

    /** A reference whose own derivative is wrong is found by its differences. */
    @Test
    void aWrongReferenceIsNamed() {
        GradientReport report = GradientCheck.of(alone(new Square(), 2))
                .input("x", 1, 2, 3, 4, 5, 6, 7, 8)
                .with(
                        Square.class,
                        (layer, site) -> site.each(x -> {
                            double v = site.tape().value(x);
                            return site.tape().map(x, v * v, v > 6.5 && v < 7.5 ? v : 2 * v, 2);
                        }))
                .run();
        assertThat(report.passed()).isFalse();
        assertThat(report.worst().orElseThrow().element()).isEqualTo("x[3,0]");
        assertThat(report.worst().orElseThrow().error()).isCloseTo(0.5, within(1e-6));
    }

    /** Reads the example behind the batch, which is not its to read. */
    private record Curious() implements Layer {
        @Override
        public String kind() {
            return "curious";
        }

        @Override
        public Shape output(List<Shape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public Set<Kernel> kernels() {
            return Set.of();
        }

        @Override
        public Node place(Site site) {
            int n = site.inputShape().elements();
            return new Node() {
                @Override
                public void forward(Pass pass) {
                    for (int i = 0; i < pass.rows() * n; i++) {
                        site.output()
                                .set(i, site.input().get(i) + 0 * site.input().get(pass.rows() * n));
                    }
                }

                @Override
                public void backward(Pass pass) {
                    for (int i = 0; i < pass.rows() * n; i++) {
                        site.inputGradient().set(i, site.outputGradient().get(i));
                    }
                }
            };
        }
    }

    @Test
    void whatLiesBehindTheBatchIsNotANumber() {
        GradientReport report = GradientCheck.of(alone(new Curious(), 3)).run();
        assertThat(report.passed()).isFalse();
        assertThat(report.error()).isInfinite();
    }

    /** Float differences see kinks too, by slopes that do not come closer. */
    @Test
    void kinksInFloat() {
        Graph graph = Graph.builder()
                .input("x", 2)
                .add("scale", new Scale(1), "x")
                .add("relu", new Relu(), "scale")
                .output("relu")
                .build();
        GradientReport report = GradientCheck.of(graph).rows(1).input("x", 0, 1).run();
        assertThat(report.method()).isEqualTo(Method.FLOAT);
        assertThat(report.tensors().getLast().firstKink()).isEqualTo("x[0,0]");
        assertThat(report.passed()).as("%s", report).isTrue();
    }

    /** The same seed gives the same report; another one other numbers. */
    @Test
    void seedsDecideEverything() {
        GradientReport first = withReference(1).sample(5).seed(3).run();
        assertThat(withReference(1).sample(5).seed(3).run().toString()).isEqualTo(first.toString());
        assertThat(withReference(1).sample(5).seed(4).run().toString()).isNotEqualTo(first.toString());
        assertThat(first.tensors().stream().mapToInt(TensorCheck::measured)).allMatch(n -> n <= 5);
    }

    /** y = x + n, n how many passes of training there were. */
    private record Counting() implements Layer {
        @Override
        public String kind() {
            return "counting";
        }

        @Override
        public Shape output(List<Shape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void declare(Declaration declaration, List<Shape> inputs) {
            declaration.state("passes", 1);
        }

        @Override
        public Set<Kernel> kernels() {
            return Set.of();
        }

        @Override
        public Node place(Site site) {
            int n = site.inputShape().elements();
            Tensor passes = site.state("passes");
            return new Node() {
                @Override
                public void forward(Pass pass) {
                    for (int i = 0; i < pass.rows() * n; i++) {
                        site.output().set(i, site.input().get(i) + passes.get(0));
                    }
                    passes.set(0, passes.get(0) + (pass.mode() == Pass.Mode.TRAINING ? 1 : 0));
                }

                @Override
                public void backward(Pass pass) {
                    for (int i = 0; i < pass.rows() * n; i++) {
                        site.inputGradient().set(i, site.outputGradient().get(i));
                    }
                }
            };
        }
    }

    /** All passes start from the same state: one of training before inference, none before training. */
    @Test
    void stateIsThatOfBeforeThePass() {
        for (Pass.Mode mode : Pass.Mode.values()) {
            GradientCheck check = GradientCheck.of(alone(new Counting(), 3)).mode(mode);
            GradientReport floats = check.run();
            assertThat(floats.passed()).as("%s", floats).isTrue();
            GradientReport doubles = check.with(
                            Counting.class,
                            (layer, site) -> site.each(x -> site.tape().shift(site.state("passes")[0], x)))
                    .run();
            assertThat(doubles.method()).isEqualTo(Method.DOUBLE);
            assertThat(doubles.passed()).as("%s", doubles).isTrue();
        }
    }
}
