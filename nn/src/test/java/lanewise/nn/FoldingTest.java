package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.nn.layer.Activation;
import lanewise.nn.layer.Affine;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.LayerCase;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.Sigmoid;
import lanewise.nn.layer.Tanh;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalization and activations folded into the layers before them, for inference. */
class FoldingTest {
    private static final int ROWS = 4;
    private static final double U = 0x1p-24;

    /** Error of sigmoid and tanh themselves, as their documentation has it with room, for results up to 1. */
    private static final double ACTIVATION = 8 * U;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(2);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** Every layer of products in the table, with each of its options, and what may stand behind its normalization. */
    static Stream<Arguments> cases() {
        List<Layer> behind = List.of(new Relu(), new Sigmoid(), new Tanh(), new BatchNorm());
        return LayerCase.all()
                .filter(c -> c.layer() instanceof Affine a && a.activation() == Activation.NONE)
                .flatMap(c -> behind.stream().map(b -> Arguments.of(c, b)));
    }

    private static void fill(Network network, Random random) {
        network.tensors().forEach((name, t) -> {
            float least = name.endsWith("running_var") ? 0.3f : -0.6f;
            for (int i = 0; i < t.size(); i++) {
                t.set(i, least + 1.2f * random.nextFloat());
            }
        });
    }

    private Network inference(Graph graph) {
        return Network.of(graph, Purpose.INFERENCE, ROWS, 1, arena, pool);
    }

    private static void abs(Tensor t) {
        for (int i = 0; i < t.size(); i++) {
            t.set(i, Math.abs(t.get(i)));
        }
    }

    /** With absolute values of parameters and inputs: a·(Σ|W·x| + |b| + |μ|) + |β| for each output. */
    private Tensor magnitudes(Network trained, Affine layer) {
        Graph plain = Graph.builder()
                .input("x", trained.inputShape())
                .add("layer", layer.with(Activation.NONE), "x")
                .output("layer")
                .build();
        Network network = inference(plain);
        network.input().copyFrom(trained.input());
        abs(network.input());
        Tensor w = network.tensors().get("layer.weight");
        Tensor b = network.tensors().get("layer.bias");
        for (int c = 0; c < b.size(); c++) {
            b.set(c, (float) bias(trained, layer, c));
        }
        for (int i = 0; i < w.size(); i++) {
            double value = trained.tensors().get("layer.weight").get(i);
            w.set(i, (float) Math.abs(value * factor(trained, layer.channel(w.shape(), i))));
        }
        network.forward(ROWS);
        return network.output();
    }

    private static double factor(Network trained, int c) {
        return trained.tensors().get("norm.gamma").get(c)
                / Math.sqrt(trained.tensors().get("norm.running_var").get(c) + 1e-5);
    }

    private static double bias(Network trained, Affine layer, int c) {
        double b = layer.bias() ? trained.tensors().get("layer.bias").get(c) : 0;
        double mean = trained.tensors().get("norm.running_mean").get(c);
        return Math.abs(factor(trained, c)) * (Math.abs(b) + Math.abs(mean))
                + Math.abs(trained.tensors().get("norm.beta").get(c));
    }

    /**
     * Unfolded, a sum of k products and a bias has an error of (k + 1)·u of Σ|W·x| + |b|, the subtraction of the mean adds one u, the factor's own 4, the sum with β one;
     * folded, each parameter is rounded once, then the sum: together 2k + 10. A hundredth more is for products of errors, and for the magnitudes, which are floats.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameWithinRounding(LayerCase c, Layer behind) {
        Graph graph = Graph.builder()
                .input("x", c.inputs().getFirst())
                .add("layer", c.layer(), "x")
                .add("norm", new BatchNorm(), "layer")
                .add("behind", behind, "norm")
                .output("behind")
                .build();
        boolean activation = Activation.of(behind).isPresent();
        Network trained = inference(graph);
        Random random = new Random(3);
        fill(trained, random);
        trained.input().copyFrom(c.values().sample(trained.input().size(), random));
        Network folded = trained.folded(ROWS, arena, pool);
        assertThat(folded.graph().uses()).hasSize(activation ? 1 : 2);
        folded.input().copyFrom(trained.input());
        trained.forward(ROWS);
        folded.forward(ROWS);

        Affine layer = (Affine) c.layer();
        Tensor magnitudes = magnitudes(trained, layer);
        int channels = graph.shape("layer").dim(0);
        int plane = graph.shape("layer").elements() / channels;
        double k = trained.tensors().get("layer.weight").size() / (double) channels;
        for (int i = 0; i < folded.output().size(); i++) {
            double bound = 1.01 * (2 * k + 10) * U * magnitudes.get(i) + ACTIVATION;
            if (!activation) {
                // The second normalization goes on with the error and adds a few of its own.
                int channel = i / plane % channels;
                double factor = Math.abs(trained.tensors().get("behind.gamma").get(channel))
                        / Math.sqrt(trained.tensors().get("behind.running_var").get(channel) + 1e-5);
                bound = factor * (bound + 6 * U * (magnitudes.get(i) + 1)) + 6 * U;
            }
            assertThat((double) folded.output().get(i) - trained.output().get(i))
                    .as("%s, %s, output %d", c, behind, i)
                    .isBetween(-bound, bound);
        }
    }

    /** Dyadic parameters of few bits, for which folding is exact. */
    private static void fillExactly(Network network, Random random) {
        network.tensors().forEach((name, t) -> {
            for (int i = 0; i < t.size(); i++) {
                int n = random.nextInt(3) - 1;
                t.set(i, name.endsWith("running_var") ? (float) Math.pow(4, n) : n);
            }
        });
    }

