package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.MinMaxScaler;
import lanewise.nn.data.MissingValues;
import lanewise.nn.data.OneHot;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.Projection;
import lanewise.nn.data.Standardizer;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained models come back bit for bit, and nothing else is taken for one. */
class ModelFileTest {
    private static final List<String> CLASSES = List.of("crème", "b", "日本");

    @TempDir
    private Path folder;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private Network network() {
        return Network.builder(Shape.of(4)).dense(5).relu().dense(3).build(6, 3, arena, pool);
    }

    private ModelFile model(Optional<Standardizer> standardizer) {
        return new ModelFile(network(), standardizer.map(s -> s), CLASSES, "clouds");
    }

    private void read() throws IOException {
        try (TensorArena scratch = TensorArena.ofShared()) {
            ModelFile.read(file(), 2, scratch, pool);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void outputsAreBitEqualAfterLoading(boolean standardized) throws IOException {
        Dataset data = Clouds.of(30, 4, 3, 2, arena);
        Optional<Standardizer> standardizer =
                standardized ? Optional.of(Standardizer.perFeature(data, arena)) : Optional.empty();
        standardizer.ifPresent(s -> s.apply(data));
        Network network = network();
        new Trainer(network, new Adam(0.01), 1, arena, pool).fit(data, 3, new TrainingListener() {});
        new ModelFile(network, standardizer.map(s -> s), CLASSES, "clouds").write(file());

        ModelFile loaded = ModelFile.read(file(), 9, arena, pool);
        assertThat(loaded.classes()).isEqualTo(CLASSES);
        assertThat(loaded.dataName()).isEqualTo("clouds");
        assertThat(loaded.network().capacity()).isEqualTo(9);
        assertThat(loaded.network().graph().uses()).isEqualTo(network.graph().uses());
        assertThat(loaded.network().parameters().slab().toArray())
                .isEqualTo(network.parameters().slab().toArray());
        for (int i = 0; i < 6; i++) {
            data.copyExample(i, network.input(), i);
            data.copyExample(i, loaded.network().input(), i);
        }
        network.forward(6);
        loaded.network().forward(6);
        assertThat(loaded.network().output().slice(0, 18).toArray())
                .isEqualTo(network.output().toArray());

        assertThat(loaded.preprocessing().isPresent()).isEqualTo(standardized);
        standardizer.ifPresent(s -> {
            assertThat(((Standardizer) loaded.preprocessing().orElseThrow())
                            .mean()
                            .toArray())
                    .isEqualTo(s.mean().toArray());
            assertThat(((Standardizer) loaded.preprocessing().orElseThrow())
                            .std()
                            .toArray())
                    .isEqualTo(s.std().toArray());
        });
    }

    /** A model to be run takes no memory for gradients; one to be trained further does, and is the same. */
    @Test
    void readForInferenceOrForTraining() throws IOException {
        model(Optional.empty()).write(file());
        Network runs = ModelFile.read(file(), 2, arena, pool).network();
        Network trains =
                ModelFile.read(file(), Purpose.TRAINING, 2, arena, pool).network();
        assertThat(runs.hasGradients()).isFalse();
        assertThat(trains.hasGradients()).isTrue();
        assertThat(trains.parameters().slab().toArray())
                .isEqualTo(runs.parameters().slab().toArray());
        assertThat(SoftmaxCrossEntropy.of(runs, arena).site().gradient()).isEmpty();
        assertThat(SoftmaxCrossEntropy.of(trains, arena).site().gradient()).isPresent();
    }

    /** What a file means does not depend on the program that reads it: names, shapes and texts are fixed. */
    @Test
    void theFileIsAnOpenOne() throws IOException {
        model(Optional.of(Standardizer.perFeature(Clouds.of(9, 4, 3, 2, arena), arena)))
                .write(file());
        Safetensors content = Safetensors.read(file(), arena);
        assertThat(content.tensors().keySet())
                .containsExactly(
                        "dense1.weight",
                        "dense1.bias",
                        "dense2.weight",
                        "dense2.bias",
                        "preprocessing.0.standardizer.mean",
                        "preprocessing.0.standardizer.std");
        assertThat(content.tensors().get("dense1.weight"))
                .extracting(Tensor::shape)
                .isEqualTo(Shape.of(4, 5));
        assertThat(content.metadata())
                .isEqualTo(Map.of(
                        "lanewise.format", "3",
                        "lanewise.graph", graph("dense 5; relu; dense 3"),
                        "lanewise.classes", "[\"crème\",\"b\",\"日本\"]",
                        "lanewise.data", "clouds"));
    }

    @Test
    void filesCutAtAnyByteAreRefused() throws IOException {
        model(Optional.of(Standardizer.perFeature(Clouds.of(9, 4, 3, 2, arena), arena)))
                .write(file());
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused("cut at " + length, file(), this::read);
        }
    }

    /** Writes a good model with something changed; a text of - and an empty list of tensors leave the entry out. */
    private void writeChanged(Map<String, String> changedTexts, Map<String, List<Tensor>> changedTensors)
            throws IOException {
        model(Optional.of(Standardizer.perFeature(Clouds.of(9, 4, 3, 2, arena), arena)))
                .write(file());
        Safetensors good = Safetensors.read(file(), arena);
        Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
        metadata.putAll(changedTexts);
        metadata.values().removeIf("-"::equals);
        Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
        changedTensors.forEach((name, instead) -> {
            tensors.remove(name);
            instead.forEach(t -> tensors.put(name, t));
        });
        Safetensors.write(file(), metadata, tensors);
    }

    @ParameterizedTest
    @CsvSource({
        // without one of the entries
        "lanewise.format, -, lanewise.format",
        "lanewise.graph, -, lanewise.graph",
        "lanewise.classes, -, lanewise.classes",
        "lanewise.data, -, lanewise.data",
        // another version
        "lanewise.format, 1, another version",
        "lanewise.format, '', another version",
        "lanewise.graph, '', metadata",
    })
    void wrongMetadataIsRefused(String key, String value, String message) throws IOException {
        writeChanged(Map.of(key, value), Map.of());
        assertRefused(file(), this::read).contains(message);
    }

    /** A sequence of layers as the text of a graph. */
    private static String graph(String layers) {
        StringBuilder text = new StringBuilder("input input 4\n");
        Map<String, Integer> count = new LinkedHashMap<>();
        String last = "input";
        for (String layer : layers.split("; ", -1)) {
            String kind = layer.split(" ", -1)[0];
            String name = kind + count.merge(kind, 1, Integer::sum);
            text.append(name)
                    .append(" = ")
                    .append(layer)
                    .append(" (")
                    .append(last)
                    .append(")\n");
            last = name;
        }
        return text + "output " + last;
    }

    @ParameterizedTest
    @CsvSource({
        "5, dense1.weight",
        "0, line 1",
        "-4, line 1",
        "'', line 1",
        "four, four",
        "2x2, flatten",
        "4x, line 1",
        "99999999999, line 1",
        "65536x65536, line 1",
    })
    void wrongInputsAreRefused(String shape, String message) throws IOException {
        String text = graph("dense 5; relu; dense 3").replace("input input 4", "input input " + shape);
        writeChanged(Map.of("lanewise.graph", text), Map.of());
        assertRefused(file(), this::read).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "dense 5, classes",
        "dense 5; relu; dense 4, dense2.weight",
        "dense 5; relu; dense 3; dense 3, dense3.weight",
        "relu, classes",
        "dense 5;relu;dense 3, line 2",
        "dense; relu; dense 3, line 2",
        "dense 0; relu; dense 3, line 2",
        "dense -5; relu; dense 3, line 2",
        "dense 5 5; relu; dense 3, line 2",
        "dense five; relu; dense 3, five",
        "dense 5; relu 3; dense 3, line 3",
        "dense 5; tangent; dense 3, tangent",
        "dense 2147483647; relu; dense 3, metadata",
        "dense 99999999999; relu; dense 3, line 2",
    })
    void wrongLayersAreRefused(String layers, String message) throws IOException {
        writeChanged(Map.of("lanewise.graph", graph(layers)), Map.of());
        assertRefused(file(), this::read).contains(message);
    }

