package lanewise.nn.format.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.AtomicFile;
import lanewise.nn.format.protobuf.Message;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * Writes a network as an ONNX file (opset 17), as it computes in inference: dropout and noise vanish, batch normalization takes its running statistics. Inputs and
 * outputs have the network's names and are batch x example, the batch of any size.
 *
 * {@snippet :
 * OnnxExport.of(network).standardized(standardizer).withSoftmax().write(Path.of("model.onnx"));
 * }
 *
 * <p>Results agree with Lanewise's up to rounding: others add in another order. The element type is float32; {@link lanewise.nn.layer.Embedding} reads whole numbers
 * as floats here as it does there.
 */
public final class OnnxExport {
    /** The name of the output that {@link #withSoftmax} adds. */
    public static final String PROBABILITIES = "probabilities";

    /** The name of the output that {@link #restored} adds. */
    public static final String PREDICTIONS = "predictions";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final Graph graph;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private Optional<Standardizer> standardizer = Optional.empty();
    private Optional<Standardizer> targets = Optional.empty();
    private boolean softmax;

    private OnnxExport(Network network) {
        graph = network.graph();
        tensors = network.tensors();
    }

    /** A network with the parameters that it has when the file is written. */
    public static OnnxExport of(Network network) {
        return new OnnxExport(network);
    }

    /**
     * Inputs are taken as they are in the data: (x − mean)/std becomes a part of the file.
     *
     * @throws IllegalArgumentException when there are several inputs, or one of another size
     */
    public OnnxExport standardized(Standardizer by) {
        Shape input = graph.inputs().values().iterator().next();
        if (graph.inputs().size() != 1 || input.elements() != by.mean().size()) {
            throw new IllegalArgumentException(
                    "a standardizer of " + by.mean().size() + " features does not fit the inputs " + graph.inputs());
        }
        standardizer = Optional.of(by);
        return this;
    }

    /**
     * The only output is softmax over the last axis of the network's, and named {@value #PROBABILITIES}.
     *
     * @throws IllegalArgumentException when the network has several outputs, or another layer of this name
     */
    public OnnxExport withSoftmax() {
        requireOneOutput("softmax", PROBABILITIES);
        softmax = true;
        return this;
    }

    /**
     * The only output is the network's times std plus mean, in the units of what it was to predict, and named {@value #PREDICTIONS}.
     *
     * @throws IllegalArgumentException when the network has several outputs, one of another size, or another layer of this name
     */
    public OnnxExport restored(Standardizer by) {
        requireOneOutput("numbers in their units", PREDICTIONS);
        int outputs = graph.shape(graph.outputs().getFirst()).elements();
        if (outputs != by.outputs()) {
            throw new IllegalArgumentException(
                    "a standardizer of " + by.outputs() + " numbers does not fit " + outputs + " outputs");
        }
        targets = Optional.of(by);
        return this;
    }

    private void requireOneOutput(String what, String name) {
        boolean taken = graph.inputs().containsKey(name)
                || graph.uses().stream().anyMatch(u -> u.name().equals(name));
        if (graph.outputs().size() != 1 || taken) {
            throw new IllegalArgumentException(what + " as the one output named " + name
                    + ", but the network has the outputs " + graph.outputs()
                    + (taken ? " and something else of this name" : "") + "; leave it out");
        }
    }

    /** A text that the file keeps, such as the names of classes. */
    public OnnxExport metadata(String name, String text) {
        metadata.put(name, text);
        return this;
    }

    /**
     * Writes the file atomically.
     *
     * @throws IllegalArgumentException when a layer has no counterpart in ONNX, or there are more than 2 GB, the most that protobuf can; nothing is written then
     */
    public void write(Path file) throws IOException {
        Message model = new Message().integer(1, IR_VERSION).text(2, "lanewise");
        model.message(7, graph());
        model.message(8, new Message().text(1, "").integer(2, OPSET));
        metadata.forEach(
                (name, text) -> model.message(14, new Message().text(1, name).text(2, text)));
        if (model.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the network takes " + model.size() + " bytes; an ONNX file can have 2147483647");
        }
        AtomicFile.write(file, model::writeTo);
    }

    private Message graph() {
        OnnxGraph onnx = new OnnxGraph();
        Operators operators = new Operators(onnx, graph, tensors);
        Map<String, String> values = new HashMap<>();
        graph.inputs().forEach((name, shape) -> {
            onnx.input(name, shape);
            values.put(name, standardized(onnx, name, shape));
        });
        for (Graph.Use use : graph.uses()) {
            String[] reads = use.inputs().stream().map(values::get).toArray(String[]::new);
            values.put(use.name(), operators.add(use, reads));
        }
        for (String output : graph.outputs()) {
            output(onnx, output, values.getOrDefault(output, output));
        }
        return onnx.message();
    }

    private String standardized(OnnxGraph onnx, String name, Shape shape) {
        if (standardizer.isEmpty()) {
            return name;
        }
        int[] dims = shape.toArray();
        String mean = onnx.weights("standardizer.mean", standardizer.get().mean(), dims);
        String std = onnx.weights("standardizer.std", standardizer.get().std(), dims);
        return onnx.add("Div", name + "/standardized", onnx.add("Sub", name + "/centred", name, mean), std);
    }

    /** The value may be a layer's before it, where a layer does nothing in inference. */
    private void output(OnnxGraph onnx, String name, String value) {
        if (softmax) {
            onnx.add(new Node("Softmax", PROBABILITIES)
                    .reads(value)
                    .makes(PROBABILITIES)
                    .number("axis", -1));
            onnx.output(PROBABILITIES, graph.shape(name));
            return;
        }
        if (targets.isPresent()) {
            int[] dims = graph.shape(name).toArray();
            String std = onnx.weights("targets.std", targets.get().std(), dims);
            String mean = onnx.weights("targets.mean", targets.get().mean(), dims);
            onnx.add("Add", PREDICTIONS, onnx.add("Mul", PREDICTIONS + "/scaled", value, std), mean);
            onnx.output(PREDICTIONS, graph.shape(name));
            return;
        }
        if (!value.equals(name)) {
            onnx.add("Identity", name, value);
        }
        onnx.output(name, graph.shape(name));
    }
}
