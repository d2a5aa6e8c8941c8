package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import lanewise.jmh.images.IdxFolder;
import lanewise.jmh.images.MadeUpImages;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Epochs as cases. */
class EpochGroupTest {
    private static final MadeUpImages SMALL = new MadeUpImages(1000, 200);

    @TempDir
    private Path folder;

    /** Says what it is told to. */
    private record Parrot(float loss, double accuracy) implements Learner {
        @Override
        public float epoch(int number) {
            return number == 0 ? loss : Float.NaN;
        }

        @Override
        public void close() {}
    }

    private static Optional<String> fault(float loss, double accuracy) {
        EpochCase c = EpochCase.perceptron(SMALL, 1);
        try (Trial trial = new EpochTrial(c, (plan, images) -> new Parrot(loss, accuracy))) {
            trial.run(2);
            return c.fault(trial);
        }
    }

    /** Any number of threads gives the same bits. */
    @Test
    void lanewiseLearns() {
        float[] one = results(1, 7);
        assertThat(one[EpochCase.ACCURACY]).isGreaterThan(0.9f);
        assertThat(results(2, 7)).isEqualTo(one);
    }

    private static float[] results(int threads, long seed) {
        EpochCase c = EpochCase.perceptron(SMALL, seed);
        try (Lanewise lanewise = new Lanewise(threads);
                Trial trial = lanewise.prepare(c).orElseThrow()) {
            trial.run(1);
            assertThat(c.fault(trial)).isEmpty();
            float loss = trial.result(EpochCase.FIRST_LOSS);
            trial.run(3);
            assertThat(trial.result(EpochCase.FIRST_LOSS)).isEqualTo(loss);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> trial.result(2));
            return new float[] {loss, trial.result(EpochCase.ACCURACY)};
        }
    }

    @Test
    void firstLossAndAccuracyAreChecked() {
        float right = results(1, 1)[EpochCase.FIRST_LOSS];
        assertThat(fault(right, 0.9)).isEmpty();
        assertThat(fault(right + 0.01f, 0.9).orElseThrow()).startsWith("the first loss is ");
        assertThat(fault(Float.NaN, 0.9)).isPresent();
        assertThat(fault(right, 0.1)).contains("the accuracy is 0.1 instead of 0.2 or more");
        assertThat(fault(right, Double.NaN)).isPresent();
    }

    @Test
    void anotherKindOfTrialIsAFault() {
        try (Lanewise lanewise = new Lanewise(1);
                Trial steps =
                        lanewise.prepare(TrainGroup.mlp().cases().getFirst()).orElseThrow()) {
            assertThat(EpochCase.perceptron(SMALL, 1).fault(steps).orElseThrow())
                    .endsWith(" does not learn images");
        }
    }

    /** A seed decides weights and order; an epoch has an order of its own. */
    @Test
    void plansDifferBySeed() {
        Plan one = EpochCase.perceptron(SMALL, 1).plan();
        Plan two = EpochCase.perceptron(SMALL, 2).plan();
        assertThat(one.weights(0, 8, 4)).isNotEqualTo(two.weights(0, 8, 4)).isNotEqualTo(one.weights(1, 8, 4));
        Set<List<Integer>> orders = new HashSet<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            for (Plan plan : List.of(one, two)) {
                orders.add(IntStream.of(plan.order(epoch, 100)).boxed().toList());
            }
        }
        assertThat(orders)
                .hasSize(6)
                .allSatisfy(o -> assertThat(new HashSet<>(o)).hasSize(100));
    }

    /** The whole way of the command line with files: forks, table, JSON. */
    @Test
    void compareOnFiles() throws IOException, InterruptedException {
        SMALL.write(folder);
        Options options = Options.parse(List.of("mnist-epoch", "--rounds", "1", "--data", folder.toString()));
        Report report = new Rounds(options, e -> timed(options, e), line -> {}).run(List.of(Entrant.LANEWISE));
        assertThat(report.lanewise().failure()).isEmpty();
        JsonNode json = ReportJson.tree(report, new Machine("cpu", "jdk", "abc", "2026-01-01T00:00:00Z"));
        assertThat(json.get("group").asText()).isEqualTo("mnist-epoch");
        assertThat(json.get("data").asText()).isEqualTo("images from IDX files");
        assertThat(json.get("cases").get(0).get("name").asText()).isEqualTo("784-128-10 batch 64");
        assertThat(json.get("cases").get(0).get("lanewiseUs").get("median").asDouble())
                .isPositive();
    }

    private static Timings timed(Options options, Entrant e) throws IOException, InterruptedException {
        return Timings.of(new Fork(options.threads()).results(e, Child.class, options.words()));
    }

    @Test
    void withoutAFolderImagesAreMadeUp() {
        Options options = Options.parse(List.of("mnist-epoch"));
        assertThat(options.data()).contains("images made up (LikeMnist), no real ones");
        assertThat(options.words()).containsExactly("mnist-epoch", "--threads", "1", "--cases", "");
        assertThat(options.group()).isEqualTo(new EpochGroup(new MadeUpImages(60_000, 10_000)));
    }

    @Test
    void filesThatAreDamagedOrMissing() throws IOException {
        SMALL.write(folder);
        EpochCase c = EpochCase.perceptron(new IdxFolder(folder), 1);
        Path labels = folder.resolve("t10k-labels-idx1-ubyte");
        Files.writeString(labels, "no labels");
        try (Lanewise lanewise = new Lanewise(1)) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> lanewise.prepare(c))
                    .withMessageContaining("t10k-labels");
        }
        Files.delete(labels);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Options.parse(List.of("mnist-epoch", "--data", folder.toString())))
                .withMessage("--data: there is no " + labels + ", nor with .gz");
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "9, 4", "10, 5", "50, 5"})
    void fewEpochsAreAtMostHalfOfThem(int epochs, int few) {
        assertThat(EpochsOptions.parse(List.of("--epochs", Integer.toString(epochs)))
                        .few())
                .isEqualTo(few);
    }

    /** What is written is read again. */
    @Test
    void coursesSurviveTheirFile() throws IOException {
        Path file = folder.resolve("course");
        try (Lanewise lanewise = new Lanewise(1)) {
            Course course = Course.of(lanewise, EpochCase.perceptron(SMALL, 3), 4, 2);
            assertThat(course.millis())
                    .hasSize(4)
                    .allSatisfy(ms -> assertThat(ms).isPositive());
            assertThat(course.late()).isGreaterThan(0.9);
            course.write(file);
            assertThat(Course.of(Files.readAllLines(file))).isEqualTo(course);
        }
        Course wrong = new Course("1.0", Optional.of("the first loss is 3"), List.of(), List.of());
        wrong.write(file);
        assertThat(Course.of(Files.readAllLines(file))).isEqualTo(wrong);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Course.of(List.of()));
    }

    @Test
    void peers() {
        List<Entrant> known = Entrant.known(new EpochGroup(SMALL));
        assertThat(known)
                .extracting(Entrant::name)
                .containsExactlyInAnyOrder("libtorch", "libtorch-ftz", "tensorflow", "djl-pytorch");
        assertThat(Entrant.peers(new EpochGroup(SMALL))).isSubsetOf(known); // none of them without the profile
    }

    @Test
    void epochsComeInTheirOrder() throws IOException {
        EpochCase c = EpochCase.perceptron(SMALL, 1);
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1);
                LanewiseEpochs epochs =
                        new LanewiseEpochs(pool, c.plan(), c.images().standardized(arena))) {
            epochs.epoch(0);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> epochs.epoch(2))
                    .withMessage("epoch 2 cannot come now; the trainer goes on with epoch 1");
        }
    }
}