    private Network residual() {
        ConvWindow same = ConvWindow.of(3).withSamePadding();
        BatchNorm norm = new BatchNorm(0.1, 0);
        return Network.builder(Shape.of(2, 4, 4))
                .add(new Conv2d(3, same, false, Initializer.HE))
                .add(norm)
                .relu()
                .residual(block ->
                        block.conv2d(3, same).add(norm).relu().conv2d(3, same).add(norm))
                .relu()
                .flatten()
                .dense(5)
                .add(norm)
                .relu()
                .dense(3)
                .build(ROWS, 1, arena, pool);
    }

    /** Fewer layers, parameters and bytes, and where nothing is rounded the same bits, for one row or four. */
    @Test
    void aResidualNetwork() {
        Network trained = residual();
        Random random = new Random(1);
        fillExactly(trained, random);
        for (int i = 0; i < trained.input().size(); i++) {
            trained.input().set(i, random.nextInt(5) - 2);
        }
        Network folded = trained.folded(ROWS, arena, pool);
        assertThat(folded.graph().uses().stream()
                        .map(u -> u.name() + " = " + u.layer().toText() + " " + u.inputs()))
                .containsExactly(
                        "conv2d1 = conv2d 3 3x3 padding=same activation=relu [input]",
                        "conv2d2 = conv2d 3 3x3 padding=same activation=relu [conv2d1]",
                        "conv2d3 = conv2d 3 3x3 padding=same [conv2d2]",
                        "add1 = add [conv2d3, conv2d1]",
                        "relu3 = relu [add1]",
                        "flatten1 = flatten [relu3]",
                        "dense1 = dense 5 activation=relu [flatten1]",
                        "dense2 = dense 3 [dense1]");
        assertThat(folded.state()).isEmpty();
        assertThat(Network.plannedBytes(folded.graph(), Purpose.INFERENCE, ROWS, 2))
                .isLessThan(Network.plannedBytes(trained.graph(), Purpose.INFERENCE, ROWS, 2));
        folded.input().copyFrom(trained.input());
        trained.forward(ROWS);
        float[] expected = trained.output().toArray();
        assertThat(expected).doesNotContain(Float.NaN).isNotEqualTo(new float[expected.length]);
        for (int rows : new int[] {ROWS, 1}) {
            folded.forward(rows);
            assertThat(folded.output().slice(0, 3 * rows).toArray())
                    .isEqualTo(java.util.Arrays.copyOf(expected, 3 * rows));
        }
    }

    private static GraphBuilder start() {
        return Graph.builder().input("x", 4).add("dense", new Dense(4, Initializer.HE), "x");
    }

    /** What must not be folded, and stays. */
    @Test
    void staysWhereThePatternDoesNotHold() {
        BatchNorm norm = new BatchNorm();
        List<Graph> graphs = new ArrayList<>();
        // What lies between is read by another, is an output, or either layer is shared.
        graphs.add(start().add("norm", norm, "dense")
                .add("other", new Tanh(), "dense")
                .output("norm", "other")
                .build());
        graphs.add(start().add("norm", norm, "dense").output("dense", "norm").build());
        graphs.add(start().share("again", "dense", "x")
                .add("norm", norm, "dense")
                .add("norm2", norm, "again")
                .output("norm", "norm2")
                .build());
        graphs.add(start().add("norm", norm, "dense")
                .share("again", "norm", "x")
                .output("norm", "again")
                .build());
        graphs.add(start().add("relu", new Relu(), "dense")
                .share("again", "relu", "x")
                .output("relu", "again")
                .build());
        // There is an activation between, or the normalization comes first.
        graphs.add(Graph.builder()
                .input("x", 4)
                .add("dense", new Dense(4, Initializer.HE, Activation.TANH), "x")
                .add("norm", norm, "dense")
                .output("norm")
                .build());
        graphs.add(Graph.builder()
                .input("x", 4)
                .add("norm", norm, "x")
                .add("relu", new Relu(), "norm")
                .add("dense", new Dense(4, Initializer.HE), "relu")
                .output("dense")
                .build());
        for (Graph graph : graphs) {
            assertThat(Folding.of(graph).graph().uses()).isEqualTo(graph.uses());
            Network network = inference(graph);
            fill(network, new Random(2));
            Network folded = network.folded(ROWS, arena, pool);
            network.tensors()
                    .forEach((name, t) ->
                            assertThat(folded.tensors().get(name).toArray()).isEqualTo(t.toArray()));
        }
    }

    /** An output keeps its name, whatever becomes of its layer; others have the name of where they begin. */
    @Test
    void names() {
        Graph graph = start().add("norm", new BatchNorm(), "dense")
                .add("relu", new Relu(), "norm")
                .add("next", new Dense(2, Initializer.HE), "relu")
                .add("out", new Sigmoid(), "next")
                .output("out")
                .build();
        Graph folded = Folding.of(graph).graph();
        assertThat(folded.uses().stream().map(Graph.Use::name)).containsExactly("dense", "out");
        assertThat(folded.outputs()).containsExactly("out");
        assertThat(folded.parameterLayout().entries().stream().map(e -> e.name()))
                .containsExactly("dense.weight", "dense.bias", "out.weight", "out.bias");
        assertThat(Folding.of(folded).graph().uses()).isEqualTo(folded.uses());
    }

    @Test
    void theNetworkMustBeOfTheFoldedGraph() {
        Graph graph = start().output("dense").build();
        Network other = inference(start().output("dense").build());
        assertThatThrownBy(() -> Folding.of(graph).network(other, 1, arena, pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another graph");
        Network folded = inference(graph).folded(1, arena, pool);
        assertThatThrownBy(() -> folded.backward(1)).hasMessageContaining("for inference");
    }
}
