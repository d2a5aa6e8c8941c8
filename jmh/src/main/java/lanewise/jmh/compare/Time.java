package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How long one call takes, in microseconds.
 *
 * @param median of blocks of calls, or of rounds
 * @param min of blocks of calls
 */
public record Time(double median, double min) {
    private static final long BLOCK_NANOS = 4_000_000;
    private static final long WARM_NANOS = 50_000_000;

    /** By then it is as warm as it gets, or the machine is too restless to tell. */
    private static final long WARM_ENOUGH_NANOS = 200_000_000;

    private static final long TIMED_NANOS = 60_000_000;
    private static final int FEWEST_BLOCKS = 3;

    /** A warm block no longer improves the best one by more than this. */
    private static final double STEADY = 0.98;

    /** Runs until calls no longer get faster, then times blocks of some milliseconds. */
    static Time of(Trial trial) {
        int calls = warm(trial);
        List<Double> blocks = new ArrayList<>();
        long end = System.nanoTime() + TIMED_NANOS;
        while (blocks.size() < FEWEST_BLOCKS || System.nanoTime() < end) {
            blocks.add(block(trial, calls));
        }
        double min = blocks.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        return new Time(Statistics.median(blocks) / 1e3, min / 1e3);
    }

    /** Over rounds: the median of medians and the least of all. */
    static Time over(List<Time> rounds) {
        return new Time(
                Statistics.median(rounds.stream().map(Time::median).toList()),
                rounds.stream().mapToDouble(Time::min).min().orElseThrow());
    }

    /** Gives back how many calls make a block. */
    private static int warm(Trial trial) {
        long start = System.nanoTime();
        int calls = 1;
        double best = Double.MAX_VALUE;
        boolean steady = false;
        while (!isWarm(System.nanoTime() - start, steady)) {
            double nanos = block(trial, calls);
            steady = nanos > STEADY * best;
            best = Math.min(best, nanos);
            calls = Math.clamp(Math.round(BLOCK_NANOS / best), 1, 2 * calls);
        }
        return calls;
    }

    private static boolean isWarm(long nanos, boolean steady) {
        return nanos >= (steady ? WARM_NANOS : WARM_ENOUGH_NANOS);
    }

    /** Nanoseconds per call. */
    private static double block(Trial trial, int calls) {
        long start = System.nanoTime();
        trial.run(calls);
        return (double) (System.nanoTime() - start) / calls;
    }
}
