package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.ElementType;
import lanewise.nn.data.MappedFeatures;
import lanewise.optim.Goal;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that is stopped at any step and resumed by another process goes on as if it had never stopped, bit for bit. */
class ResumeTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** What a training came to: the bits of the network, those of its average, and the reports. */
    private record Outcome(List<Integer> bits, List<Integer> averaged, List<String> reports, long random) {}

    private Outcome outcome(Trainer trainer, Network network, FitResult result) {
        List<Integer> averaged = new ArrayList<>();
        trainer.withAverage(() -> averaged.addAll(Trainings.bits(trainer, network)));
        List<String> reports = result.reports().stream()
                .map(r -> r.epoch() + " " + r.loss() + " " + r.learningRate() + " " + r.validation())
                .toList();
        return new Outcome(Trainings.bits(trainer, network), averaged, reports, network.randomSteps());
    }

    private Outcome uninterrupted(Function<Network, TrainerBuilder> how) {
        Network network = Trainings.network(1, arena, pool);
        Trainer trainer = how.apply(network).epochs(Trainings.EPOCHS).build(arena, pool);
        FitResult result = trainer.fit(Trainings.examples(arena), Trainings.validation(arena));
        return outcome(trainer, network, result);
    }

    /** Stopped after some steps; the networks that go on begin with other weights. */
    private Outcome interrupted(Function<Network, TrainerBuilder> how, Path saved, long... stops) throws IOException {
        int round = 0;
        for (long stop : stops) {
            Network network = network(round);
            Trainer trainer = trainer(how, network, saved)
                    .stopWhen(StopRule.maxSteps(stop))
                    .build(arena, pool);
            if (round++ > 0) {
                trainer.resume(saved, Trainings.examples(arena));
            }
            FitResult result = trainer.fit(Trainings.examples(arena), Trainings.validation(arena));
            assertThat(result.steps()).isEqualTo(stop);
            assertThat(result.stopped()).contains(stop + " steps are done");
        }
        Network network = network(round);
        Trainer trainer = trainer(how, network, saved).build(arena, pool);
        assertThat(trainer.resume(saved, Trainings.examples(arena)).file())
                .isEqualTo(CheckpointFolder.file(saved, stops[stops.length - 1]));
        return outcome(trainer, network, trainer.fit(Trainings.examples(arena), Trainings.validation(arena)));
    }

    /** The same network; all but the first have no first values to speak of. */
    private Network network(int round) {
        Network network = Trainings.network(1, arena, pool);
        if (round > 0) {
            network.tensors().values().forEach(t -> Elementwise.fill(0.5f, t, t.size()));
        }
        return network;
    }

    private static TrainerBuilder trainer(Function<Network, TrainerBuilder> how, Network network, Path saved) {
        return how.apply(network)
                .epochs(Trainings.EPOCHS)
                .checkpoints(Checkpoints.everyEpoch(saved).everySteps(5));
    }

    private void assertSame(Function<Network, TrainerBuilder> how, int steps, long seed) throws IOException {
        Outcome whole = uninterrupted(how);
        Rng rng = new Rng(seed, 0);
        for (int round = 0; round < 3; round++) {
            long stop = 1 + rng.below(steps - 2, 2L * round);
            long second = stop + 1 + rng.below((int) (steps - 1 - stop), 2L * round + 1);
            Outcome parts = interrupted(how, folder.resolve("run" + round), stop, second);
            assertThat(parts.bits()).as("stopped at %d and %d", stop, second).isEqualTo(whole.bits());
            assertThat(parts.averaged()).isEqualTo(whole.averaged());
            assertThat(parts.random()).isEqualTo(whole.random());
            assertThat(whole.reports()).endsWith(parts.reports().toArray(String[]::new));
        }
    }

    static Stream<String> rules() {
        return Trainings.RULES.keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void everyRuleGoesOnWithTheSameBits(String rule) throws IOException {
        assertSame(n -> Trainer.of(n, Trainings.RULES.get(rule).get()), 32, rule.hashCode());
    }

    static Stream<Arguments> kinds() {
        return Trainings.KINDS.keySet().stream()
                .flatMap(kind -> Stream.of("momentum, one cycle", "adam, cosine restarts", "sam of momentum")
                        .map(rule -> Arguments.of(kind, rule)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("kinds")
    void everyKindGoesOnWithTheSameBits(String kind, String rule) throws IOException {
        int steps = kind.equals("accumulated") ? 12 : 32;
        assertSame(n -> Trainings.KINDS.get(kind).apply(n, Trainings.RULES.get(rule)), steps, kind.hashCode());
    }

    @Test
    void aScheduleWithAMemoryGoesOnToo() throws IOException {
        assertSame(Trainings::onAPlateau, 32, 8);
    }

    /** In one process, too: fit called again goes on in the middle of the epoch. */
    @Test
    void fitCalledAgainGoesOn() {
        Function<Network, TrainerBuilder> how =
                n -> Trainer.of(n, Trainings.RULES.get("adam, cosine restarts").get());
        Network network = Trainings.network(1, arena, pool);
        boolean[] stop = {false};
        Trainer trainer = how.apply(network)
                .epochs(Trainings.EPOCHS)
                .stopWhen(StopRule.when(() -> stop[0], "asked to"))
                .build(arena, pool);
        FitResult first = trainer.fit(Trainings.examples(arena), Trainings.validation(arena), new TrainingListener() {
            @Override
            public void onStep(TrainingStep step) {
                stop[0] = step.total() == 13;
            }
        });
        assertThat(first.stopped()).contains("asked to");
        assertThat(first.epochs()).isEqualTo(1);
        stop[0] = false;
        FitResult second = trainer.fit(Trainings.examples(arena), Trainings.validation(arena));
        assertThat(second.reports()).extracting(EpochReport::epoch).containsExactly(2, 3, 4);
        assertThat(Trainings.bits(trainer, network))
                .isEqualTo(uninterrupted(how).bits());
    }

    /** The number of threads is nobody's business: it changes no bit. */
    @Test
    void anotherNumberOfThreadsMayGoOn() throws IOException {
        Function<Network, TrainerBuilder> how =
                n -> Trainer.of(n, Trainings.RULES.get("nadam").get());
        Network first = Trainings.network(1, arena, pool);
        Trainer begun =
                trainer(how, first, folder).stopWhen(StopRule.maxSteps(11)).build(arena, pool);
        begun.fit(Trainings.examples(arena), Trainings.validation(arena));
        try (WorkerPool two = WorkerPool.of(2)) {
            Network network = Trainings.network(1, arena, two);
            Trainer trainer = trainer(how, network, folder).build(arena, two);
            trainer.resume(folder, Trainings.examples(arena));
            trainer.fit(Trainings.examples(arena), Trainings.validation(arena));
            assertThat(Trainings.bits(trainer, network))
                    .isEqualTo(uninterrupted(how).bits());
        }
    }

    /** Rows of a file that is mapped are saved and go on like those in memory. */
    @Test
    void mappedDataGoOnWithTheSameBits() throws IOException {
        Function<Network, TrainerBuilder> how =
                n -> Trainer.of(n, Trainings.RULES.get("adam, cosine restarts").get());
        Dataset memory = Clouds.of(Trainings.EXAMPLES, 6, 3, 5, arena);
        Path file =
                Files.write(folder.resolve("rows"), memory.features().segment().toArray(ValueLayout.JAVA_BYTE));
        Dataset mapped = memory.withFeatures(MappedFeatures.map(
                file, 0, ElementType.F32, ByteOrder.nativeOrder(), memory.size(), Shape.of(6), arena));
        assertThat(mapped.isInMemory()).isFalse();
        Path saved = folder.resolve("saved");
        trainer(how, Trainings.network(1, arena, pool), saved)
                .stopWhen(StopRule.maxSteps(13))
                .build(arena, pool)
                .fit(Examples.of(mapped), Trainings.validation(arena));
        Network network = network(1);
        Trainer trainer = trainer(how, network, saved).build(arena, pool);
        assertThat(trainer.resume(saved, Examples.of(mapped)).file()).isEqualTo(CheckpointFolder.file(saved, 13));
        trainer.fit(Examples.of(mapped), Trainings.validation(arena));
        assertThat(Trainings.bits(trainer, network))
                .isEqualTo(uninterrupted(how).bits());
    }

    /** What was done is not done again: a finished training that is resumed does nothing. */
    @Test
    void aFinishedTrainingIsFinished() throws IOException {
        Function<Network, TrainerBuilder> how =
                n -> Trainer.of(n, Trainings.RULES.get("sgd").get());
        Network network = Trainings.network(1, arena, pool);
        trainer(how, network, folder).build(arena, pool).fit(Trainings.examples(arena));
        Map<String, Long> before = sizes();
        Network other = network(2);
        Trainer trainer = trainer(how, other, folder).build(arena, pool);
        trainer.resume(folder, Trainings.examples(arena));
        FitResult result = trainer.fit(Trainings.examples(arena));
        assertThat(result.steps()).isEqualTo(32);
        assertThat(result.reports()).isEmpty();
        assertThat(Trainings.bits(trainer, other)).isEqualTo(Trainings.bits(trainer, network));
        assertThat(sizes()).isEqualTo(before);
    }

    /** A process that ends between its last checkpoint and its last word has lost its patience all the same. */
    @Test
    void patienceThatIsLostStaysLost() throws IOException {
        Function<Network, TrainerBuilder> how =
                n -> Trainer.of(n, Trainings.RULES.get("sgd").get())
                        .monitor(new Monitor("loss", Goal.MINIMISE, 10))
                        .patience(2)
                        .restoreBest();
        Network network = Trainings.network(1, arena, pool);
        Trainer trainer = trainer(how, network, folder).build(arena, pool);
        FitResult first = trainer.fit(Trainings.examples(arena), Trainings.validation(arena));
        assertThat(first.epochs()).isEqualTo(3);
        Network other = network(1);
        Trainer resumed = trainer(how, other, folder).build(arena, pool);
        resumed.resume(folder, Trainings.examples(arena));
        FitResult second = resumed.fit(Trainings.examples(arena), Trainings.validation(arena));
        assertThat(second.epochs()).isEqualTo(3);
        assertThat(second.stopped()).isEqualTo(first.stopped()).isPresent();
        assertThat(second.bestEpoch()).contains(1);
        assertThat(Trainings.bits(resumed, other)).isEqualTo(Trainings.bits(trainer, network));
    }

    private Map<String, Long> sizes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(java.util.stream.Collectors.toMap(
                    f -> f.getFileName().toString(), f -> f.toFile().lastModified()));
        }
    }
}
