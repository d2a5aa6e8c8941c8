package lanewise.nn.train;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import lanewise.simd.AllocationMeter;
import lanewise.simd.reference.SteadyState;

/**
 * How many heap bytes are allocated from the end of an epoch's first step to the end of its last one, by steps and listeners together: of the first {@value
 * #WINDOW} epochs, whose median counts, since HotSpot allocates once for some things. If that is not 0, the training goes on for {@link
 * SteadyState#PATIENCE} until it is 0 in so many epochs in a row: on a busy machine code that was thrown away may take seconds to come back.
 */
public final class EpochMeter implements TrainingListener {
    /** For a training that is to be measured; it ends before. */
    public static final int MOST_EPOCHS = 4000;

    /** Epochs that are looked at. */
    public static final int WINDOW = 31;

    private static final Duration REST = Duration.ofMillis(5);

    private final boolean all;
    private AllocationMeter meter;
    private final long[] last = new long[WINDOW];
    private final long start = System.nanoTime();
    private long begin;
    private int epochs;
    private boolean enough;

    /** Of the calling thread and of a pool's. */
    public EpochMeter(long... threadIds) {
        this(false, threadIds);
    }

    private EpochMeter(boolean all, long... threadIds) {
        this.all = all;
        meter = AllocationMeter.ofThreads(threadIds);
    }

    /** Of the calling thread and of all of Lanewise's that there are when the training starts. */
    public static EpochMeter ofAllThreads() {
        return new EpochMeter(true);
    }

    @Override
    public void onStart(TrainingRun run) {
        if (all) {
            meter = AllocationMeter.ofThreads(Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().startsWith("lanewise-"))
                    .mapToLong(Thread::threadId)
                    .toArray());
        }
    }

    /** Ends the training, a step after the epoch that is the last to be looked at. */
    public StopRule enough() {
        return StopRule.when(() -> enough, "enough");
    }

    @Override
    public void onStep(TrainingStep step) {
        if (step.step() == 1) {
            begin = meter.bytes();
        } else if (step.step() == step.steps()) {
            last[epochs % WINDOW] = meter.bytes() - begin;
        }
    }

    @Override
    public void onEpoch(EpochReport report) {
        epochs++;
        if (epochs == WINDOW) {
            enough = median() == 0;
        } else if (epochs > WINDOW) {
            LockSupport.parkNanos(REST.toNanos()); // the compiler has the core
            enough = bytes()[WINDOW - 1] == 0 || System.nanoTime() - start > SteadyState.PATIENCE.toNanos();
        }
    }

    /** How many epochs there were. */
    public int epochs() {
        return epochs;
    }

    /** Of the last epochs, least first. */
    public long[] bytes() {
        long[] bytes = last.clone();
        Arrays.sort(bytes);
        return bytes;
    }

    /** What an epoch allocates. */
    public long median() {
        return bytes()[WINDOW / 2];
    }
}
