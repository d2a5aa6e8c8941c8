package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Trained models come back bit for bit. */
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
                        "lanewise.graph", ModelFileDamageTest.graph("dense 5; relu; dense 3"),
                        "lanewise.classes", "[\"crème\",\"b\",\"日本\"]",
                        "lanewise.data", "clouds"));
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
