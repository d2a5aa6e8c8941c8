package lanewise.optim.search;

import static lanewise.optim.search.SearchTest.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials that fail, errors, interrupts and executors that refuse. */
@Timeout(120)
class SearchFailuresTest {
    @Test
    void failedTrialsAreRecordedAndNotFatal() throws Exception {
        SearchResult result = search(new RandomSearch()).trials(4).run(t -> switch (t.number()) {
            case 0 -> throw new java.io.IOException("disk");
            case 1 -> Double.NaN;
            case 2 -> Double.NEGATIVE_INFINITY;
            default -> 3;
        });
        assertThat(result.trials().stream().map(TrialResult::failure))
                .containsExactly(
                        Optional.of("java.io.IOException: disk"),
                        Optional.of("the score is NaN"),
                        Optional.of("the score is -Infinity"),
                        Optional.empty());
        assertThat(result.best().number()).isEqualTo(3);
        assertThat(result.bestSoFar()).containsExactly(Double.NaN, Double.NaN, Double.NaN, 3);
        assertThat(result.report()).contains("4 trials, 3 failed", "first failure: trial 0", "best: trial 3");
        SearchResult none = search(new RandomSearch()).trials(2).run(t -> Double.NaN);
        assertThat(none.borders()).isEmpty();
        assertThat(none.report()).contains("2 trials, 2 failed");
        assertThatIllegalStateException().isThrownBy(none::best).withMessageContainingAll("none of 2", "NaN");
    }

    @Test
    void aFailureEndsTheSearchWhenAskedTo() {
        Search search = search(new RandomSearch()).stopOnFailure();
        assertThatThrownBy(() -> search.run(SearchTest::score))
                .isInstanceOf(TrialFailedException.class)
                .hasMessageContainingAll("trial 5", "rate=", "seventh")
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> search.run(t -> Double.NaN))
                .isInstanceOf(TrialFailedException.class)
                .hasMessageContaining("the score is NaN");
    }

    /** Errors are not the setting's fault. Trials under way end first. */
    @Test
    void errorsEndTheSearch() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            assertThatThrownBy(() -> search(new RandomSearch())
                            .window(2)
                            .run(
                                    t -> {
                                        both.countDown();
                                        both.await();
                                        if (t.number() == 0) {
                                            throw new StackOverflowError("deep");
                                        }
                                        Thread.sleep(50);
                                        ended.incrementAndGet();
                                        return 0;
                                    },
                                    two))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(ended).hasValue(1);
        }
    }

    /** An interrupt ends the search at once; the objective's own counts as one too. */
    @Test
    void interrupts() throws Exception {
        assertThatThrownBy(() -> search(new RandomSearch()).run(t -> {
                    throw new InterruptedException("stop");
                }))
                .isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> search(new RandomSearch()).run(t -> {
                    Thread.currentThread().interrupt();
                    throw new java.nio.channels.ClosedByInterruptException();
                }))
                .isInstanceOf(InterruptedException.class);
        CountDownLatch never = new CountDownLatch(1);
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> search(new RandomSearch())
                            .run(
                                    t -> {
                                        never.await();
                                        return 0;
                                    },
                                    one))
                    .isInstanceOf(InterruptedException.class);
            never.countDown();
        }
    }

    /** An executor that takes no more: what it took ends and is recorded, and its exception comes out. */
    @Test
    void executorsThatRefuse() throws Exception {
        Set<Integer> ended = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        assertThatThrownBy(() -> search(new RandomSearch())
                        .window(4)
                        .run(
                                t -> {
                                    Thread.sleep(20);
                                    ended.add(t.number());
                                    return 0;
                                },
                                task -> {
                                    pool.execute(task);
                                    pool.shutdown();
                                }))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
        assertThat(ended).containsExactly(0);
    }
}
