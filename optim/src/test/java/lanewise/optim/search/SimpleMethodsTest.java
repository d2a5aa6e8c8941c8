package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Grid, random, by hand, and coarse to fine. */
class SimpleMethodsTest {
    private static final Space PLANE =
            Space.builder().logUniform("rate", 1e-4, 1).uniform("dropout", 0, 1).build();

    /** Best at rate 10⁻² and dropout 0.3. */
    private static double bowl(Trial t) {
        double a = (Math.log10(t.real("rate")) + 2) / 4;
        double b = t.real("dropout") - 0.3;
        return a * a + b * b;
    }

    @Test
    void n02GridIsEveryCombinationOnItsScale() throws Exception {
        SearchResult result = Search.minimise(PLANE, new Grid(5)).run(SimpleMethodsTest::bowl);
        assertThat(result.trials()).hasSize(25);
        assertThat(result.trials().stream().map(t -> t.setting().real("rate")).distinct())
                .satisfiesExactly(
                        x -> assertThat(x).isEqualTo(1e-4),
                        x -> assertThat(x).isCloseTo(1e-3, within(1e-17)),
                        x -> assertThat(x).isCloseTo(1e-2, within(1e-16)),
                        x -> assertThat(x).isCloseTo(1e-1, within(1e-15)),
                        x -> assertThat(x).isEqualTo(1));
        assertThat(result.trials().stream()
                        .map(t -> t.setting().real("dropout"))
                        .distinct())
                .containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
        assertThat(result.best().setting().real("dropout")).isEqualTo(0.25);
        assertThat(result.trials().stream().map(TrialResult::setting).distinct())
                .hasSize(25);
    }

    /** Conditional parameters multiply only where they exist; whole numbers and choices are not doubled. */
    @Test
    void n02GridOfATree() {
        Space space = Space.builder()
                .choice("algorithm", "sgd", "momentum", "adam")
                .when("algorithm", "momentum", m -> m.uniform("mu", 0, 0.9))
                .integer("layers", 1, 3)
                .logInteger("units", 1, 100)
                .build();
        List<Setting> grid = new Grid(4).settings(space);
        // units 1, 5, 22, 100
        assertThat(grid).hasSize((1 + 4 + 1) * 3 * 4).doesNotHaveDuplicates();
        assertThat(grid.stream().map(s -> s.integer("units")).distinct()).containsExactly(1, 5, 22, 100);
        assertThat(grid.stream().collect(Collectors.groupingBy(s -> s.choice("algorithm"), Collectors.counting())))
                .isEqualTo(Map.of("sgd", 12L, "momentum", 48L, "adam", 12L));
        assertThat(new Grid(1).settings(PLANE)).hasSize(1);
        assertThat(new Grid(1).settings(PLANE).getFirst().real("rate")).isCloseTo(1e-2, within(1e-15));
    }

