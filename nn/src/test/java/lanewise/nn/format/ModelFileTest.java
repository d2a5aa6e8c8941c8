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
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Standardizer;
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
        return new ModelFile(network(), standardizer, CLASSES, "clouds");
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
        new ModelFile(network, standardizer, CLASSES, "clouds").write(file());

        ModelFile loaded = ModelFile.read(file(), 9, arena, pool);
        assertThat(loaded.classes()).isEqualTo(CLASSES);
        assertThat(loaded.dataName()).isEqualTo("clouds");
        assertThat(loaded.network().capacity()).isEqualTo(9);
        assertThat(loaded.network().layers()).hasSameSizeAs(network.layers());
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

        assertThat(loaded.standardizer().isPresent()).isEqualTo(standardized);
        standardizer.ifPresent(s -> {
            assertThat(loaded.standardizer().orElseThrow().mean().toArray())
                    .isEqualTo(s.mean().toArray());
            assertThat(loaded.standardizer().orElseThrow().std().toArray())
                    .isEqualTo(s.std().toArray());
        });
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
                        "standardizer.mean",
                        "standardizer.std");
        assertThat(content.tensors().get("dense1.weight"))
                .extracting(Tensor::shape)
                .isEqualTo(Shape.of(4, 5));
        assertThat(content.metadata())
                .isEqualTo(Map.of(
                        "lanewise.format", "1",
                        "lanewise.input", "4",
                        "lanewise.layers", "dense 5; relu; dense 3",
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
        "lanewise.input, -, lanewise.input",
        "lanewise.layers, -, lanewise.layers",
        "lanewise.classes, -, lanewise.classes",
        "lanewise.data, -, lanewise.data",
        // another version
        "lanewise.format, 2, another version",
        "lanewise.format, '', another version",
        // inputs
        "lanewise.input, 5, dense1.weight",
        "lanewise.input, 0, metadata",
        "lanewise.input, -4, metadata",
        "lanewise.input, '', metadata",
        "lanewise.input, four, metadata",
        "lanewise.input, 2x2, metadata",
        "lanewise.input, 4x, metadata",
        "lanewise.input, 99999999999, metadata",
        "lanewise.input, 65536x65536, metadata",
        // layers
        "lanewise.layers, '', metadata",
        "lanewise.layers, dense 5, classes",
        "lanewise.layers, dense 5; relu; dense 4, dense2.weight",
        "lanewise.layers, dense 5; relu; dense 3; dense 3, dense3.weight",
        "lanewise.layers, relu, classes",
        "lanewise.layers, dense 5;relu;dense 3, metadata",
        "lanewise.layers, dense; relu; dense 3, metadata",
        "lanewise.layers, dense 0; relu; dense 3, metadata",
        "lanewise.layers, dense -5; relu; dense 3, metadata",
        "lanewise.layers, dense 5 5; relu; dense 3, metadata",
        "lanewise.layers, dense five; relu; dense 3, metadata",
        "lanewise.layers, dense 5; tanh; dense 3, tanh",
        "lanewise.layers, dense 2147483647; relu; dense 3, metadata",
        "lanewise.layers, dense 99999999999; relu; dense 3, metadata",
    })
    void wrongMetadataIsRefused(String key, String value, String message) throws IOException {
        writeChanged(Map.of(key, value), Map.of());
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
        writeChanged(Map.of("lanewise.layers", "dense 5; a\nb\u001b[2J; dense 3"), Map.of());
        assertRefused(file(), this::read);
        writeChanged(Map.of("lanewise.format", "2\n"), Map.of());
        assertRefused(file(), this::read);
    }

    /** Layers that claim to be huge are refused before memory is taken for them. */
    @ParameterizedTest
    @ValueSource(strings = {"dense 3000000; relu; dense 3", "dense 5; relu; dense 4000000", "dense 100000000"})
    void layersThatClaimToBeHugeTakeNoMemory(String layers) throws IOException {
        writeChanged(Map.of("lanewise.layers", layers), Map.of());
        try (TensorArena scratch = TensorArena.ofShared()) {
            assertRefused(file(), () -> ModelFile.read(file(), 2, scratch, pool));
            assertThat(scratch.bytes()).isLessThan(100_000);
        }
    }

    @Test
    void missingOrWronglyShapedTensorsAreRefused() throws IOException {
        for (String name :
                List.of("dense1.weight", "dense1.bias", "dense2.bias", "standardizer.mean", "standardizer.std")) {
            writeChanged(Map.of(), Map.of(name, List.of()));
            assertRefused(file(), this::read).contains(name);
        }
        writeChanged(Map.of(), Map.of("dense1.weight", List.of(arena.allocate(5, 4))));
        assertRefused(file(), this::read)
                .contains("dense1.weight")
                .contains("4x5")
                .contains("5x4");
        writeChanged(Map.of(), Map.of("standardizer.mean", List.of(arena.allocate(3))));
        assertRefused(file(), this::read).contains("standardizer.mean");
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void unusableStatisticsAreRefused(float std) throws IOException {
        writeChanged(
                Map.of(), Map.of("standardizer.std", List.of(arena.allocate(4).copyFrom(1, 1, std, 1))));
        assertRefused(file(), this::read).contains("standardizer.std").contains("feature 2");
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

    @Test
    void anySafetensorsFileIsNotAModel() throws IOException {
        Safetensors.write(file(), Map.of(), Map.of("t", arena.allocate(3)));
        assertRefused(file(), this::read).contains("no Lanewise model");
    }
}
