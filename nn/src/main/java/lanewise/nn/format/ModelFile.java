package lanewise.nn.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.data.Standardizer;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * A trained model in one safetensors file: the layers as text, the parameters, the standardisation and the names of the classes.
 *
 * @param network ready to run
 * @param standardizer what inputs went through in training, if anything
 * @param classes names of the outputs
 * @param dataName what it was trained on, for people
 */
public record ModelFile(Network network, Optional<Standardizer> standardizer, List<String> classes, String dataName) {
    private static final String FORMAT = "lanewise.format";
    private static final String VERSION = "1";
    private static final String INPUT = "lanewise.input";
    private static final String LAYERS = "lanewise.layers";
    private static final String CLASSES = "lanewise.classes";
    private static final String DATA = "lanewise.data";
    private static final String MEAN = "standardizer.mean";
    private static final String STD = "standardizer.std";

    public ModelFile {
        classes = List.copyOf(classes);
        if (classes.size() != network.outputShape().elements()) {
            throw new IllegalArgumentException("the model has "
                    + network.outputShape().elements() + " outputs but " + classes.size() + " classes");
        }
    }

    /** Writes the file atomically. */
    public void write(Path file) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.put(INPUT, network.inputShape().toString());
        metadata.put(
                LAYERS,
                String.join("; ", network.layers().stream().map(Layer::toText).toList()));
        metadata.put(
                CLASSES,
                "[" + String.join(",", classes.stream().map(Json::quote).toList()) + "]");
        metadata.put(DATA, dataName);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorLayout.Entry e : network.parameters().layout().entries()) {
            tensors.put(e.name(), network.parameters().get(e.name()));
        }
        standardizer.ifPresent(s -> {
            tensors.put(MEAN, s.mean());
            tensors.put(STD, s.std());
        });
        Safetensors.write(file, metadata, tensors);
    }

    /**
     * Reads a model.
     *
     * @param capacity the largest batch that will be run
     * @throws MalformedFileException when the file is no safetensors file, or not one that {@link #write} wrote
     */
    public static ModelFile read(Path file, int capacity, TensorArena arena, WorkerPool pool) throws IOException {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity is " + capacity + " examples; it must be at least 1");
        }
        Safetensors content = Safetensors.read(file, arena);
        String version = text(file, content, FORMAT);
        if (!version.equals(VERSION)) {
            throw new MalformedFileException(
                    file, FORMAT, "\"" + VERSION + "\"", "\"" + version + "\"; it is from another version");
        }
        List<String> classes = classes(file, text(file, content, CLASSES));
        Network network = network(file, content, classes.size(), capacity, arena, pool);
        copyParameters(file, content, network);
        return new ModelFile(network, standardizer(file, content, network), classes, text(file, content, DATA));
    }

    private static String text(Path file, Safetensors content, String key) throws MalformedFileException {
        String value = content.metadata().get(key);
        if (value == null) {
            throw new MalformedFileException(file, "metadata", "an entry " + key, "none; this is no Lanewise model");
        }
        return value;
    }

    private static List<String> classes(Path file, String text) throws MalformedFileException {
        try {
            if (Json.parse(text) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                return list.stream().map(String.class::cast).toList();
            }
        } catch (Json.SyntaxException e) {
            throw new MalformedFileException(file, CLASSES, "a JSON array", "something else: " + e.getMessage());
        }
        throw new MalformedFileException(file, CLASSES, "an array of strings", text);
    }

    /** Everything is checked before the network is built, so that a header that lies takes no memory. */
    private static Network network(
            Path file, Safetensors content, int classes, int capacity, TensorArena arena, WorkerPool pool)
            throws MalformedFileException {
        try {
            Network.Builder builder = Network.builder(shape(text(file, content, INPUT)));
            for (String layer : text(file, content, LAYERS).split("; ", -1)) {
                builder.add(layer(layer));
            }
            for (TensorLayout.Entry e : builder.parameterLayout().entries()) {
                tensor(file, content, e.name(), e.shape());
            }
            if (builder.outputShape().elements() != classes) {
                throw new MalformedFileException(
                        file, CLASSES, builder.outputShape().elements() + " names", String.valueOf(classes));
            }
            return builder.build(capacity, 0, arena, pool);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, "metadata", "a network", "something else: " + e.getMessage());
        }
    }

    private static Shape shape(String text) {
        String[] parts = text.split("x", -1);
        int[] dims = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            dims[i] = number(parts[i]);
        }
        return Shape.of(dims);
    }

    private static Layer layer(String text) {
        String[] words = text.split(" ", -1);
        if (words.length == 2 && words[0].equals("dense")) {
            return new Dense(number(words[1]), Initializer.HE);
        }
        if (words.length == 1 && words[0].equals("relu")) {
            return new Relu();
        }
        throw new IllegalArgumentException("unknown layer '" + text + "', neither dense with a number nor relu");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "', which is no whole number", e);
        }
    }

    private static void copyParameters(Path file, Safetensors content, Network network) throws MalformedFileException {
        for (TensorLayout.Entry e : network.parameters().layout().entries()) {
            network.parameters().get(e.name()).copyFrom(tensor(file, content, e.name(), e.shape()));
        }
    }

    private static Tensor tensor(Path file, Safetensors content, String name, Shape shape)
            throws MalformedFileException {
        Tensor t = content.tensors().get(name);
        if (t == null) {
            throw new MalformedFileException(
                    file,
                    "tensors",
                    "one named " + name,
                    content.tensors().keySet().toString());
        }
        if (!t.shape().equals(shape)) {
            throw new MalformedFileException(
                    file, "tensor '" + name + "'", "shape " + shape, t.shape().toString());
        }
        return t;
    }

    private static Optional<Standardizer> standardizer(Path file, Safetensors content, Network network)
            throws MalformedFileException {
        if (!content.tensors().containsKey(MEAN) && !content.tensors().containsKey(STD)) {
            return Optional.empty();
        }
        Shape features = Shape.of(network.inputShape().elements());
        Tensor mean = tensor(file, content, MEAN, features);
        Tensor std = tensor(file, content, STD, features);
        try {
            return Optional.of(Standardizer.of(mean, std));
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, STD, "usable statistics", String.valueOf(e.getMessage()));
        }
    }
}
