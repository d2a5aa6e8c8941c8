package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Successive halving and ASHA: who is promoted, and what it costs. */
class HalvingTest {
    private static final Space LINE = Space.builder().uniform("x", 0, 1).build();

    /** A loss that falls with the budget and ends at x. */
    private static double curve(Trial t) {
        return t.real("x") + 1.0 / t.budget();
    }

    private static Map<Integer, Long> trialsByBudget(SearchResult result) {
        return result.trials().stream().collect(Collectors.groupingBy(TrialResult::budget, Collectors.counting()));
    }

    @Test
    void budgetsGrowByEta() {
        Rungs rungs = new Rungs(1, 30, 3);
        assertThat(rungs.count()).isEqualTo(4);
        assertThat(List.of(rungs.budget(0), rungs.budget(1), rungs.budget(2), rungs.budget(3)))
                .containsExactly(1, 3, 9, 30);
        assertThat(rungs.of(9)).isEqualTo(2);
        assertThat(new Rungs(5, 5, 2).count()).isEqualTo(1);
        assertThat(new Rungs(1, Integer.MAX_VALUE, 2).count()).isEqualTo(31);
    }

    /** 9 settings with budget 1, their best 3 with 3, the best of these with 9: 9 + 3·2 + 6 in all. Then the next nine. */
    @Test
    void successiveHalvingPromotesTheBestThird() throws Exception {
        SearchResult result = Search.minimise(LINE, new SuccessiveHalving(9, 1, 9))
                .trials(13)
                .seed(5)
                .run(HalvingTest::curve);
        assertThat(trialsByBudget(result)).isEqualTo(Map.of(1, 9L, 3, 3L, 9, 1L));
        assertThat(result.spent()).isEqualTo(21);
        List<TrialResult> first = result.trials().subList(0, 9);
        List<Integer> best = first.stream()
                .sorted(java.util.Comparator.comparingDouble(TrialResult::score))
                .limit(3)
                .map(TrialResult::number)
                .toList();
        assertThat(result.trials().subList(9, 12).stream().map(t -> t.parent().getAsInt()))
                .containsExactlyElementsOf(best);
        TrialResult last = result.trials().get(12);
        assertThat(last.parent()).isEqualTo(OptionalInt.of(9));
        assertThat(last.setting()).isEqualTo(first.get(best.getFirst()).setting());
        assertThat(result.best()).isEqualTo(last);
        SearchResult two = Search.minimise(LINE, new SuccessiveHalving(9, 1, 9))
                .trials(26)
                .seed(5)
                .run(HalvingTest::curve);
        assertThat(trialsByBudget(two)).isEqualTo(Map.of(1, 18L, 3, 6L, 9, 2L));
        assertThat(two.trials().stream()
                        .filter(t -> t.parent().isEmpty())
                        .map(TrialResult::setting)
                        .distinct())
                .hasSize(18);
    }

    /** Fewer successes than places: the next rung is smaller; without any, a new round begins. */
    @Test
    void successiveHalvingWithFailures() throws Exception {
        SearchResult result = Search.minimise(LINE, new SuccessiveHalving(9, 1, 9))
                .trials(13)
                .run(t -> t.number() < 7 ? Double.NaN : curve(t));
        assertThat(trialsByBudget(result)).isEqualTo(Map.of(1, 11L, 3, 2L));
        SearchResult none =
                Search.minimise(LINE, new SuccessiveHalving(3, 1, 9)).trials(12).run(t -> Double.NaN);
        assertThat(trialsByBudget(none)).isEqualTo(Map.of(1, 12L));
    }

    /**
     * Algorithm 2 of Li et al. by hand, η = 2, scores in the order given: after two results the better is promoted; a promoted one comes again
     * only in the rung above.
     */
    @Test
    void ashaPromotesAsSoonAsItMay() throws Exception {
        double[] atBottom = {0.5, 0.4, 0.3, 0.2, 0.1};
        int[] next = {0};
        Map<Integer, Double> base = new ConcurrentHashMap<>();
        SearchResult result = Search.minimise(LINE, new Asha(1, 4, 2))
                .trials(10)
                .run(t -> {
                    double score =
                            t.parent().isPresent() ? base.get(t.parent().getAsInt()) - 0.01 : atBottom[next[0]++];
                    base.put(t.number(), score);
                    return score;
                });
        // Trial 7 is the best of three with budget 2, so it goes on at once.
        assertThat(result.trials().stream()
                        .map(t -> t.parent().isPresent() ? t.parent().getAsInt() + ">" + t.budget() : "new"))
                .containsExactly("new", "new", "1>2", "new", "3>2", "4>4", "new", "6>2", "7>4", "new");
    }

    /** Failed trials are never promoted, and those that ran count among the beaten. */
    @Test
    void ashaLeavesFailuresBehind() throws Exception {
        SearchResult result = Search.minimise(LINE, new Asha(1, 9)).trials(60).run(t -> {
            if (t.real("x") < 0.3) {
                throw new ArithmeticException("diverged");
            }
            return curve(t);
        });
        assertThat(result.failures()).isGreaterThan(5);
        assertThat(result.trials())
                .filteredOn(t -> t.parent().isPresent())
                .noneMatch(t -> result.trials().get(t.parent().getAsInt()).failed());
        assertThat(result.best().setting().real("x")).isBetween(0.3, 0.36);
        assertThat(result.best().budget()).isEqualTo(9);
    }

    /** With as much to spend as ten full trainings, ASHA looks at several times as many settings. */
    @Test
    void ashaFindsBetterSettingsForTheSameBudget() throws Exception {
        int wins = 0;
        for (int seed = 0; seed < 20; seed++) {
            SearchResult asha =
                    Search.minimise(LINE, new Asha(1, 27)).spend(270).seed(seed).run(HalvingTest::curve);
            SearchResult random = Search.minimise(LINE, new RandomSearch(27))
                    .spend(270)
                    .seed(seed)
                    .run(HalvingTest::curve);
            assertThat(asha.spent()).isBetween(252L, 270L);
            assertThat(random.trials()).hasSize(10);
            wins += asha.best().score() < random.best().score() ? 1 : 0;
        }
        assertThat(wins).isGreaterThanOrEqualTo(15);
    }

    /** A promoted trial goes on with the random numbers of the one that it continues. */
    @Test
    void aContinuedTrialKeepsItsSeed() throws Exception {
        Map<Integer, Long> seeds = new ConcurrentHashMap<>();
        SearchResult result = Search.minimise(LINE, new Asha(1, 9)).trials(30).run(t -> {
            seeds.put(t.number(), t.seed());
            assertThat(t.spent()).isEqualTo(t.budget() == 1 ? 0 : t.budget() / 3);
            return curve(t);
        });
        assertThat(result.failures()).isZero();
        assertThat(result.trials())
                .allSatisfy(t -> t.parent()
                        .ifPresent(p -> assertThat(seeds.get(t.number())).isEqualTo(seeds.get(p))));
        assertThat(result.trials().stream()
                        .filter(t -> t.parent().isEmpty())
                        .map(t -> seeds.get(t.number()))
                        .distinct())
                .hasSize((int) result.trials().stream()
                        .filter(t -> t.parent().isEmpty())
                        .count());
    }
}
