package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.format.CheckpointFile;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files there are, which are refused, and what is said then. */
class CheckpointsTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private TrainerBuilder plain() {
        return plain(Trainings.network(1, arena, pool));
    }

    private TrainerBuilder plain(Network network) {
        return Trainer.of(network, new Adam(0.01)).epochs(Trainings.EPOCHS);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static String name(long step) {
        return String.valueOf(CheckpointFolder.file(Path.of(""), step).getFileName());
    }

    private void train(Checkpoints policy, TrainingListener... listeners) {
        plain().checkpoints(policy)
                .build(arena, pool)
                .fit(Trainings.examples(arena), Trainings.validation(arena), listeners);
    }

    @Test
    void theLastOnesAreKept() throws IOException {
        train(new Checkpoints(folder, 5, 0, 3, 0));
        assertThat(names()).containsExactly(name(25), name(30), name(32));
    }

    @Test
    void listenersAreToldOfEveryFile() {
        List<String> told = new ArrayList<>();
        train(new Checkpoints(folder, 10, 2, 1, 0), new TrainingListener() {
            @Override
            public void onCheckpoint(Path file) {
                assertThat(file).isRegularFile();
                told.add(file.getFileName().toString());
            }
        });
        assertThat(told).containsExactly(name(10), name(16), name(20), name(30), name(32));
    }

    /** Those with the lowest validation losses stay beside the last. */
    @Test
    void theBestOnesAreKept() throws IOException {
        List<Double> losses = new ArrayList<>();
        train(Checkpoints.everyEpoch(folder).keep(1, 2), new TrainingListener() {
            @Override
            public void onEpoch(EpochReport report) {
                losses.add(report.judgedLoss());
            }
        });
        List<Double> sorted = losses.stream().sorted().toList();
        List<String> expected = Stream.of(sorted.get(0), sorted.get(1), losses.get(3))
                .map(l -> name(8L * (losses.indexOf(l) + 1)))
                .distinct()
                .sorted()
                .toList();
        assertThat(names()).isEqualTo(expected);
    }

    /** Evaluation and prediction read it like any model. */
    @Test
    void aCheckpointIsAModelToo() throws IOException {
        Network network = Trainings.network(1, arena, pool);
        Trainer trainer =
                plain(network).checkpoints(Checkpoints.everyEpoch(folder)).build(arena, pool);
        trainer.fit(Trainings.examples(arena));
        ModelFile model = ModelFile.read(CheckpointFolder.file(folder, 32), 4, arena, pool);
        assertThat(Trainings.bits(trainer, model.network())).isEqualTo(Trainings.bits(trainer, network));
    }

    /** An update that overflows is noticed by the next loss; behind the last step by whoever would save or return the network. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parametersThatAreNotFiniteAreNeitherSavedNorReturned(boolean saving) throws IOException {
        Dataset data = Clouds.of(Trainings.EXAMPLES, 6, 3, 5, arena);
        for (int i = 0; i < 2; i++) { // of two classes: one of them is wrong, and has a gradient of 1e6/61 at least
            data.features().set(6 * i, 1e6f);
        }
        Network network = Network.builder(Shape.of(6)).dense(3).build(64, 1, arena, pool);
        TrainerBuilder builder = Trainer.of(network, new Sgd(3e38));
        Trainer trainer = (saving ? builder.checkpoints(Checkpoints.everyEpoch(folder)) : builder).build(arena, pool);
        assertThatThrownBy(() -> trainer.fit(Examples.of(data)))
                .isInstanceOf(DivergedException.class)
                .hasMessageStartingWith("after step 1 the values of dense1.weight are not all finite")
                .hasMessageNotContaining("\n");
        assertThat(names()).isEmpty();
    }

    /** Otherwise the first files of the new training would be pruned as the oldest of the other. */
    @Test
    void aNewTrainingIsNotSavedAmongTheFilesOfAnother() {
        train(Checkpoints.everyEpoch(folder));
        assertThatThrownBy(() -> train(Checkpoints.everyEpoch(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("step 32")
                .hasMessageNotContaining("\n");
    }

    /** One that goes on may be saved elsewhere, but not among those of another: it would prune them, and be resumed from them. */
    @Test
    void aResumedTrainingIsNotSavedAmongTheFilesOfAnother() throws IOException {
        train(Checkpoints.everyEpoch(folder));
        Path elsewhere = folder.resolve("elsewhere");
        plain().seed(2)
                .checkpoints(Checkpoints.everyEpoch(elsewhere))
                .build(arena, pool)
                .fit(Trainings.examples(arena));
        List<Path> theirs = Checkpoints.in(elsewhere);
        assertThat(theirs).isNotEmpty();
        Trainer trainer = plain().checkpoints(Checkpoints.everyEpoch(elsewhere)).build(arena, pool);
        trainer.resume(CheckpointFolder.file(folder, 24), Trainings.examples(arena));
        assertThatThrownBy(() -> trainer.fit(Trainings.examples(arena)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(elsewhere + " has checkpoints of another training; save this one elsewhere: ")
                .hasMessageContaining("seed is '1' but the checkpoint was written with '2'")
                .hasMessageNotContaining("\n");
        assertThat(Checkpoints.in(elsewhere)).isEqualTo(theirs);
        Path empty = folder.resolve("empty");
        Trainer moved = plain().checkpoints(Checkpoints.everyEpoch(empty)).build(arena, pool);
        moved.resume(CheckpointFolder.file(folder, 24), Trainings.examples(arena));
        moved.fit(Trainings.examples(arena));
        assertThat(Checkpoints.in(empty)).hasSize(1);
    }

    @Test
    void whatAKilledWriterHasLeftIsRemoved() throws IOException {
        Files.writeString(folder.resolve("." + name(7) + ".d1f0.part"), "half");
        Files.writeString(folder.resolve("notes.part"), "mine");
        train(Checkpoints.everyEpoch(folder).keep(1, 0));
        assertThat(names()).containsExactly("notes.part", name(32));
    }

    @Test
    void anEmptyFolderHasNothingToResume() {
        Trainer trainer = plain().build(arena, pool);
        assertThatThrownBy(() -> trainer.resume(folder, Trainings.examples(arena)))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no checkpoint");
    }

    /** Any byte that is changed, any length that is cut off, is noticed; and the file before is taken. */
    @Test
    void aDamagedFileIsRefusedAndThePreviousOneIsTaken() throws IOException {
        train(Checkpoints.everyEpoch(folder).keep(2, 0));
        Path last = CheckpointFolder.file(folder, 32);
        byte[] whole = Files.readAllBytes(last);
        Rng rng = new Rng(3, 0);
        for (int round = 0; round < 200; round++) {
            int at = rng.below(whole.length, round);
            byte[] damaged = whole.clone();
            if (round % 2 == 0) {
                damaged[at] ^= (byte) (1 << round / 2 % 8);
            } else {
                damaged = Arrays.copyOf(whole, at);
            }
            Files.write(last, damaged);
            Trainer trainer = plain().build(arena, pool);
            assertThatThrownBy(() -> trainer.resume(last, Trainings.examples(arena)))
                    .as("byte %d", at)
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageContaining(last.toString())
                    .hasMessageNotContaining("\n");
            Resumption resumed = trainer.resume(folder, Trainings.examples(arena));
            assertThat(resumed.file()).isEqualTo(CheckpointFolder.file(folder, 24));
            assertThat(resumed.refused()).singleElement().asString().contains(name(32));
        }
    }

    /** The damaged file of a later step is not counted among the last, which would push out the new ones. */
    @Test
    void aDamagedFileDoesNotPushOutNewOnes() throws IOException {
        train(Checkpoints.everyEpoch(folder).keep(2, 0));
        Files.writeString(CheckpointFolder.file(folder, 32), "damaged");
        Trainer trainer = plain().checkpoints(new Checkpoints(folder, 3, 0, 2, 0))
                .stopWhen(StopRule.maxSteps(28))
                .build(arena, pool);
        trainer.resume(folder, Trainings.examples(arena));
        trainer.fit(Trainings.examples(arena));
        assertThat(names()).containsExactly(name(27), name(28), name(32));
    }

    @Test
    void aModelIsNoCheckpoint() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.of(Trainings.network(1, arena, pool)).write(file);
        assertThatThrownBy(() -> CheckpointFile.read(file, arena))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("no checkpoint");
    }

    static Stream<Arguments> others() {
        return Stream.of(
                other("seed", "'2'", "'1'", b -> b.seed(2)),
                other("accumulate", "'2'", "'1'", b -> b.accumulate(2)),
                other(
                        "loss",
                        "smoothing=0.1",
                        "smoothing=0.0",
                        b -> b.loss(new SoftmaxCrossEntropy().withSmoothing(0.1))),
                other(
                        "transform",
                        "ClipByGlobalNorm[limit=1.0]",
                        "Optional.empty",
                        b -> b.transform(new ClipByGlobalNorm(1))),
                other("averaging", "decay=0.5", "Optional.empty", b -> b.averaging(new Averaging.Exponential(0.5))),
                other("monitor", "accuracy", "loss", b -> b.monitor(Monitor.ACCURACY)),
                other("note", "'b'", "'not set'", b -> b.configuration("note", "b")));
    }

    private static Arguments other(String what, String here, String saved, Consumer<TrainerBuilder> change) {
        return Arguments.of(what, here, saved, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void anotherTrainingIsRefusedWithBothValues(
            String what, String here, String saved, Consumer<TrainerBuilder> change) {
        train(Checkpoints.everyEpoch(folder));
        TrainerBuilder builder = plain();
        change.accept(builder);
        assertRefused(builder.build(arena, pool), Trainings.examples(arena), what + " is", here, saved);
    }

    private void assertRefused(Trainer trainer, Examples train, String... parts) {
        float[] before = trainer.parts().network().parameters().slab().toArray();
        assertThatThrownBy(() -> trainer.resume(folder, train))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name(32))
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
        assertThat(trainer.parts().network().parameters().slab().toArray()).isEqualTo(before);
        assertThat(trainer.optimizer().steps()).isZero();
    }

    @Test
    void anotherRuleAndAnotherRateAreRefused() {
        train(Checkpoints.everyEpoch(folder));
        Network network = Trainings.network(1, arena, pool);
        Examples data = Trainings.examples(arena);
        assertRefused(Trainer.of(network, new Sgd(0.01)).build(arena, pool), data, "optimizer is 'sgd", "'adam");
        assertRefused(
                Trainer.of(network, new Adam(0.02)).build(arena, pool),
                data,
                "learning rate 0.02",
                "learning rate 0.01");
    }

    /** It is dropout's, too. */
    @Test
    void anotherSeedOfTheNetworkIsRefused() {
        train(Checkpoints.everyEpoch(folder));
        Trainer trainer = plain(Trainings.network(7, arena, pool)).build(arena, pool);
        assertRefused(trainer, Trainings.examples(arena), "network seed is '7'", "'1'");
    }

    /** One line: the first layer that differs. */
    @Test
    void anotherNetworkIsRefused() {
        train(Checkpoints.everyEpoch(folder));
        Network network = Network.builder(Shape.of(6))
                .dense(11)
                .batchNorm()
                .relu()
                .dropout(0.2f)
                .dense(3)
                .build(Trainings.BATCH, 1, arena, pool);
        assertRefused(
                plain(network).build(arena, pool),
                Trainings.examples(arena),
                "network is 'dense1 = dense 11 (input)'",
                "'dense1 = dense 10 (input)'");
    }

    @Test
    void otherDataAreRefused() {
        train(Checkpoints.everyEpoch(folder));
        Examples fewer = Examples.of(Clouds.of(60, 6, 3, 5, arena));
        assertRefused(plain().build(arena, pool), fewer, "data is 'clouds, 60 examples", "'clouds, 61 examples");
        Examples other = Examples.of(Clouds.of(61, 6, 3, 6, arena));
        assertRefused(plain().build(arena, pool), other, "data is 'clouds, 61 examples", "'clouds, 61 examples");
    }
}
