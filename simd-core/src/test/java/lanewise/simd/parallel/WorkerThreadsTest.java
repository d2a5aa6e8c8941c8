package lanewise.simd.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of the team: which there are, that they sleep and wake, and that they end. */
@Timeout(120) // a lost wake-up must fail, not hang
class WorkerThreadsTest {
    /** Much longer than workers spin before they park. */
    private static final long UNTIL_PARKED_MILLIS = 20;

    @Test
    void theCallerIsWorkerZeroAndOthersKeepTheirThreads() {
        try (WorkerPool pool = WorkerPool.of(3)) {
            Thread[] first = new Thread[3];
            Thread[] second = new Thread[3];
            together(pool, worker -> first[worker] = Thread.currentThread());
            together(pool, worker -> second[worker] = Thread.currentThread());
            assertThat(second).containsExactly(first);
            assertThat(first[0]).isSameAs(Thread.currentThread());
            assertThat(first[1].getName()).isEqualTo("lanewise-worker-1");
            assertThat(first[2].getName()).isEqualTo("lanewise-worker-2");
            assertThat(first[1].isDaemon() && first[2].isDaemon()).isTrue();
            assertThat(pool.threadIds()).containsExactly(first[1].threadId(), first[2].threadId());
        }
    }

    @Test
    void oneWorkerNeedsNoThread() {
        int before = workerThreads();
        try (WorkerPool pool = WorkerPool.of(1)) {
            assertThat(pool.threadIds()).isEmpty();
            Thread[] ran = new Thread[1];
            pool.run((worker, of) -> ran[worker] = Thread.currentThread());
            assertThat(ran[0]).isSameAs(Thread.currentThread());
            assertThat(workerThreads()).isEqualTo(before);
        }
    }

    private static int workerThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("lanewise-worker"))
                .count();
    }

    /** Callers may take turns; each is worker 0 of its regions. */
    @Test
    void anyThreadMayCall() throws Exception {
        try (WorkerPool pool = WorkerPool.of(2)) {
            for (int i = 0; i < 50; i++) {
                Thread[] ran = new Thread[2];
                Thread[] caller = new Thread[1];
                background(() -> {
                            caller[0] = Thread.currentThread();
                            together(pool, worker -> ran[worker] = Thread.currentThread());
                        })
                        .get();
                assertThat(ran[0]).isSameAs(caller[0]);
                assertThat(ran[1].threadId()).isEqualTo(pool.threadIds()[0]);
                pool.run((worker, of) -> ran[worker] = Thread.currentThread());
                assertThat(ran[0]).isSameAs(Thread.currentThread());
            }
        }
    }

    /**
     * A worker that sleeps when its share is due is not waited for: in a moment without work, waking takes longer than the rest of the region, so
     * at least once in fifty the calling thread does both shares, one after the other.
     */
    @Test
    void theCallerDoesTheShareOfAWorkerThatComesLate() {
        try (WorkerPool pool = WorkerPool.of(2)) {
            Thread[] ran = new Thread[2];
            int late = 0;
            for (int region = 0; region < 50; region++) {
                pause(2);
                Arrays.fill(ran, null);
                pool.run((worker, of) -> ran[worker] = Thread.currentThread());
                assertThat(ran[0]).isSameAs(Thread.currentThread());
                assertThat(ran[1].threadId()).isIn(Thread.currentThread().threadId(), pool.threadIds()[0]);
                late += ran[1] == ran[0] ? 1 : 0;
            }
            assertThat(late).isPositive();
        }
    }

    /** Both sides park and wake: workers between regions, the caller while it waits for a slow worker. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void sleepersWakeUp(int workers) {
        try (WorkerPool pool = WorkerPool.of(workers)) {
            AtomicIntegerArray calls = new AtomicIntegerArray(workers);
            for (int region = 1; region <= 5; region++) {
                pause();
                together(pool, worker -> {
                    if (worker == workers - 1) {
                        pause();
                    }
                    calls.incrementAndGet(worker);
                });
                for (int w = 0; w < workers; w++) {
                    assertThat(calls.get(w)).isEqualTo(region);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void closeJoinsTheThreads(int workers) {
        WorkerPool pool = WorkerPool.of(workers);
        Thread[] threads = new Thread[workers];
        together(pool, worker -> threads[worker] = Thread.currentThread());
        pool.close();
        for (int w = 1; w < workers; w++) {
            assertThat(threads[w].isAlive()).isFalse();
        }
        pool.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.run((worker, of) -> {}))
                .withMessageContaining("closed");
    }

    @Test
    void closesWhileParkedAndWhileNeverUsed() {
        WorkerPool unused = WorkerPool.of(3);
        unused.close();
        WorkerPool parked = WorkerPool.of(3);
        parked.run((worker, of) -> {});
        pause();
        parked.close();
        assertThat(parked.threadIds()).hasSize(2);
    }

    /** An interrupt is the caller's business: work is done all the same, and the flag is left standing. */
    @Test
    void anInterruptedCallerStillGetsItsWorkDone() {
        WorkerPool pool = WorkerPool.of(2);
        int[] calls = new int[2];
        Thread.currentThread().interrupt();
        pool.run((worker, of) -> {
            if (worker == 1) {
                pause();
            }
            calls[worker]++;
        });
        assertThat(calls).containsExactly(1, 1);
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1025, Integer.MAX_VALUE})
    void numbersOfThreadsOutOfRange(int threads) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerPool.of(threads))
                .withMessageContainingAll("threads is " + threads, "1 to 1024");
    }

    private static FutureTask<Void> background(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        new Thread(task, "test-caller").start();
        return task;
    }

    /** A region in which nobody begins before all are there, so that each share has a thread of its own. */
    private static void together(WorkerPool pool, IntConsumer share) {
        CyclicBarrier barrier = new CyclicBarrier(pool.workers());
        pool.run((worker, of) -> {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            share.accept(worker);
        });
    }

    private static void pause() {
        pause(UNTIL_PARKED_MILLIS);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
