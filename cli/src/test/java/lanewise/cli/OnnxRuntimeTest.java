package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.format.GraphText;
import lanewise.nn.format.onnx.OnnxExport;
import lanewise.nn.layer.Layers;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes from an exported file what Lanewise computes, for each layer and for networks, within {@link ForwardError}. */
class OnnxRuntimeTest {
    private static final int CAPACITY = 3;
    private static final double LEAST = 0.5;
    private static final double GREATEST = 1.5;

    private static final float LEAST_GAIN = 0.5f;

    @TempDir
    private Path folder;

    static Stream<String> networks() {
        return OnnxNetworks.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void outputsAgree(String name) throws Exception {
        Graph graph = OnnxNetworks.all().get(name);
        // in turn positive and negative, ½ to 1½ in size
        IntToDoubleFunction inputs = i -> (i % 2 == 0 ? 1 : -1) * (LEAST + (i * 0.618 - Math.floor(i * 0.618)));
        compare(graph, inputs, CAPACITY);
        compare(graph, inputs, 1);
    }

    @Test
    void rowsOfATableAgree() throws Exception {
        compare(OnnxNetworks.embedding(), i -> i * 5 % 7, CAPACITY);
    }

    @Test
    void everyLayerIsInTheTable() {
        Set<String> kinds = new TreeSet<>();
        OnnxNetworks.all()
                .values()
                .forEach(g -> g.uses().forEach(u -> kinds.add(u.layer().kind())));
        OnnxNetworks.embedding().uses().forEach(u -> kinds.add(u.layer().kind()));
        assertThatThrownBy(() -> Layers.parse("?")).hasMessageEndingWith("there are " + kinds);
    }

    @Test
    void aLayerWithoutCounterpartIsRefusedByName() {
        Graph graph = GraphText.read("input x 1x7x7\nuneven = adaptive_max_pool2d 3x3 (x)\noutput uneven");
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.of(graph, Purpose.INFERENCE, 1, 1, arena, pool);
            Path file = folder.resolve("model.onnx");
            assertThatThrownBy(() -> OnnxExport.of(network).write(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("uneven: ONNX has no counterpart of the layer 'adaptive_max_pool2d 3x3'");
            assertThat(folder).isEmptyDirectory();
        }
    }

    private void compare(Graph graph, IntToDoubleFunction inputs, int rows) throws Exception {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.of(graph, Purpose.INFERENCE, CAPACITY, 7, arena, pool);
            network.tensors().forEach(OnnxRuntimeTest::fill);
            for (String name : graph.inputs().keySet()) {
                Tensor x = network.input(name);
                for (int i = 0; i < x.size(); i++) {
                    x.set(i, (float) inputs.applyAsDouble(i));
                }
            }
            Path file = folder.resolve("model.onnx");
            OnnxExport.of(network).write(file);
            Map<String, float[]> theirs = run(file, network, rows);
            network.forward(rows);
            for (String output : graph.outputs()) {
                double bound = ForwardError.of(network, output, GREATEST, LEAST);
                assertThat(bound).isBetween(0.0, 0.02);
                int n = rows * graph.shape(output).elements();
                float[] ours = Arrays.copyOf(network.output(output).toArray(), n);
                assertThat(theirs.get(output)).hasSize(n);
                for (int i = 0; i < n; i++) {
                    assertThat((double) theirs.get(output)[i])
                            .as("%s, element %d, Lanewise %s", output, i, ours[i])
                            .isBetween(ours[i] - bound, ours[i] + bound);
                }
            }
        }
    }

    /** What trained networks have: no biases of 0, no statistics as at the beginning. Small weights, for the bounds grow with their product. */
    private static void fill(String name, Tensor t) {
        Rng rng = new Rng(name.hashCode(), 1);
        boolean positive = name.endsWith("gamma") || name.endsWith("running_var") || name.endsWith("slope");
        for (int i = 0; i < t.size(); i++) {
            float u = (rng.bits(i) >>> 40) * 0x1p-24f;
            if (positive) {
                t.set(i, LEAST_GAIN + u);
            } else {
                t.set(i, name.endsWith("weight") ? t.get(i) / 4 : u - 0.5f);
            }
        }
    }

    private static Map<String, float[]> run(Path file, Network network, int rows) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                Map<String, OnnxTensor> inputs = new HashMap<>();
                for (String name : network.graph().inputs().keySet()) {
                    int[] example = network.graph().shape(name).prepend(rows).toArray();
                    int n = network.graph().shape(name).prepend(rows).elements();
                    FloatBuffer x =
                            FloatBuffer.wrap(Arrays.copyOf(network.input(name).toArray(), n));
                    long[] dims = Arrays.stream(example).asLongStream().toArray();
                    inputs.put(name, OnnxTensor.createTensor(environment, x, dims));
                }
                return outputs(session, inputs, network.graph(), rows);
            }
        }
    }

    private static Map<String, float[]> outputs(
            OrtSession session, Map<String, OnnxTensor> inputs, Graph graph, int rows) throws OrtException {
        Map<String, float[]> outputs = new HashMap<>();
        try (OrtSession.Result result = session.run(inputs)) {
            for (String name : graph.outputs()) {
                OnnxTensor y = (OnnxTensor) result.get(name).orElseThrow();
                long[] dims = Arrays.stream(graph.shape(name).prepend(rows).toArray())
                        .asLongStream()
                        .toArray();
                assertThat(y.getInfo().getShape()).isEqualTo(dims);
                float[] values = new float[y.getFloatBuffer().remaining()];
                y.getFloatBuffer().get(values);
                outputs.put(name, values);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }
}
