package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every method, and what the search itself promises. */
@Timeout(120)
class SearchTest {
    static final Space SPACE = Space.builder()
            .logUniform("rate", 1e-4, 1)
            .integer("units", 1, 50)
            .choice("kind", "a", "b", "c")
            .when("kind", "b", b -> b.uniform("mu", 0, 1))
            .build();

    /** Every method, small. */
    static List<Method> methods() {
        return List.of(
                new Grid(3),
                new RandomSearch(),
                new Manual(new Grid(2).settings(SPACE)),
                new CoarseToFine(new CoarseToFine.Stage(8, 1), new CoarseToFine.Stage(6, 2)),
                new SuccessiveHalving(6, 1, 4, 2),
                new Asha(1, 4, 2),
                new Bayesian(4, Covariance.MATERN_5_2),
                new Tpe(4, 0.25, 8),
                new Evolution(5, 2, 0.2),
                new PopulationTraining(5, 1, 4),
                new Controller(3, 4, 0.2, 0.9));
    }

    /** Depends on everything; every seventh trial fails. */
    static double score(Trial t) {
        if (t.number() % 7 == 5) {
            throw new ArithmeticException("seventh");
        }
        double own = t.has("mu") ? t.real("mu") : 0.5;
        return Math.abs(Math.log10(t.real("rate")) + 2) + t.integer("units") / 100.0 + own + 1.0 / t.budget();
    }

    /** All but the seconds, which no seed decides. */
    static List<String> withoutSeconds(SearchResult result) {
        return result.trials().stream()
                .map(t -> t.number() + " " + t.parent() + " " + t.budget() + " " + t.score() + " " + t.failure() + " "
                        + t.setting())
                .toList();
    }

    static Search search(Method method) {
        return Search.minimise(SPACE, method).trials(20).seed(9);
    }

    /** With a window of 4: one thread, three, and three in which trials end in any order. */
    @ParameterizedTest
    @MethodSource("methods")
    void theSameResultsForAnyThreadsAndTiming(Method method) throws Exception {
        List<String> alone = withoutSeconds(search(method).window(4).run(SearchTest::score));
        assertThat(alone).hasSize(method instanceof CoarseToFine ? 14 : method instanceof Manual ? 16 : 20);
        try (ExecutorService three = Executors.newFixedThreadPool(3)) {
            assertThat(withoutSeconds(search(method).window(4).run(SearchTest::score, three)))
                    .isEqualTo(alone);
            AtomicInteger call = new AtomicInteger();
            SearchResult jumbled = search(method)
                    .window(4)
                    .run(
                            t -> {
                                Thread.sleep(call.incrementAndGet() * 7 % 5);
                                return score(t);
                            },
                            three);
            assertThat(withoutSeconds(jumbled)).isEqualTo(alone);
        }
    }

    /** Another seed searches elsewhere, unless the method leaves nothing to chance. */
    @ParameterizedTest
    @MethodSource("methods")
    void seeds(Method method) throws Exception {
        List<String> nine = withoutSeconds(search(method).run(SearchTest::score));
        List<String> ten = withoutSeconds(search(method).seed(10).run(SearchTest::score));
        assertThat(nine.equals(ten)).isEqualTo(method instanceof Grid || method instanceof Manual);
    }

    /** Maximising is minimising the negative. */
    @ParameterizedTest
    @MethodSource("methods")
    void goals(Method method) throws Exception {
        SearchResult low = search(method).run(SearchTest::score);
        SearchResult high = Search.maximise(SPACE, method).trials(20).seed(9).run(t -> -score(t));
        assertThat(high.trials().stream().map(TrialResult::setting))
                .containsExactlyElementsOf(
                        low.trials().stream().map(TrialResult::setting).toList());
        assertThat(high.best().number()).isEqualTo(low.best().number());
        assertThat(high.best().score()).isEqualTo(-low.best().score());
        assertThat(high.bestSoFar()[high.trials().size() - 1])
                .isEqualTo(high.best().score());
    }

    /** Methods learn: with a window of 1 trial n is proposed from all results before, with w from those before n − w + 1. */
    @Test
    void theWindowHidesResults() throws Exception {
        List<Integer> known = new ArrayList<>();
        Method spy = new Method() {
            @Override
            public Proposer start(Space space, long seed) {
                return history -> {
                    known.add(history.known());
                    assertThatThrownBy(() -> history.result(history.known()))
                            .isInstanceOf(IndexOutOfBoundsException.class);
                    return Optional.of(Proposal.of(space.random(seed, history.size()), 1));
                };
            }
        };
        search(spy).trials(6).run(SearchTest::score);
        search(spy).trials(6).window(3).run(SearchTest::score);
        assertThat(known).containsExactly(0, 1, 2, 3, 4, 5, 0, 0, 0, 1, 2, 3);
    }

    /** Never more at once than the window allows, and as many as that. */
    @Test
    void theWindowBoundsWhatRunsAtOnce() throws Exception {
        AtomicInteger running = new AtomicInteger();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch three = new CountDownLatch(3);
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            search(new RandomSearch())
                    .window(3)
                    .run(
                            t -> {
                                seen.add(running.incrementAndGet());
                                three.countDown();
                                assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
                                running.decrementAndGet();
                                return 0;
                            },
                            pool);
        }
        assertThat(seen).contains(3).allMatch(n -> n <= 3);
    }

    @Test
    void listenersHearOfEveryTrialInTheCallersThread() throws Exception {
        List<Integer> heard = new ArrayList<>();
        Thread caller = Thread.currentThread();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            search(new RandomSearch())
                    .window(2)
                    .onTrial(t -> {
                        assertThat(Thread.currentThread()).isSameAs(caller);
                        heard.add(t.number());
                    })
                    .run(SearchTest::score, two);
        }
        assertThat(heard).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void limits() throws Exception {
        Search endless = Search.minimise(SPACE, new Tpe());
        assertThatIllegalStateException()
                .isThrownBy(() -> endless.run(SearchTest::score))
                .withMessageContainingAll("Tpe[", "never ends");
        assertThat(endless.spend(7).run(SearchTest::score).trials()).hasSize(7);
        assertThat(Search.minimise(SPACE, new RandomSearch(3))
                        .spend(10)
                        .run(SearchTest::score)
                        .spent())
                .isEqualTo(9);
        assertThat(Search.minimise(SPACE, new Grid(2)).run(SearchTest::score).trials())
                .hasSize(16);
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable wrong :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> endless.trials(0), () -> endless.spend(0), () -> endless.window(0))) {
            assertThatIllegalArgumentException().isThrownBy(wrong).withMessageContaining("is 0; it must be at least 1");
        }
    }

    /** The best validation score decides; the first one on ties. */
    @Test
    void m08ChosenByTheBestScore() throws Exception {
        SearchResult result = search(new RandomSearch()).run(t -> t.number() == 3 || t.number() == 8 ? -1 : 0);
        assertThat(result.best().number()).isEqualTo(3);
    }

    @Test
    void notes() throws Exception {
        SearchResult result = search(new RandomSearch()).trials(1).run(t -> {
            t.note("loss", 0.5);
            t.note("loss", 0.25);
            for (String wrong : new String[] {"", "a=b", "a;b", "a\tb", "a\nb"}) {
                assertThatIllegalArgumentException().isThrownBy(() -> t.note(wrong, 1));
            }
            return 0;
        });
        assertThat(result.trials().getFirst().notes()).containsOnlyKeys("loss").containsValue(0.25);
    }
}
