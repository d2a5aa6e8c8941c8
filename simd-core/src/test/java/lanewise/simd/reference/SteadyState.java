package lanewise.simd.reference;

import java.util.Arrays;
import lanewise.simd.AllocationMeter;

/**
 * What an action allocates each time, apart from what happens once: HotSpot makes strings of a class's constants when C1 first compiles a
 * method of it, links the code of parking when a thread first parks, and may drop a method's code and compile it anew. An allocation that
 * belongs to the action is in every window of calls, so it is in the median; what happens once is in one window or two.
 */
public final class SteadyState {
    private static final int WINDOWS = 15;

    private SteadyState() {}

    /** The bytes of {@value #WINDOWS} windows of some calls each, least first. */
    public static long[] windows(AllocationMeter meter, int calls, Runnable action) {
        long[] bytes = new long[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) {
            long before = meter.bytes();
            for (int i = 0; i < calls; i++) {
                action.run();
            }
            bytes[w] = meter.bytes() - before;
        }
        Arrays.sort(bytes);
        return bytes;
    }

    /** The median of {@link #windows}. */
    public static long bytes(AllocationMeter meter, int calls, Runnable action) {
        return windows(meter, calls, action)[WINDOWS / 2];
    }
}
