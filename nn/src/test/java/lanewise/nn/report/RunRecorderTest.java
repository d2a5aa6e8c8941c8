package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.nn.FreshJvm;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.format.JsonObject;
import lanewise.nn.format.events.EventFile;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Examples;
import lanewise.nn.train.FitResult;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingRun;
import lanewise.nn.train.TrainingStep;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
    private static final int STEPS = 45;

    @TempDir
    private Path folder;

    private TensorArena arena;
    private WorkerPool pool;
    private Split digits;

    @BeforeEach
    void open() {
        arena = TensorArena.ofShared();
        pool = WorkerPool.of(1);
        digits = Digits.loadSplit(arena);
    }

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network network() {
        return Network.builder(Shape.of(64)).dense(16).relu().dense(10).build(32, 1, arena, pool);
    }

    private FitResult train(Network network, int epochs, TrainingListener... listeners) {
        return Trainer.of(network, new Adam(1e-2))
                .epochs(epochs)
                .build(arena, pool)
                .fit(Examples.of(digits.train()), Examples.of(digits.test()), listeners);
    }

    @Test
    void writesStepsAndEpochs() throws IOException {
        float[] losses = new float[4 * STEPS];
        int[] right = new int[4];
        Network network = network();
        TrainingListener every = new TrainingListener() {
            private int[] labels = {};

            @Override
            public void onStart(TrainingRun run) {
                labels = run.loss().labels();
            }

            @Override
            public void onStep(TrainingStep step) {
                losses[(int) step.total() - 1] = step.loss();
                for (int i = 0; i < step.rows(); i++) {
                    float[] logits = network.output().slice(10 * i, 10).toArray();
                    float own = logits[labels[i]];
                    logits[labels[i]] = Float.NEGATIVE_INFINITY;
                    boolean greatest = true;
                    for (float other : logits) {
                        greatest &= own > other;
                    }
                    right[step.epoch() - 1] += greatest ? 1 : 0;
                }
            }
        };
        FitResult result;
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            result = train(network, 4, recorder, every);
        }
        Curves curves = Curves.read(folder.resolve("metrics.jsonl"));
        Curve loss = curves.ofSteps("loss").orElseThrow();
        assertThat(loss.size()).isEqualTo(4 * STEPS);
        for (int i = 0; i < loss.size(); i++) {
            assertThat(loss.y(i)).isEqualTo(losses[i]);
            assertThat(loss.x(i)).isEqualTo((i + 1) / STEPS + (double) ((i + 1) % STEPS) / STEPS);
        }
        assertThat(curves.ofSteps().keySet())
                .containsExactly(
                        "loss", "accuracy", "learningRate", "gradientNorm", "weightNorm", "updateRatio", "seconds");
        for (int e = 0; e < 4; e++) {
            EpochReport report = result.reports().get(e);
            assertThat(curves.ofEpochs("loss").orElseThrow().y(e)).isEqualTo(report.loss());
            assertThat(curves.ofEpochs("validationLoss").orElseThrow().y(e))
                    .isEqualTo(report.validation().orElseThrow().loss());
            assertThat(curves.ofEpochs("validationAccuracy").orElseThrow().y(e))
                    .isEqualTo(report.validation().orElseThrow().get("accuracy"));
        }
        for (int e = 0; e < 4; e++) {
            assertThat(curves.ofEpochs("accuracy").orElseThrow().y(e))
                    .isEqualTo((double) right[e] / digits.train().size());
        }
        assertThat(right[3]).isGreaterThan(right[0]);
        assertThat(JsonObject.readLines(folder.resolve("metrics.jsonl"))
                        .getLast()
                        .names())
                .startsWith("epoch", "loss", "steps", "samplesPerSecond", "allocatedBytes");
    }

    @Test
    void changesNothingOfTheTraining() throws IOException {
        Network alone = network();
        train(alone, 2);
        Network watched = network();
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            train(watched, 2, recorder);
        }
        assertThat(watched.parameters().slab().toArray())
                .isEqualTo(alone.parameters().slab().toArray());
    }

    /** What TensorBoard would read: see EventFileTest for how. */
    @Test
    void writesEventsOfTheSameFigures() throws IOException {
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            train(network(), 3, recorder);
            recorder.events(SampleRun.facts(1));
        }
        byte[] events = Files.readAllBytes(folder.resolve(EventFile.NAME));
        String text = new String(events, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text)
                .contains("brain.Event:2", "train/loss", "train/gradientNorm", "epoch/validationLoss")
                .contains("weights/dense1.weight", "configuration", "| data | digits |", "mistakes/1: 3 taken for 8");
    }

    @Test
    void thinsOutLongTrainings() {
        assertThat(RunRecorder.every(50, 10)).isEqualTo(1);
        assertThat(RunRecorder.every(900, 45)).isEqualTo(9);
        assertThat(RunRecorder.every(4690, 938)).isEqualTo(25);
        assertThat(RunRecorder.every(93_800, 938)).isEqualTo(187);
        assertThat(RunRecorder.every(1_000_000_000L, 45)).isEqualTo(45);
    }

    /** In a fresh process, since what is compiled depends on all that ran before. */
    @Test
    void aStepWithEverythingOnAllocatesNothing() throws Exception {
        String output = FreshJvm.java(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                FreshJvm.classPath(),
                RecorderProbe.class.getName(),
                folder.toString()));
        String last = output.substring(output.lastIndexOf("bytes ["));
        long[] bytes = Arrays.stream(last.substring(7, last.indexOf(']')).split(", "))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat(bytes[bytes.length / 2]).as(output).isZero();
    }

    @Test
    void anotherThreadMayFlushInTheMiddleOfAnEpoch() throws IOException {
        int[] lines = new int[1];
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            assertThat(recorder.flush()).isEmpty();
            train(network(), 2, recorder, new TrainingListener() {
                @Override
                public void onStep(TrainingStep step) {
                    if (step.total() == 20) {
                        lines[0] = flushed(recorder);
                    }
                }
            });
        }
        assertThat(lines[0]).isEqualTo(20);
        assertThat(Curves.read(folder.resolve("metrics.jsonl"))
                        .ofSteps("loss")
                        .orElseThrow()
                        .size())
                .isEqualTo(2 * STEPS);
    }

    @Test
    void aTrainingThatGoesOnKeepsItsLines() throws IOException {
        Network network = network();
        Trainer trainer = Trainer.of(network, new Adam(1e-2)).build(arena, pool);
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            trainer.fit(digits.train(), 2, recorder);
        }
        Path file = folder.resolve("metrics.jsonl");
        // as if killed in the middle of a line, an epoch behind the last checkpoint
        Files.writeString(file, Files.readString(file) + "{\"step\":91,\"epoch\":2.02,\"loss\":1}\n{\"step\":9");
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            trainer.fit(digits.train(), 1, recorder);
        }
        Curve loss = Curves.read(file).ofSteps("loss").orElseThrow();
        assertThat(Curves.read(file).epochs()).isEqualTo(3);
        assertThat(loss.size()).isEqualTo(3 * STEPS);
        assertThat(loss.y(2 * STEPS)).isNotEqualTo(1);
    }

    private static int flushed(RunRecorder recorder) {
        try {
            inAnotherThread(recorder::flush);
            return JsonObject.readLines(recorder.flush().orElseThrow().resolve("metrics.jsonl"))
                    .size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenEndsTheTraining() {
        RunRecorder recorder = new RunRecorder(() -> folder.resolve("none"));
        assertThatThrownBy(() -> train(network(), 1, recorder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none");
    }

    /** The thread of a live report may be the first to meet a full disk: the training must not go on as if nothing had been. */
    @Test
    void aWriteThatFailedOnAnotherThreadEndsTheTraining() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        RunRecorder recorder = new RunRecorder(() -> {
            if (asked.getAndIncrement() == 0) {
                throw new FileSystemException("figures", null, "No space left on device");
            }
            return folder;
        });
        List<Throwable> met = new ArrayList<>();
        TrainingListener live = new TrainingListener() {
            @Override
            public void onStep(TrainingStep step) {
                if (step.total() == 7) {
                    met.add(catchThrowable(() -> inAnotherThread(recorder::flush)));
                }
            }
        };
        assertThatThrownBy(() -> train(network(), 1, recorder, live))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("figures cannot be written any more")
                .hasMessageContaining("No space left on device");
        assertThat(met).singleElement().asInstanceOf(THROWABLE).hasMessageContaining("No space left");
        assertThatThrownBy(recorder::close).isInstanceOf(IOException.class).hasMessageContaining("No space left");
        assertThat(folder).isEmptyDirectory();
    }

    /** A page that is made in the middle of an epoch sees whole lines only, whatever the training writes meanwhile. */
    @Test
    void curvesAreReadWhileNobodyWrites() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (RunRecorder recorder = new RunRecorder(() -> folder)) {
            FutureTask<Integer> reader = new FutureTask<>(() -> {
                int most = 0;
                while (!done.get()) {
                    int size =
                            recorder.curves().ofSteps("loss").map(Curve::size).orElse(0);
                    assertThat(size).isGreaterThanOrEqualTo(most);
                    most = size;
                }
                return most;
            });
            Thread.ofPlatform().start(reader);
            try {
                train(network(), 6, recorder);
            } finally {
                done.set(true);
            }
            assertThat(reader.get()).isLessThanOrEqualTo(6 * STEPS);
            assertThat(recorder.curves().epochs()).isEqualTo(6);
        }
    }

    private static void inAnotherThread(Callable<?> action) throws Exception {
        FutureTask<?> task = new FutureTask<>(action);
        Thread.ofPlatform().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    void aFailedTrainingLeavesNothingMore() throws IOException {
        RunRecorder recorder = new RunRecorder(() -> {
            throw new AssertionError("nothing was to be written");
        });
        TrainingListener failing = new TrainingListener() {
            @Override
            public void onStep(TrainingStep step) {
                throw new IllegalStateException("failed");
            }
        };
        assertThatThrownBy(() -> train(network(), 1, recorder, failing)).isInstanceOf(IllegalStateException.class);
        recorder.discard();
        recorder.close();
    }
}