    /** Lines that are nothing, names that are none, and graphs that are none. */
    @ParameterizedTest
    @CsvSource({
        "dense1 = dense 3 (input)|output dense1, reads 'input'",
        "input input 4|dense1 = dense 3 (input), no outputs",
        "input input 4|dense1 = dense 3 (other)|output dense1, other",
        "input input 4|a = dense 4 (b)|b = dense 3 (a)|c = dense 3 (input)|output b|output c, cycle",
        "input input 4|a = dense 3 (input)|a = relu (a)|output a, already",
        "input input 4|a = dense 3 (input)|b = share c (input)|output a, line 3",
        "input input 4|a = dense 3 (input)|output b, output 'b'",
        "input input 4|a: dense 3 (input)|output a, line 2",
    })
    void wrongGraphsAreRefused(String lines, String message) throws IOException {
        writeChanged(Map.of("lanewise.graph", lines.replace('|', '\n')), Map.of());
        assertRefused(file(), this::read).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"[\"a\",\"b\"]; 2", "[\"a\",\"b\",\"c\",\"d\"]; 4", "[]; 0"})
    void anotherNumberOfClassesIsRefusedWithBoth(String classes, int n) throws IOException {
        writeChanged(Map.of("lanewise.classes", classes), Map.of());
        assertRefused(file(), this::read)
                .contains("lanewise.classes")
                .contains("expected 3 names")
                .contains("found " + n);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "{}", "[1, 2, 3]", "[\"a\", \"b\", null]", "[\"a\", \"b\", \"c\"] x"})
    void classesThatAreNoNamesAreRefused(String classes) throws IOException {
        writeChanged(Map.of("lanewise.classes", classes), Map.of());
        assertRefused(file(), this::read).contains("lanewise.classes");
    }

    /** The text of an unknown layer is from the file and must not break the line. */
    @Test
    void wrongMetadataKeepsTheMessageOneLine() throws IOException {
        writeChanged(Map.of("lanewise.graph", graph("dense 5; a\nb\u001b[2J; dense 3")), Map.of());
        assertRefused(file(), this::read);
        writeChanged(Map.of("lanewise.format", "3\n"), Map.of());
        assertRefused(file(), this::read);
    }

    /** Layers that claim to be huge are refused before memory is taken for them. */
    @ParameterizedTest
    @ValueSource(strings = {"dense 3000000; relu; dense 3", "dense 5; relu; dense 4000000", "dense 100000000"})
    void layersThatClaimToBeHugeTakeNoMemory(String layers) throws IOException {
        writeChanged(Map.of("lanewise.graph", graph(layers)), Map.of());
        try (TensorArena scratch = TensorArena.ofShared()) {
            assertRefused(file(), () -> ModelFile.read(file(), 2, scratch, pool));
            assertThat(scratch.bytes()).isLessThan(100_000);
        }
    }

    @Test
    void missingOrWronglyShapedTensorsAreRefused() throws IOException {
        for (String name : List.of(
                "dense1.weight",
                "dense1.bias",
                "dense2.bias",
                "preprocessing.0.standardizer.mean",
                "preprocessing.0.standardizer.std")) {
            writeChanged(Map.of(), Map.of(name, List.of()));
            assertRefused(file(), this::read).contains(name);
        }
        writeChanged(Map.of(), Map.of("dense1.weight", List.of(arena.allocate(5, 4))));
        assertRefused(file(), this::read)
                .contains("dense1.weight")
                .contains("4x5")
                .contains("5x4");
        writeChanged(Map.of(), Map.of("preprocessing.0.standardizer.mean", List.of(arena.allocate(3))));
        assertRefused(file(), this::read)
                .contains("preprocessing.0.standardizer")
                .contains("3 means but 4 deviations");
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void unusableStatisticsAreRefused(float std) throws IOException {
        writeChanged(
                Map.of(),
                Map.of(
                        "preprocessing.0.standardizer.std",
                        List.of(arena.allocate(4).copyFrom(1, 1, std, 1))));
        assertRefused(file(), this::read)
                .contains("preprocessing.0.standardizer")
                .contains("feature 2");
    }

    /** Every kind of preprocessing, in a chain, with the names of categories. */
    @Test
    void everyPreprocessingComesBack() throws IOException {
        Dataset raw = Clouds.of(30, 3, 3, 5, arena);
        Preprocessing chain = MissingValues.fit(raw, arena)
                .then(OneHot.of(arena, List.of(List.of(), List.of("red", "green"), List.of())))
                .then(MinMaxScaler.of(
                        arena.allocate(4).copyFrom(1, 2, 3, 4),
                        arena.allocate(4).copyFrom(1, 2, 3, 4)))
                .then(Standardizer.of(
                        arena.allocate(4).copyFrom(1, 2, 3, 4),
                        arena.allocate(4).copyFrom(4, 3, 2, 1)))
                .then(Projection.of(
                        arena.allocate(4),
                        arena.allocate(4, 4).copyFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7)));
        new ModelFile(network(), Optional.of(chain), CLASSES, "clouds").write(file());
        ModelFile loaded = ModelFile.read(file(), 2, arena, pool);
        assertThat(loaded.features()).isEqualTo(3);
        Preprocessing back = loaded.preprocessing().orElseThrow();
        assertThat(back.kind()).isEqualTo(chain.kind());
        assertThat(back.transform(raw, arena).features().toArray())
                .isEqualTo(chain.transform(raw, arena).features().toArray());
        assertThat(PreprocessingChain.steps(back).get(1))
                .isInstanceOfSatisfying(
                        OneHot.class,
                        o -> assertThat(o.names()).containsExactly(List.of(), List.of("red", "green"), List.of()));
    }

    /** Not the file's fault, so not a MalformedFileException. */
    @Test
    void aCapacityBelowOneIsTheCallersMistake() throws IOException {
        model(Optional.empty()).write(file());
        assertThatThrownBy(() -> ModelFile.read(file(), 0, arena, pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0")
                .hasMessageContaining("at least 1");
    }

    @Test
    void anotherNumberOfClassesThanOutputsCannotBeWritten() {
        assertThatThrownBy(() -> new ModelFile(network(), Optional.empty(), List.of("a", "b"), "d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 outputs")
                .hasMessageContaining("2 classes");
    }

    /** Class names come from people's tables: any that is accepted must come back. */
    @Test
    void classNamesWithLineBreaksAreRefusedOrKept() throws IOException {
        List<String> names = List.of("one\nline", "b", "c");
        ModelFile model;
        try {
            model = new ModelFile(network(), Optional.empty(), names, "d");
            model.write(file());
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(ModelFile.read(file(), 1, arena, pool).classes()).isEqualTo(model.classes());
    }

    private ModelFile regression(float... std) {
        Standardizer targets = Standardizer.of(
                arena.allocate(3).copyFrom(1, 2, 3), arena.allocate(std.length).copyFrom(std));
        return new ModelFile(network(), Optional.empty(), CLASSES, "prices", Optional.of(targets));
    }

    @Test
    void aRegressionKnowsTheUnitsOfItsNumbers() throws IOException {
        assertThat(model(Optional.empty()).isRegression()).isFalse();
        regression(4, 5, 6).write(file());
        ModelFile loaded = ModelFile.read(file(), 2, arena, pool);
        assertThat(loaded.isRegression()).isTrue();
        assertThat(loaded.targets().orElseThrow().mean().toArray()).containsExactly(1, 2, 3);
        assertThat(loaded.targets().orElseThrow().std().toArray()).containsExactly(4, 5, 6);
    }

    @Test
    void unitsThatAreNoneAreRefused() throws IOException {
        ModelFile whole = regression(4, 5, 6);
        Map<String, Tensor> tensors = new LinkedHashMap<>(whole.tensors());
        tensors.put("targets.std", arena.allocate(3));
        Safetensors.write(file(), whole.metadata(), tensors);
        assertRefused(file(), this::read).contains("targets.*: expected usable statistics");
        tensors.remove("targets.std");
        Safetensors.write(file(), whole.metadata(), tensors);
        assertRefused(file(), this::read).contains("expected one named targets.std");
        tensors.put("targets.std", arena.allocate(2));
        Safetensors.write(file(), whole.metadata(), tensors);
        assertRefused(file(), this::read).contains("tensor 'targets.std'");
        assertThatThrownBy(() -> new ModelFile(
                        whole.network(),
                        Optional.empty(),
                        CLASSES,
                        "d",
                        Optional.of(Standardizer.of(
                                arena.allocate(1), arena.allocate(1).copyFrom(1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model has 3 outputs but the targets were 1 numbers");
    }

    @Test
    void anySafetensorsFileIsNotAModel() throws IOException {
        Safetensors.write(file(), Map.of(), Map.of("t", arena.allocate(3)));
        assertRefused(file(), this::read).contains("no Lanewise model");
    }
}
