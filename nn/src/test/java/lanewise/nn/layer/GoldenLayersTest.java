package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.Purpose;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers in networks, forward and backward, as PyTorch computes them in double precision. */
class GoldenLayersTest {
    /** Inputs rounded to float and at most some 200 roundings of random sign: √200·2⁻²⁴ = 9e-7 of numbers up to 10. */
    private static final double TOLERANCE = 1e-5;

    /** Recurrent layers and attention are not built yet. */
    private static final Set<String> LATER = Set.of("attention_causal", "lstm", "gru");

    private static final Map<String, String> LAYERS = Map.ofEntries(
            Map.entry("linear", "dense 9"),
            Map.entry("leaky_relu", "leaky_relu slope=0.1"),
            Map.entry("hardsigmoid", "hard_sigmoid"),
            Map.entry("hardswish", "hard_swish"),
            Map.entry("softmax_large", "softmax"),
            Map.entry("max_pool2d", "max_pool2d 2x2"),
            Map.entry("max_pool2d_overlap", "max_pool2d 3x3 stride=2x2 padding=1x1"),
            Map.entry("avg_pool2d", "average_pool2d 2x2"),
            Map.entry("global_avg_pool", "global_average_pool"),
            Map.entry("batch_norm_train", "batch_norm"),
            Map.entry("batch_norm_eval", "batch_norm"),
            Map.entry("batch_norm_2d_train", "batch_norm"),
            Map.entry("group_norm", "group_norm 2"),
            Map.entry("embedding", "embedding 10 5"));

    private static final Map<String, String> PARAMETERS = Map.of("w", "weight", "b", "bias");

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** A case under its name. */
    private record Golden(JsonNode json) {
        String name() {
            return json.get("name").asText();
        }

        Layer layer() {
            if (name().equals("conv2d")) {
                int filters = json.get("inputs").get("b").get("shape").get(0).asInt();
                ConvWindow window = ConvWindow.of(hyper("kernel"))
                        .withStride(hyper("stride"))
                        .withDilation(hyper("dilation"))
                        .withPadding(hyper("padding"))
                        .withGroups(hyper("groups"));
                return new Conv2d(filters, window, true, Initializer.HE);
            }
            return Layers.parse(LAYERS.getOrDefault(name(), name()));
        }

        int hyper(String name) {
            return json.get("hyper").get(name).asInt();
        }

        double[] data(String... path) {
            JsonNode node = json;
            for (String name : path) {
                node = node.get(name);
            }
            double[] x = new double[node.get("data").size()];
            for (int i = 0; i < x.length; i++) {
                x[i] = node.get("data").get(i).asDouble();
            }
            return x;
        }

        int[] shape() {
            JsonNode shape = json.get("inputs").get("x").get("shape");
            int[] dims = new int[shape.size()];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = shape.get(i).asInt();
            }
            return dims;
        }

        @Override
        public String toString() {
            return name() + " " + json.get("hyper");
        }
    }

    private static Stream<Golden> all() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(GoldenLayersTest.class.getResourceAsStream("/golden/layers.json"))) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            return StreamSupport.stream(cases.spliterator(), false).map(Golden::new).toList().stream()
                    .filter(g -> !g.json().has("loss") && !LATER.contains(g.name()));
        }
    }

    static Stream<Golden> layers() throws IOException {
        return all().filter(g -> !g.name().equals("embedding"));
    }

    private Network network(Layer layer, int batch, int... example) {
        Graph graph = Graph.builder()
                .input("x", Shape.of(example))
                .add("layer", layer, "x")
                .output("layer")
                .build();
        return Network.of(graph, Purpose.INPUT_GRADIENTS, batch, 1, arena, pool);
    }

    private static void copy(Tensor to, double... values) {
        assertThat(to.size()).isEqualTo(values.length);
        for (int i = 0; i < values.length; i++) {
            to.set(i, (float) values[i]);
        }
    }

    private static void near(String what, Tensor actual, double... expected) {
        assertThat(actual.size()).as(what).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.get(i))
                    .as("%s %d", what, i)
                    .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** PyTorch keeps a dense layer's weights as units x inputs. */
    private static double[] ours(Golden g, String name, double... values) {
        return g.name().equals("linear") && name.equals("w") ? transposed(values, g.shape()[1]) : values;
    }

    private static double[] transposed(double[] w, int cols) {
        double[] t = new double[w.length];
        int rows = w.length / cols;
        for (int i = 0; i < w.length; i++) {
            t[i % cols * rows + i / cols] = w[i];
        }
        return t;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void agreesWithPyTorch(Golden g) {
        int[] dims = g.shape();
        Network network = network(g.layer(), dims[0], Arrays.copyOfRange(dims, 1, dims.length));
        copy(network.input(), g.data("inputs", "x"));
        g.json().get("inputs").fieldNames().forEachRemaining(name -> {
            if (!name.equals("x")) {
                copy(parameter(network, name), ours(g, name, g.data("inputs", name)));
            }
        });
        boolean inference = g.name().endsWith("_eval");
        if (inference) {
            copy(network.tensors().get("layer.running_mean"), g.data("running_mean"));
            copy(network.tensors().get("layer.running_var"), g.data("running_var"));
        }
        network.forward(dims[0], inference ? Pass.Mode.INFERENCE : Pass.Mode.TRAINING);
        near("output", network.output(), g.data("output"));
        copy(network.outputGradient(), g.data("grad_output"));
        network.backward(dims[0]);
        near("dx", network.inputGradient("x"), g.data("grad_inputs", "x"));
        g.json().get("grad_inputs").fieldNames().forEachRemaining(name -> {
            if (!name.equals("x")) {
                near("d" + name, gradient(network, name), ours(g, name, g.data("grad_inputs", name)));
            }
        });
        if (g.name().startsWith("batch_norm")) {
            near("running mean", network.tensors().get("layer.running_mean"), g.data("running_mean"));
            near("running variance", network.tensors().get("layer.running_var"), g.data("running_var"));
        }
    }

    private static Tensor parameter(Network network, String name) {
        return network.parameters().get("layer." + PARAMETERS.getOrDefault(name, name));
    }

    private static Tensor gradient(Network network, String name) {
        return network.gradients().get("layer." + PARAMETERS.getOrDefault(name, name));
    }

    @Test
    void embedding() throws IOException {
        Golden g = all().filter(c -> c.name().equals("embedding")).findFirst().orElseThrow();
        JsonNode indices = g.json().get("indices");
        Network network = network(g.layer(), 1, indices.size());
        for (int i = 0; i < indices.size(); i++) {
            network.input().set(i, indices.get(i).asInt());
        }
        copy(parameter(network, "w"), g.data("inputs", "w"));
        network.forward(1);
        near("output", network.output(), g.data("output"));
        copy(network.outputGradient(), g.data("grad_output"));
        network.backward(1);
        near("dw", gradient(network, "w"), g.data("grad_inputs", "w"));
    }
}
