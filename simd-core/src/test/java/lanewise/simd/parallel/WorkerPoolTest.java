package lanewise.simd.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions: every worker once in each, results and exceptions reach the caller, one region at a time. */
@Timeout(120) // a lost wake-up must fail, not hang
class WorkerPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyWorkerRunsOncePerRegion(int workers) {
        try (WorkerPool pool = WorkerPool.of(workers)) {
            assertThat(pool.workers()).isEqualTo(workers);
            AtomicIntegerArray calls = new AtomicIntegerArray(workers);
            AtomicIntegerArray told = new AtomicIntegerArray(workers);
            for (int region = 1; region <= 500; region++) {
                pool.run((worker, of) -> {
                    calls.incrementAndGet(worker);
                    told.set(worker, of);
                });
                for (int w = 0; w < workers; w++) {
                    assertThat(calls.get(w)).isEqualTo(region);
                    assertThat(told.get(w)).isEqualTo(workers);
                }
            }
        }
    }

    /** The memory that a task refers to can be collected when its region is over, though the pool lives on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLastTaskIsNotKeptAlive(int workers) throws InterruptedException {
        try (WorkerPool pool = WorkerPool.of(workers)) {
            WeakReference<int[]> memory = runOnMemory(pool);
            long start = System.nanoTime();
            while (memory.get() != null && System.nanoTime() - start < 30_000_000_000L) {
                System.gc();
                Thread.sleep(10);
            }
            assertThat(memory.get()).isNull();
        }
    }

    private static WeakReference<int[]> runOnMemory(WorkerPool pool) {
        int[] memory = new int[pool.workers()];
        pool.run((worker, of) -> memory[worker] = of);
        assertThat(memory).containsOnly(pool.workers());
        return new WeakReference<>(memory);
    }

    /** Plain writes of one region are seen by the caller and by every worker of the next. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void resultsAreVisible(int workers) {
        try (WorkerPool pool = WorkerPool.of(workers)) {
            int[] values = new int[workers * 64];
            int[] next = new int[workers * 64];
            for (int region = 1; region <= 2000; region++) {
                int last = region - 1;
                pool.run((worker, of) -> {
                    for (int i = worker; i < values.length; i += of) {
                        // from an element that another worker wrote in the last region
                        next[i] = values[(i + 1) % values.length] == last ? last + 1 : Integer.MIN_VALUE;
                    }
                });
                assertThat(Arrays.stream(next).allMatch(v -> v == last + 1)).isTrue();
                System.arraycopy(next, 0, values, 0, next.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anExceptionOfAnyWorkerReachesTheCaller(int culprit) {
        try (WorkerPool pool = WorkerPool.of(3)) {
            AtomicIntegerArray finished = new AtomicIntegerArray(3);
            for (int round = 1; round <= 50; round++) {
                String message = "round " + round;
                assertThatThrownBy(() -> pool.run((worker, of) -> {
                            if (worker == culprit) {
                                throw new IllegalArgumentException(message);
                            }
                            finished.incrementAndGet(worker);
                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(message);
                for (int w = 0; w < 3; w++) {
                    assertThat(finished.get(w)).isEqualTo(w == culprit ? 0 : round);
                }
                assertThatCode(() -> pool.run((worker, of) -> {})).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void errorsPassUnchangedAndOneOfManyFailuresIsEnough() {
        try (WorkerPool pool = WorkerPool.of(3)) {
            Error error = new AssertionError("all fail");
            assertThatThrownBy(() -> pool.run((worker, of) -> {
                        throw error;
                    }))
                    .isSameAs(error);
            assertThatCode(() -> pool.run((worker, of) -> {})).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void regionsDoNotNest(int workers) {
        try (WorkerPool pool = WorkerPool.of(workers)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.run((worker, of) -> pool.run((w, o) -> {})))
                    .withMessageContaining("already runs a task");
            Runnable close = pool::close;
            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.run((worker, of) -> close.run()))
                    .withMessageContaining("still runs a task");
            assertThatCode(() -> pool.run((worker, of) -> {})).doesNotThrowAnyException();
        }
    }

    @Test
    void aSecondCallerIsRefused() throws Exception {
        try (WorkerPool pool = WorkerPool.of(2)) {
            CountDownLatch running = new CountDownLatch(2);
            CountDownLatch release = new CountDownLatch(1);
            FutureTask<Void> first = background(() -> pool.run((worker, of) -> {
                running.countDown();
                await(release);
            }));
            running.await();
            assertThatIllegalStateException().isThrownBy(() -> pool.run((worker, of) -> {}));
            assertThatIllegalStateException().isThrownBy(pool::close);
            release.countDown();
            first.get();
            assertThatCode(() -> pool.run((worker, of) -> {})).doesNotThrowAnyException();
        }
    }

    /** All workers run at the same time, or this never ends: a barrier within a region. */
    @Test
    void workersRunSideBySide() {
        try (WorkerPool pool = WorkerPool.of(4)) {
            CyclicBarrier barrier = new CyclicBarrier(4);
            for (int i = 0; i < 100; i++) {
                pool.run((worker, of) -> {
                    try {
                        barrier.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            assertThat(barrier.isBroken()).isFalse();
        }
    }

    @Test
    void manyEmptyRegionsFinish() {
        try (WorkerPool pool = WorkerPool.of(2)) {
            int[] calls = new int[2 * 32];
            WorkerPool.Task task = (worker, of) -> calls[worker * 32]++;
            for (int i = 0; i < 100_000; i++) {
                pool.run(task);
            }
            assertThat(calls[0]).isEqualTo(100_000);
            assertThat(calls[32]).isEqualTo(100_000);
        }
    }

    /** More workers than cores: they take turns on a core and must still all be found. */
    @Test
    void moreWorkersThanCores() {
        int workers = 2 * Runtime.getRuntime().availableProcessors() + 1;
        try (WorkerPool pool = WorkerPool.of(workers)) {
            AtomicIntegerArray calls = new AtomicIntegerArray(workers);
            for (int i = 0; i < 2_000; i++) {
                pool.run((worker, of) -> calls.incrementAndGet(worker));
            }
            for (int w = 0; w < workers; w++) {
                assertThat(calls.get(w)).isEqualTo(2_000);
            }
        }
    }

    private static FutureTask<Void> background(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        new Thread(task, "test-caller").start();
        return task;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
