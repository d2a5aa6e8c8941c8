package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.optim.Adam;
import lanewise.simd.AllocationMeter;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetching, treating and mixing examples takes no memory. */
@Timeout(120)
class ExamplesAllocationTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** From the first step of an epoch to its last, by the thread of the steps and by the one that loads; medians, since HotSpot allocates once for some things. */
    @Test
    void neitherThreadAllocates() {
        int epochs = 41;
        long[] bytes = new long[epochs];
        Trainer trainer = Trainer.of(Trainings.onDigits(8, arena, pool), new Adam(1e-3))
                .epochs(epochs)
                .build(arena, pool);
        Examples all = Examples.of(digits)
                .augmented(new Shift(1, 1, 0), new Rotate(10))
                .mixup(0.4)
                .classWeighted()
                .preprocessed(Standardizer.overall(digits, arena));
        FitResult result = trainer.fit(all, new TrainingListener() {
            private AllocationMeter meter;
            private long begin;

            @Override
            public void onStart(TrainingRun run) {
                meter = AllocationMeter.ofThreads(Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().equals("lanewise-prefetch"))
                        .mapToLong(Thread::threadId)
                        .toArray());
            }

            @Override
            public void onStep(TrainingStep step) {
                if (step.step() == 1) {
                    begin = meter.bytes();
                } else if (step.step() == step.steps()) {
                    bytes[step.epoch() - 1] = meter.bytes() - begin;
                }
            }
        });
        Arrays.sort(bytes);
        assertThat(bytes[epochs / 2]).as(Arrays.toString(bytes)).isZero();
        long[] inSteps = result.reports().stream()
                .mapToLong(EpochReport::allocatedBytes)
                .sorted()
                .toArray();
        assertThat(inSteps[epochs / 2]).as(Arrays.toString(inSteps)).isZero();
    }
}
