package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.metric.Evaluation;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.optim.search.Asha;
import lanewise.optim.search.RandomSearch;
import lanewise.optim.search.Search;
import lanewise.optim.search.SearchResult;
import lanewise.optim.search.Setting;
import lanewise.optim.search.Space;
import lanewise.optim.search.Trial;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The search of {@code lanewise.optim.search} on real trainings. Everything is reproducible, so the figures are the same on every machine. */
class DigitsSearchTest {
    private static final int EPOCHS = 27;
    private static final int TRIALS = 12;
    private static final int SEEDS = 8;

    private static final Space SPACE = Space.builder()
            .logUniform("learning rate", 1e-4, 1)
            .logInteger("units", 8, 64)
            .choice("optimizer", "sgd", "momentum", "adam")
            .when("optimizer", "momentum", m -> m.uniform("momentum", 0.5, 0.99))
            .build();

    private static final TensorArena ARENA = TensorArena.ofShared();
    private static final WorkerPool POOL = WorkerPool.of(1);
    private static Split digits;
    private static Split validation;

    @BeforeAll
    static void load() {
        digits = Digits.loadSplit(ARENA);
        Standardizer standardizer = Standardizer.overall(digits.train(), ARENA);
        standardizer.apply(digits.train());
        standardizer.apply(digits.test());
        validation = Split.stratified(digits.train(), 0.25, 1, ARENA);
    }

    @AfterAll
    static void close() {
        POOL.close();
        ARENA.close();
    }

    /** A training that can go on. */
    private record Training(Network network, Trainer trainer) {
        static Training of(Setting s, long seed) {
            Network network = Network.builder(Shape.of(64))
                    .dense(s.integer("units"))
                    .relu()
                    .dense(10)
                    .build(32, seed, ARENA, POOL);
            return new Training(network, new Trainer(network, optimizer(s), seed, ARENA, POOL));
        }

        double accuracyAfter(Dataset train, int epochs, Dataset test) {
            trainer.fit(train, epochs, new TrainingListener() {});
            return Evaluation.of(network, trainer.loss(), test).accuracy();
        }
    }

    private static Optimizer optimizer(Setting s) {
        double rate = s.real("learning rate");
        return switch (s.choice("optimizer")) {
            case "sgd" -> new Sgd(rate);
            case "momentum" -> new Momentum(rate, s.real("momentum"));
            default -> new Adam(rate);
        };
    }

    /** Continues the parent's training in memory; each is continued at most once. */
    private static SearchResult run(Search search) throws Exception {
        Map<Integer, Training> trainings = new ConcurrentHashMap<>();
        return search.run((Trial trial) -> {
            Training training = trial.parent().isPresent()
                    ? trainings.get(trial.parent().getAsInt())
                    : Training.of(trial.setting(), trial.seed());
            trainings.put(trial.number(), training);
            return training.accuracyAfter(validation.train(), trial.budget() - trial.spent(), validation.test());
        });
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    /** For eight seeds: in the median, and, one of them apart, each time. An example more or less is 0.003. */
    @Test
    void ashaReachesRandomSearchsBestWithHalfOfItsEpochs() throws Exception {
        double[] random = new double[SEEDS];
        double[] asha = new double[SEEDS];
        int reached = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SearchResult all = run(Search.maximise(SPACE, new RandomSearch(EPOCHS))
                    .trials(TRIALS)
                    .seed(seed));
            SearchResult half = run(Search.maximise(SPACE, new Asha(1, EPOCHS))
                    .spend(all.spent() / 2)
                    .seed(seed));
            assertThat(all.spent()).isEqualTo(TRIALS * EPOCHS);
            assertThat(half.spent()).isLessThanOrEqualTo(TRIALS * EPOCHS / 2);
            random[seed] = all.best().score();
            asha[seed] = half.best().score();
            reached += asha[seed] >= random[seed] ? 1 : 0;
        }
        assertThat(median(asha)).isGreaterThanOrEqualTo(median(random));
        assertThat(reached).isGreaterThanOrEqualTo(SEEDS - 1);
    }

    /** Chosen on the validation part, trained again on that and the training part together, tested once. */
    @Test
    void m07TheBestSettingIsTrainedOnAllThatWasLearnedFromAndTestedOnce() throws Exception {
        SearchResult result =
                run(Search.maximise(SPACE, new Asha(1, EPOCHS)).spend(100).seed(1));
        assertThat(validation.train().size() + validation.test().size())
                .isEqualTo(digits.train().size());
        Training last = Training.of(result.best().setting(), 1);
        double accuracy = last.accuracyAfter(digits.train(), result.best().budget(), digits.test());
        assertThat(accuracy).isBetween(0.96, 1.0);
    }
}
