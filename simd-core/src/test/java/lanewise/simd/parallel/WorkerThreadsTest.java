package lanewise.simd.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of the team: which there are, that they sleep and wake, and that they end. */
@Timeout(120) // a lost wake-up must fail, not hang
class WorkerThreadsTest {
    /** Longer than workers spin before they park: some 20 to 50 µs. */
    private static final long UNTIL_PARKED_MILLIS = 20;

    @Test
    void theCallerIsWorkerZeroAndOthersKeepTheirThreads() {
        try (WorkerPool pool = WorkerPool.of(3)) {
            Thread[] first = new Thread[3];
            Thread[] second = new Thread[3];
            pool.run((worker, of) -> first[worker] = Thread.currentThread());
            pool.run((worker, of) -> second[worker] = Thread.currentThread());
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
                            pool.run((worker, of) -> ran[worker] = Thread.currentThread());
                        })
                        .get();
                assertThat(ran[0]).isSameAs(caller[0]);
                assertThat(ran[1].threadId()).isEqualTo(pool.threadIds()[0]);
                pool.run((worker, of) -> ran[worker] = Thread.currentThread());
                assertThat(ran[0]).isSameAs(Thread.currentThread());
            }
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
                pool.run((worker, of) -> {
                    if (worker == of - 1) {
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
        pool.run((worker, of) -> threads[worker] = Thread.currentThread());
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

    private static void pause() {
        try {
            Thread.sleep(UNTIL_PARKED_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