    @Test
    void aGridThatIsTooLargeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grid(101).settings(Landscapes.hartmann6Space()))
                .withMessageContainingAll("101 points", "6 parameters", "1000000");
    }

    /**
     * Nine trials, one parameter that matters: a grid tries three values of it, random search nine (Bergstra and Bengio 2012, figure 1). The best
     * of nine random values is nearer to the optimum in more than half of all searches.
     */
    @Test
    void n03RandomBeatsTheGridWhenOneParameterMatters() throws Exception {
        int wins = 0;
        for (int seed = 0; seed < 50; seed++) {
            double optimum = PLANE.random(seed, 1000).real("dropout");
            Objective score = t -> Math.abs(t.real("dropout") - optimum);
            double grid = Search.minimise(PLANE, new Grid(3)).run(score).best().score();
            double random = Search.minimise(PLANE, new RandomSearch())
                    .trials(9)
                    .seed(seed)
                    .run(score)
                    .best()
                    .score();
            wins += random < grid ? 1 : 0;
        }
        assertThat(wins).isGreaterThan(30);
    }

    @Test
    void n06CoarseToFine() throws Exception {
        CoarseToFine method = new CoarseToFine(
                new CoarseToFine.Stage(40, 1), new CoarseToFine.Stage(20, 3), new CoarseToFine.Stage(10, 10));
        SearchResult result = Search.minimise(PLANE, method).seed(1).run(SimpleMethodsTest::bowl);
        assertThat(result.trials().stream().map(TrialResult::budget).toList().subList(38, 62))
                .startsWith(1, 1, 3)
                .endsWith(3, 10, 10);
        assertThat(result.spent()).isEqualTo(40 + 60 + 100);
        double[] width = {0, 0, 0};
        int[] ends = {0, 40, 60, 70};
        for (int s = 0; s < 3; s++) {
            var rates = result.trials().subList(ends[s], ends[s + 1]).stream()
                    .mapToDouble(t -> Math.log10(t.setting().real("rate")))
                    .summaryStatistics();
            width[s] = rates.getMax() - rates.getMin();
        }
        assertThat(width[1]).isLessThan(0.7 * width[0]);
        assertThat(width[2]).isLessThan(0.7 * width[1]);
        SearchResult random =
                Search.minimise(PLANE, new RandomSearch()).trials(70).seed(1).run(SimpleMethodsTest::bowl);
        assertThat(result.best().score()).isLessThan(random.best().score());
    }

    /** Choices narrow to those that were among the best; a stage that failed altogether teaches nothing. */
    @Test
    void n06ChoicesAndFailures() throws Exception {
        Space space = Space.builder()
                .choice("algorithm", "a", "b", "c", "d")
                .when("algorithm", "c", c -> c.uniform("x", 0, 1))
                .build();
        CoarseToFine method = new CoarseToFine(
                new CoarseToFine.Stage(30, 1), new CoarseToFine.Stage(10, 2), new CoarseToFine.Stage(10, 3));
        SearchResult result = Search.minimise(space, method).run(t -> {
            if (t.budget() == 2) {
                throw new IllegalStateException("no");
            }
            return t.has("x") ? t.real("x") : 2;
        });
        assertThat(result.failures()).isEqualTo(10);
        assertThat(result.trials().subList(30, 50)).allMatch(t -> t.setting().has("x"));
    }

    @Test
    void n11ByHand() throws Exception {
        Setting first = PLANE.of(Map.of("rate", 0.1, "dropout", 0.5));
        Setting second = PLANE.of(Map.of("rate", 0.01, "dropout", 0.25));
        SearchResult result =
                Search.minimise(PLANE, new Manual(List.of(first, second))).run(SimpleMethodsTest::bowl);
        assertThat(result.trials().stream().map(TrialResult::setting)).containsExactly(first, second);
        assertThat(result.best().setting()).isEqualTo(second);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Search.minimise(Landscapes.braninSpace(), new Manual(List.of(first)))
                        .run(t -> 0))
                .withMessageContainingAll("rate", "x: real");
    }

    @Test
    void hyperParametersOutsideTheirDomainAreRefused() {
        refused(() -> new Grid(0), "grid: points is 0");
        refused(() -> new RandomSearch(0), "budget is 0");
        refused(() -> new CoarseToFine(), "number of stages is 0");
        refused(() -> new CoarseToFine.Stage(0, 1), "trials of a stage is 0");
        refused(() -> new CoarseToFine.Stage(1, 0), "budget of a stage is 0");
        refused(() -> new CoarseToFine(List.of(new CoarseToFine.Stage(1, 1)), 1.0), "keep is 1.0");
        refused(() -> new SuccessiveHalving(0, 1, 9), "settings is 0");
        refused(() -> new SuccessiveHalving(9, 0, 9), "smallest budget is 0");
        refused(() -> new Asha(9, 8), "largest budget is 8", "at least 9");
        refused(() -> new Asha(1, 9, 1), "eta is 1");
        refused(() -> new Bayesian(1, Covariance.RBF), "initial is 1");
        refused(() -> new Tpe(1, 0.1, 1), "initial is 1");
        refused(() -> new Tpe(2, 1, 1), "gamma is 1.0");
        refused(() -> new Tpe(2, 0.1, 0), "candidates is 0");
        refused(() -> new Evolution(1, 1, 0.1), "population is 1");
        refused(() -> new Evolution(2, 0, 0.1), "tournament is 0");
        refused(() -> new Evolution(2, 1, 0), "mutation is 0.0");
        refused(() -> new PopulationTraining(1, 1, 1), "population is 1");
        refused(() -> new PopulationTraining(2, 0, 1), "step is 0");
        refused(() -> new PopulationTraining(2, 1, 0), "generations is 0");
        refused(() -> new PopulationTraining(2, 1, 1, 0.6, 1.2, 0), "share is 0.6");
        refused(() -> new PopulationTraining(2, 1, 1, 0.5, 1, 0), "factor is 1.0");
        refused(() -> new PopulationTraining(2, 1, 1, 0.5, 2, 1.5), "resample is 1.5");
        refused(() -> new Controller(1, 1, 0.1, 0.5), "levels is 1");
        refused(() -> new Controller(2, 0, 0.1, 0.5), "hidden is 0");
        refused(() -> new Controller(2, 1, 0, 0.5), "learning rate is 0.0");
        refused(() -> new Controller(2, 1, 0.1, 1), "decay is 1.0");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(parts);
    }
}
