package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

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
import lanewise.nn.data.Standardizer;
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

/** Nothing but a model is taken for one: files cut off, wrong texts, wrong tensors. */
class ModelFileDamageTest {
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
    static String graph(String layers) {
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
}
