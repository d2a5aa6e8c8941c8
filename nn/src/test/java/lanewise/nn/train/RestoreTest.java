package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.Network;
import lanewise.nn.format.CheckpointFile;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A checkpoint is put into a training whole or not at all, whatever is wrong with it. */
class RestoreTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @TempDir
    private Path folder;

    private Map<String, String> texts = Map.of();
    private Map<String, Tensor> tensors = Map.of();

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** With everything that a checkpoint can have: a schedule with a memory, an average, the best weights. */
    private Trainer trainer() {
        Network network = Trainings.network(1, arena, pool);
        return Trainings.onAPlateau(network)
                .averaging(new Averaging.Exponential(0.9))
                .restoreBest()
                .epochs(3)
                .build(arena, pool);
    }

    @BeforeEach
    void save() {
        Trainer trainer = trainer();
        trainer.fit(Trainings.examples(arena), Trainings.validation(arena));
        TrainingState state = trainer.state(Trainings.examples(arena));
        texts = state.texts();
        tensors = new LinkedHashMap<>(state.tensors());
        tensors.replaceAll((name, t) -> arena.allocate(t.shape()).copyFrom(t));
    }

    private Path write(Map<String, String> all) throws IOException {
        Path file = folder.resolve("step-000000024.safetensors");
        CheckpointFile.write(file, trainer().model(), all, tensors);
        return file;
    }

    /** All that a resumption could change. */
    private List<Object> everything(Trainer trainer) {
        TrainingState state = trainer.state(Trainings.examples(arena));
        List<Object> all = new ArrayList<>(List.of(state.texts()));
        state.tensors().values().forEach(t -> all.add(Arrays.toString(t.toArray())));
        all.add(Trainings.bits(trainer, trainer.parts().network()));
        return all;
    }

    static Stream<String> damages() {
        return Stream.of(
                "epochs=",
                "epochs=-1",
                "epochs=3000000000",
                "steps=x",
                "examples=1e3",
                "lossSum=none",
                "random=-3",
                "averaged=1.5",
                "optimizer=adam",
                "optimizer.steps=-1",
                "optimizer.steps=many",
                "best.value=?",
                "best.epoch=",
                "plateau.value=-0x1.0p0",
                "plateau.bad=-0x1.0p0",
                "plateau.cooling=a");
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aTextThatIsWrongChangesNothing(String damage) throws IOException {
        String name = damage.substring(0, damage.indexOf('='));
        Map<String, String> damaged = new LinkedHashMap<>(texts);
        assertThat(damaged.put(name, damage.substring(name.length() + 1))).isNotNull();
        assertRefused(damaged);
    }

    @Test
    void anyTextThatIsMissingChangesNothing() throws IOException {
        for (String name : texts.keySet()) {
            Map<String, String> damaged = new LinkedHashMap<>(texts);
            damaged.remove(name);
            assertRefused(damaged);
        }
    }

    private void assertRefused(Map<String, String> damaged) throws IOException {
        Path file = write(damaged);
        Trainer trainer = trainer();
        trainer.parts().network().tensors().values().forEach(t -> t.set(0, 0.25f));
        List<Object> before = everything(trainer);
        assertThatThrownBy(() -> trainer.resume(file, Trainings.examples(arena)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageNotContaining("\n");
        assertThat(everything(trainer)).isEqualTo(before);
    }

    /** The same file without damage is taken, and everything is what was saved. */
    @Test
    void theWholeIsRestored() throws IOException {
        Trainer trainer = trainer();
        trainer.resume(write(texts), Trainings.examples(arena));
        TrainingState state = trainer.state(Trainings.examples(arena));
        assertThat(state.texts()).isEqualTo(texts);
        state.tensors()
                .forEach((name, t) -> assertThat(t.toArray())
                        .as(name)
                        .isEqualTo(tensors.get(name).toArray()));
    }
}
