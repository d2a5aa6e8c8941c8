package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lanewise.nn.data.augment.Shift;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same batches, only sooner. */
@Timeout(60)
class PrefetcherTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Dataset images(int n) {
        var x = arena.allocate(n, 16);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, i);
        }
        return new Dataset("images", x, new int[n], List.of("a"), Shape.of(4, 4));
    }

    private static BatchReader reader(Dataset data) {
        return BatchReader.of(data)
                .order(ExampleOrder.shuffled(1))
                .augment(2, new Shift(1, 1, 0))
                .build();
    }

    private Batch batch() {
        return Batch.ofLabels(arena.allocate(8, 16), new int[8]);
    }

    private static void sameBatches(BatchSource expected, BatchSource found, Batch one, Batch other, int n) {
        for (int b = 0; b < n; b++) {
            assertThat(found.place()).isEqualTo(expected.place());
            int rows = expected.next(one);
            assertThat(found.next(other)).isEqualTo(rows);
            assertThat(other.inputs().slice(0, 16 * rows).toArray())
                    .isEqualTo(one.inputs().slice(0, 16 * rows).toArray());
            assertThat(Arrays.copyOf(other.examples(), rows)).isEqualTo(Arrays.copyOf(one.examples(), rows));
        }
    }

    @Test
    void givesTheBitsOfTheReader() {
        Dataset data = images(100);
        Batch batch = batch();
        try (Prefetcher ahead = new Prefetcher(reader(data), batch, arena)) {
            BatchReader reader = reader(data);
            sameBatches(reader, ahead, batch(), batch, 200);
            for (BatchSource.Place place :
                    List.of(new BatchSource.Place(3, 40), new BatchSource.Place(0, 0), new BatchSource.Place(9, 96))) {
                reader.seek(place);
                ahead.seek(place);
                sameBatches(reader, ahead, batch(), batch, 20);
            }
            assertThatThrownBy(() -> ahead.seek(new BatchSource.Place(0, 100)))
                    .isInstanceOf(IllegalArgumentException.class);
            sameBatches(reader, ahead, batch(), batch, 20);
        }
    }

    /** 0 B in both threads. */
    @Test
    void allocatesNothing() {
        Dataset data = images(100_000);
        Batch batch = batch();
        try (Prefetcher ahead = new Prefetcher(reader(data), batch, arena)) {
            for (int i = 0; i < 1000; i++) {
                ahead.next(batch);
            }
            AllocationMeter meter = AllocationMeter.ofThreads(ahead.threadId());
            long[] windows = SteadyState.windows(meter, 1, () -> {
                for (int i = 0; i < 100; i++) {
                    ahead.next(batch);
                }
            });
            assertThat(windows[windows.length / 2]).as(Arrays.toString(windows)).isZero();
        }
    }

    /** What goes wrong arrives with the batch that it belongs to, and stays. */
    @Test
    void failuresArriveInTheirPlace() {
        Dataset data = images(100);
        AtomicInteger calls = new AtomicInteger();
        BatchSource failing = new BatchSource() {
            private final BatchReader reader = reader(data);

            @Override
            public int size() {
                return reader.size();
            }

            @Override
            public int next(Batch batch) {
                if (calls.incrementAndGet() == 6) {
                    throw new IllegalStateException("the disk is gone");
                }
                return reader.next(batch);
            }

            @Override
            public Place place() {
                return reader.place();
            }

            @Override
            public void seek(Place place) {
                reader.seek(place);
            }
        };
        Batch batch = batch();
        try (Prefetcher ahead = new Prefetcher(failing, batch, arena)) {
            for (int b = 0; b < 5; b++) {
                assertThat(ahead.next(batch)).isEqualTo(8);
            }
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> ahead.next(batch)).hasMessage("the disk is gone");
            }
            assertThatThrownBy(() -> ahead.seek(new BatchSource.Place(0, 0))).hasMessage("the disk is gone");
        }
    }

    @Test
    void closingEndsTheThread() throws InterruptedException {
        Batch batch = batch();
        for (int taken : new int[] {0, 1, 7}) {
            Prefetcher ahead = new Prefetcher(reader(images(100)), batch, arena);
            for (int b = 0; b < taken; b++) {
                ahead.next(batch);
            }
            ahead.close();
            ahead.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(t -> t.threadId() == ahead.threadId() && t.isAlive());
            assertThatThrownBy(() -> ahead.next(batch)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ahead.seek(new BatchSource.Place(0, 0))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anotherKindOfBatchIsRefused() {
        Batch batch = batch();
        try (Prefetcher ahead = new Prefetcher(reader(images(100)), batch, arena)) {
            Batch smaller = Batch.ofLabels(arena.allocate(4, 16), new int[4]);
            assertThatThrownBy(() -> ahead.next(smaller))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8x16")
                    .hasMessageContaining("4x16");
        }
    }
}
