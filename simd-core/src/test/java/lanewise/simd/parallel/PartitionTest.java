package lanewise.simd.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import lanewise.simd.AllocationMeter;
import lanewise.simd.reference.SteadyState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private record Range(int from, int to) {}

    private static List<Range> ranges(int threads, int units, int step, long elements) {
        ConcurrentLinkedQueue<Range> seen = new ConcurrentLinkedQueue<>();
        try (WorkerPool pool = WorkerPool.of(threads)) {
            new Partition(pool, step, (from, to) -> seen.add(new Range(from, to))).run(units, elements);
        }
        List<Range> sorted = new ArrayList<>(seen);
        sorted.sort(Comparator.comparingInt(Range::from));
        return sorted;
    }

    /** Ranges cover all units once, begin at multiples of the step, and differ by a step at most but for the last. */
    @Property(tries = 200)
    void everyUnitIsDoneOnceInRangesAlike(
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(max = 300) int units,
            @ForAll @IntRange(min = 1, max = 70) int step) {
        List<Range> ranges = ranges(threads, units, step, Partition.SHARED_ELEMENTS);
        int at = 0;
        int most = 0;
        for (Range range : ranges) {
            assertThat(range.from()).isEqualTo(at);
            assertThat(range.from() % step).isZero();
            assertThat(range.to()).isGreaterThan(at);
            at = range.to();
            most = Math.max(most, range.to() - range.from());
        }
        assertThat(at).isEqualTo(units);
        int steps = (units + step - 1) / step;
        assertThat(ranges).hasSize(Math.min(threads, steps));
        assertThat(most).isLessThanOrEqualTo((steps + threads - 1) / threads * step);
    }

    @Test
    void littleWorkIsNotShared() {
        assertThat(ranges(3, 10, 1, Partition.SHARED_ELEMENTS - 1)).containsExactly(new Range(0, 10));
        assertThat(ranges(3, 10, 10, Partition.SHARED_ELEMENTS)).containsExactly(new Range(0, 10));
        assertThat(ranges(2, 10, 1, Partition.SHARED_ELEMENTS)).containsExactly(new Range(0, 5), new Range(5, 10));
    }

    @Test
    void throwsWhatAPartThrows() {
        try (WorkerPool pool = WorkerPool.of(2)) {
            Partition partition = new Partition(pool, 1, (from, to) -> {
                if (to == 10) {
                    throw new IllegalArgumentException("unit 9");
                }
            });
            assertThatThrownBy(() -> partition.run(10, 1 << 20))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("unit 9");
            partition.run(9, 1 << 20);
        }
    }

    @Test
    void refusals() {
        try (WorkerPool pool = WorkerPool.of(1)) {
            assertThatThrownBy(() -> new Partition(pool, 0, (from, to) -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("step is 0");
            assertThatThrownBy(() -> new Partition(pool, 1, (from, to) -> {}).run(-1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("units is -1");
        }
    }

    @Test
    void runsAllocateNothing() {
        try (WorkerPool pool = WorkerPool.of(3)) {
            AtomicLong sum = new AtomicLong();
            Partition partition = new Partition(pool, 2, (from, to) -> sum.addAndGet(to - from));
            for (int i = 0; i < 20_000; i++) {
                partition.run(1 + i % 9, 1 << 20);
            }
            AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
            assertThat(SteadyState.bytes(meter, 100, () -> partition.run(9, 1 << 20)))
                    .isZero();
            assertThat(sum.get()).isPositive();
        }
    }
}
