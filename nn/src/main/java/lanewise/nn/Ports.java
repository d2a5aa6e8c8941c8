package lanewise.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.simd.Tensor;

/** Where the batches of a {@link Network} go in and come out, by the names in its graph. */
final class Ports {
    private final List<String> inputNames;
    private final List<String> outputNames;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> inputGradients = new LinkedHashMap<>();
    private final Map<String, Site> layers;

    Ports(Graph graph, Assembly assembly, Map<String, Site> layers) {
        inputNames = List.copyOf(graph.inputs().keySet());
        outputNames = graph.outputs();
        this.layers = layers;
        for (String name : inputNames) {
            inputs.put(name, assembly.value(name));
            assembly.gradient(name).ifPresent(gradient -> inputGradients.put(name, gradient));
        }
    }

    String onlyInput() {
        return only("input", inputNames);
    }

    String onlyOutput() {
        return only("output", outputNames);
    }

    /** No iterator: examples are copied into an input one by one. */
    private static String only(String kind, List<String> names) {
        if (names.size() != 1) {
            throw new IllegalStateException("the network has the " + kind + "s " + names + "; say which one");
        }
        return names.getFirst();
    }

    /** All inputs, in the order of the graph. */
    Map<String, Tensor> inputs() {
        return inputs;
    }

    Tensor input(String name) {
        return found(inputs, "input", name, inputNames);
    }

    Tensor inputGradient(String name) {
        input(name);
        Tensor gradient = inputGradients.get(name);
        if (gradient == null) {
            throw new IllegalStateException(
                    "the network has no gradient of '" + name + "'; build it for INPUT_GRADIENTS");
        }
        return gradient;
    }

    /** The layer whose results are this output. */
    Site output(String name) {
        return found(layers, "output", name, outputNames);
    }

    Site layer(String name) {
        return found(layers, "layer", name, List.copyOf(layers.keySet()));
    }

    private static <T> T found(Map<String, T> all, String kind, String name, List<String> names) {
        T what = names.contains(name) ? all.get(name) : null;
        if (what == null) {
            throw new IllegalArgumentException("the network has no " + kind + " '" + name + "'; it has " + names);
        }
        return what;
    }
}
