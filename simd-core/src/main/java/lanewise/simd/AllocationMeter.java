package lanewise.simd;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the heap bytes that threads allocate, as HotSpot does: exactly, per thread, without allocating itself.
 *
 * {@snippet :
 * AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
 * long before = meter.bytes();
 * step();
 * System.out.println(meter.bytes() - before); // 0
 * }
 */
public final class AllocationMeter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long[] others;

    private AllocationMeter(long[] others) {
        this.others = others;
        if (!threads.isThreadAllocatedMemorySupported() || !threads.isThreadAllocatedMemoryEnabled()) {
            throw new IllegalStateException(
                    "this Java virtual machine does not count allocated bytes per thread; use HotSpot");
        }
        bytes(); // the first call of the bean allocates
    }

    /**
     * A meter of the calling thread and some others.
     *
     * @param threadIds identifiers of other threads, as from {@code WorkerPool.threadIds()}
     * @throws IllegalStateException when the virtual machine does not count
     */
    public static AllocationMeter ofThreads(long... threadIds) {
        return new AllocationMeter(threadIds.clone());
    }

    /** Bytes allocated so far by the calling thread and the others; only differences mean something. */
    public long bytes() {
        long sum = threads.getCurrentThreadAllocatedBytes();
        for (long id : others) {
            sum += Math.max(0, threads.getThreadAllocatedBytes(id));
        }
        return sum;
    }
}
