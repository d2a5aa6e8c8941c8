package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Runs until calls no longer get faster, then times blocks of calls.
 *
 * @param blockNanos about how long a block takes; one call where that is more
 * @param warmNanos the least that is spent before
 * @param timedNanos the least that is timed
 */
public record Stopwatch(long blockNanos, long warmNanos, long timedNanos) {
    private static final int FEWEST_BLOCKS = 3;

    /** After so many times warmNanos it is as warm as it gets, or the machine is too restless to tell. */
    private static final int PATIENCE = 4;

    /** A warm block no longer improves the best one by more than this. */
    private static final double STEADY = 0.98;

    /** Times {@code work}, which is told how many calls to make. */
    public Time time(IntConsumer work) {
        int calls = warm(work);
        List<Double> blocks = new ArrayList<>();
        long end = System.nanoTime() + timedNanos;
        while (blocks.size() < FEWEST_BLOCKS || System.nanoTime() < end) {
            blocks.add(block(work, calls));
        }
        double min = blocks.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        return new Time(Statistics.median(blocks) / 1e3, min / 1e3);
    }

    /** Gives back how many calls make a block. */
    private int warm(IntConsumer work) {
        long start = System.nanoTime();
        int calls = 1;
        double best = Double.MAX_VALUE;
        boolean steady = false;
        while (System.nanoTime() - start < warmNanos * (steady ? 1 : PATIENCE)) {
            double nanos = block(work, calls);
            steady = nanos > STEADY * best;
            best = Math.min(best, nanos);
            calls = Math.clamp(Math.round(blockNanos / best), 1, 2 * calls);
        }
        return calls;
    }

    /** Nanoseconds per call. */
    private static double block(IntConsumer work, int calls) {
        long start = System.nanoTime();
        work.accept(calls);
        return (double) (System.nanoTime() - start) / calls;
    }
}
