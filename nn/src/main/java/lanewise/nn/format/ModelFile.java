package lanewise.nn.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.Standardizer;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * A trained model in one safetensors file: the layers as text, the parameters, the preprocessing and the names of the outputs.
 *
 * @param network ready to run
 * @param preprocessing what inputs went through in training, if anything
 * @param classes names of the outputs: of the classes, or of the numbers that a regression predicts
 * @param dataName what it was trained on, for people
 * @param targets of a regression, what the numbers were standardised by: outputs are {@link Standardizer#restore restored} to their units; absent where outputs
 *     stand for classes
 */
public record ModelFile(
        Network network,
        Optional<Preprocessing> preprocessing,
        List<String> classes,
        String dataName,
        Optional<Standardizer> targets) {
    private static final String FORMAT = "lanewise.format";
    private static final String VERSION = "3";
    private static final String GRAPH = "lanewise.graph";
    private static final String CLASSES = "lanewise.classes";
    private static final String DATA = "lanewise.data";
    private static final String TARGETS = "targets.";

    public ModelFile {
        classes = List.copyOf(classes);
        if (classes.size() != network.outputShape().elements()) {
            throw new IllegalArgumentException("the model has "
                    + network.outputShape().elements() + " outputs but " + classes.size() + " classes");
        }
        if (targets.isPresent() && targets.get().inputs() != classes.size()) {
            throw new IllegalArgumentException("the model has " + classes.size() + " outputs but the targets were "
                    + targets.get().inputs() + " numbers");
        }
    }

    /** A model that tells classes apart. */
    public ModelFile(Network network, Optional<Preprocessing> preprocessing, List<String> classes, String dataName) {
        this(network, preprocessing, classes, dataName, Optional.empty());
    }

    /** Whether outputs are numbers, not scores of classes. */
    public boolean isRegression() {
        return targets.isPresent();
    }

    /** A network alone: inputs as they are, outputs named by their numbers. */
    public static ModelFile of(Network network) {
        List<String> names = IntStream.range(0, network.outputShape().elements())
                .mapToObj(String::valueOf)
                .toList();
        return new ModelFile(network, Optional.empty(), names, "");
    }

    /** Features of an example, before preprocessing. */
    public int features() {
        return preprocessing
                .map(Preprocessing::inputs)
                .orElse(network.inputShape().elements());
    }

    /** Writes the file atomically. */
    public void write(Path file) throws IOException {
        Safetensors.write(file, metadata(), tensors());
    }

    /** What of it is text. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.put(GRAPH, GraphText.write(network.graph()));
        metadata.put(
                CLASSES,
                "[" + String.join(",", classes.stream().map(Json::quote).toList()) + "]");
        metadata.put(DATA, dataName);
        preprocessing.ifPresent(p -> metadata.putAll(PreprocessingTensors.texts(p)));
        return metadata;
    }

    /** Everything else, by name: parameters, state, preprocessing. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.tensors().forEach(tensors::put);
        preprocessing.ifPresent(p -> tensors.putAll(PreprocessingTensors.tensors(p)));
        targets.ifPresent(t -> t.tensors().forEach((name, tensor) -> tensors.put(TARGETS + name, tensor)));
        return tensors;
    }

    /** Reads a model to be run, not trained: it takes no memory for gradients. */
    public static ModelFile read(Path file, int capacity, TensorArena arena, WorkerPool pool) throws IOException {
        return read(file, Purpose.INFERENCE, capacity, arena, pool);
    }

    /**
     * Reads a model.
     *
     * @param purpose what its network is for; {@link Purpose#TRAINING} to train it further
     * @param capacity the largest batch that will be run
     * @throws MalformedFileException when the file is no safetensors file, or not one that {@link #write} wrote
     */
    public static ModelFile read(Path file, Purpose purpose, int capacity, TensorArena arena, WorkerPool pool)
            throws IOException {
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
        Network network = network(file, content, classes.size(), purpose, capacity, arena, pool);
        copyParameters(file, content, network);
        Optional<Preprocessing> preprocessing =
                PreprocessingTensors.read(file, content, network.inputShape().elements());
        Optional<Standardizer> targets = targets(file, content, classes.size());
        return new ModelFile(network, preprocessing, classes, text(file, content, DATA), targets);
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
            Path file,
            Safetensors content,
            int classes,
            Purpose purpose,
            int capacity,
            TensorArena arena,
            WorkerPool pool)
            throws MalformedFileException {
        try {
            Graph graph = GraphText.read(text(file, content, GRAPH));
            for (TensorLayout layout : List.of(graph.parameterLayout(), graph.stateLayout())) {
                for (TensorLayout.Entry e : layout.entries()) {
                    tensor(file, content, e.name(), e.shape());
                }
            }
            int outputs = graph.outputs().stream()
                    .mapToInt(o -> graph.shape(o).elements())
                    .sum();
            if (outputs != classes) {
                throw new MalformedFileException(file, CLASSES, outputs + " names", String.valueOf(classes));
            }
            return Network.of(graph, purpose, capacity, 0, arena, pool);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, "metadata", "a network", "something else: " + e.getMessage());
        }
    }

    private static void copyParameters(Path file, Safetensors content, Network network) throws MalformedFileException {
        for (Map.Entry<String, Tensor> e : network.tensors().entrySet()) {
            e.getValue().copyFrom(tensor(file, content, e.getKey(), e.getValue().shape()));
        }
    }

    private static Optional<Standardizer> targets(Path file, Safetensors content, int outputs)
            throws MalformedFileException {
        if (content.tensors().keySet().stream().noneMatch(name -> name.startsWith(TARGETS))) {
            return Optional.empty();
        }
        Shape shape = Shape.of(outputs);
        Tensor mean = tensor(file, content, TARGETS + "mean", shape);
        Tensor std = tensor(file, content, TARGETS + "std", shape);
        try {
            return Optional.of(Standardizer.of(mean, std));
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, TARGETS + "*", "usable statistics", String.valueOf(e.getMessage()));
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
}
