package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Crop;
import lanewise.nn.data.augment.Flip;
import lanewise.nn.data.augment.Noise;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.Sam;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * J06, H01, B02: what is done with examples on their way into the network is a function of seed, epoch and example. So the same bits come of a training whichever thread
 * makes the batches, however many work, and wherever it was stopped and resumed.
 */
@Timeout(120)
class FeedTest {
    private static final int EXAMPLES = 61;
    private static final int BATCH = 8;
    private static final int EPOCHS = 3;
    private static final int STEPS = EPOCHS * 8;

    private static final Map<String, UnaryOperator<DatasetExamples>> TREATMENTS = new LinkedHashMap<>();
    private static final Map<String, UnaryOperator<TrainerBuilder>> STEPPING = new LinkedHashMap<>();

    static {
        TREATMENTS.put("as they are", e -> e);
        TREATMENTS.put("augmented", e -> e.augmented(new Shift(1, 1, 0), Flip.leftRight(), new Rotate(10)));
        TREATMENTS.put("cropped", e -> e.augmented(new Crop(6, 7)));
        TREATMENTS.put("mixed", e -> e.augmented(new Noise(0.1f)).mixup(0.4));
        TREATMENTS.put("balanced", DatasetExamples::balanced);
        TREATMENTS.put("class-weighted", DatasetExamples::classWeighted);
        TREATMENTS.put(
                "mixed, balanced and weighted",
                e -> e.mixup(1).balanced().classWeighted().augmented(new Shift(0, 1, 0)));
        STEPPING.put("plain", b -> b);
        STEPPING.put("accumulated", b -> b.accumulate(3));
    }

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena)
            .select("digits", IntStream.range(0, EXAMPLES).map(i -> 7 * i).toArray());
    private final Standardizer standardizer = Standardizer.overall(digits, arena);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    static Stream<Arguments> trainings() {
        return TREATMENTS.keySet().stream()
                .flatMap(t -> Stream.of("adam", "sam of momentum")
                        .flatMap(rule -> STEPPING.keySet().stream().map(s -> Arguments.of(t, rule, s))));
    }

    private DatasetExamples examples(String treatment) {
        return treated(treatment, digits);
    }

    private DatasetExamples treated(String treatment, Dataset data) {
        DatasetExamples examples = TREATMENTS.get(treatment).apply(Examples.of(data));
        return treatment.equals("cropped") ? examples : examples.preprocessed(standardizer);
    }

    private static Network network(String treatment, TensorArena arena, WorkerPool pool) {
        Shape shape = treatment.equals("cropped") ? Shape.of(6, 7) : Shape.of(8, 8);
        return Network.builder(shape)
                .flatten()
                .dense(12)
                .batchNorm()
                .relu()
                .dropout(0.2f)
                .dense(10)
                .build(BATCH, 1, arena, pool);
    }

    private static TrainerBuilder builder(Network network, String rule, String stepping) {
        TrainerBuilder builder = Trainer.of(
                        network, rule.equals("adam") ? new Adam(0.01) : new Sam(new Momentum(0.02, 0.9), 0.05))
                .seed(5)
                .epochs(EPOCHS);
        return STEPPING.get(stepping).apply(builder);
    }

    private List<Integer> bits(String treatment, String rule, String stepping, boolean prefetched, int threads) {
        try (WorkerPool workers = WorkerPool.of(threads)) {
            Network network = network(treatment, arena, workers);
            Trainer trainer = builder(network, rule, stepping).build(arena, workers);
            trainer.fit(examples(treatment).prefetched(prefetched));
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(t -> t.getName().equals("lanewise-prefetch"));
            return Trainings.bits(trainer, network);
        }
    }

    @ParameterizedTest(name = "J06: {0}, {1}, {2}")
    @MethodSource("trainings")
    void anyThreadMakesTheSameBatches(String treatment, String rule, String stepping) {
        List<Integer> expected = bits(treatment, rule, stepping, false, 1);
        assertThat(bits(treatment, rule, stepping, true, 1)).isEqualTo(expected);
        assertThat(bits(treatment, rule, stepping, true, 3)).isEqualTo(expected);
        assertThat(bits(treatment, rule, stepping, false, 2)).isEqualTo(expected);
        if (!treatment.equals("as they are") && !treatment.equals("cropped")) {
            assertThat(expected).isNotEqualTo(bits("as they are", rule, stepping, false, 1));
        }
    }

    @ParameterizedTest(name = "J06: {0}, {1}, {2}")
    @MethodSource("trainings")
    void aTrainingThatIsResumedGoesOnWithTheSameBits(String treatment, String rule, String stepping)
            throws IOException {
        List<Integer> expected = bits(treatment, rule, stepping, false, 1);
        int steps = stepping.equals("plain") ? STEPS : STEPS * 3 / 8;
        long stop = 1 + new Rng(treatment.hashCode(), rule.length()).below(steps - 2, stepping.length());
        Path saved = folder.resolve("run");
        Trainer first = builder(network(treatment, arena, pool), rule, stepping)
                .checkpoints(Checkpoints.everyEpoch(saved))
                .stopWhen(StopRule.maxSteps(stop))
                .build(arena, pool);
        assertThat(first.fit(examples(treatment)).steps()).isEqualTo(stop);
        Network network = network(treatment, arena, pool);
        Trainer second = builder(network, rule, stepping).build(arena, pool);
        second.resume(saved, examples(treatment));
        assertThat(second.fit(examples(treatment)).steps()).isEqualTo(steps);
        assertThat(Trainings.bits(second, network)).as("stopped at %d", stop).isEqualTo(expected);
    }

    /** Fewer batches in an epoch than are made ahead. */
    @ParameterizedTest
    @MethodSource("trainings")
    void shortEpochsMakeNoDifference(String treatment, String rule, String stepping) {
        if (stepping.equals("plain") && !treatment.equals("class-weighted")) {
            for (int n : new int[] {2, 8, 12, 20}) {
                List<List<Integer>> both = Stream.of(false, true)
                        .map(prefetched -> shortEpochs(treatment, rule, n, prefetched))
                        .toList();
                assertThat(both.getFirst()).as("%d examples", n).isEqualTo(both.getLast());
            }
        }
    }

    private List<Integer> shortEpochs(String treatment, String rule, int n, boolean prefetched) {
        Dataset few = digits.select("few", IntStream.range(0, n).toArray());
        Network network = network(treatment, arena, pool);
        Trainer trainer = builder(network, rule, "plain").epochs(12).build(arena, pool);
        trainer.fit(treated(treatment, few).prefetched(prefetched));
        assertThat(trainer.epochs()).isEqualTo(12);
        return Trainings.bits(trainer, network);
    }
}
