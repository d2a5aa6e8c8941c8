package lanewise.simd.reference;

import java.time.Duration;
import java.util.Arrays;
import lanewise.simd.AllocationMeter;

/**
 * What an action allocates each time, apart from what happens once: HotSpot makes strings of a class's constants when C1 first compiles a
 * method of it, links the code of parking when a thread first parks, and may drop a method's code and compile it anew. An allocation that
 * belongs to the action is in every window of calls, so it is in the median; what happens once is in one window or two.
 *
 * <p>On a busy machine the compiler may take seconds to bring a method back, so where the first look finds bytes, {@link #PATIENCE} is given: the action is
 * called on and on until no window at all allocates. Code that never comes back is found out all the same.
 */
public final class SteadyState {
    /** How long compiled code may take to come back. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int WINDOWS = 15;

    /** Between two looks: enough calls for HotSpot to count, and a rest in which its compiler has the core. */
    private static final int CALLS = 1000;

    private static final Duration CALLING = Duration.ofMillis(50);
    private static final Duration REST = Duration.ofMillis(5);

    private SteadyState() {}

    /** The bytes of {@value #WINDOWS} windows of some calls each, least first. */
    public static long[] windows(AllocationMeter meter, int calls, Runnable action) {
        long[] bytes = measured(meter, calls, action);
        return bytes[WINDOWS / 2] == 0 ? bytes : settled(meter, calls, action);
    }

    /** The median of {@link #windows}. */
    public static long bytes(AllocationMeter meter, int calls, Runnable action) {
        return windows(meter, calls, action)[WINDOWS / 2];
    }

    /** What the second call allocates; if that is anything, the worst of {@value #WINDOWS} calls once the code is back. */
    public static long secondCall(AllocationMeter meter, Runnable call) {
        call.run();
        return window(meter, 1, call) == 0 ? 0 : settled(meter, 1, call)[WINDOWS - 1];
    }

    /** The median of one look at {@value #WINDOWS} windows, for an action that allocates by its nature. */
    public static long ofAllocating(AllocationMeter meter, int calls, Runnable action) {
        return measured(meter, calls, action)[WINDOWS / 2];
    }

    private static long[] settled(AllocationMeter meter, int calls, Runnable action) {
        long start = System.nanoTime();
        long[] bytes;
        do {
            callOften(action);
            rest();
            bytes = measured(meter, calls, action);
        } while (bytes[WINDOWS - 1] > 0 && System.nanoTime() - start < PATIENCE.toNanos());
        return bytes;
    }

    private static long[] measured(AllocationMeter meter, int calls, Runnable action) {
        long[] bytes = new long[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) {
            bytes[w] = window(meter, calls, action);
        }
        Arrays.sort(bytes);
        return bytes;
    }

    private static long window(AllocationMeter meter, int calls, Runnable action) {
        long before = meter.bytes();
        for (int i = 0; i < calls; i++) {
            action.run();
        }
        return meter.bytes() - before;
    }

    private static void callOften(Runnable action) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS && System.nanoTime() - start < CALLING.toNanos(); i++) {
            action.run();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
