package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AllocationMeterTest {
    @Test
    void countsTheCallersBytesExactly() {
        AllocationMeter meter = AllocationMeter.ofThreads();
        long before = meter.bytes();
        long nothing = meter.bytes() - before;
        byte[] kilobyte = new byte[1000];
        long some = meter.bytes() - before;
        assertThat(nothing).isZero();
        // a header of 16 bytes, or 8 or 12 for other settings of the virtual machine; objects are multiples of 8
        assertThat(some - kilobyte.length).isBetween(8L, 24L);
    }

    @Test
    void countsOtherThreads() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        byte[][] kept = new byte[1][];
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                ready.await();
                kept[0] = new byte[1_000_000];
                done.countDown();
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        AllocationMeter meter = AllocationMeter.ofThreads(other.threadId());
        long before = meter.bytes();
        ready.countDown();
        done.await();
        assertThat(meter.bytes() - before).isGreaterThanOrEqualTo(kept[0].length);
        end.countDown();
        other.join();
    }
}
