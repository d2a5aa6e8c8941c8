package lanewise.nn.train;

import java.time.Duration;
import java.util.Optional;

/** Ends a training when time is up. */
final class TimeLimit implements StopRule {
    private static final Optional<String> REASON = Optional.of("time is up");

    private final long nanos;
    private long begin;

    TimeLimit(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("stop rule: the time is " + time + "; it must be above 0");
        }
        nanos = time.toNanos();
    }

    @Override
    public void start() {
        begin = System.nanoTime();
    }

    @Override
    public Optional<String> afterStep(TrainingStep step) {
        return System.nanoTime() - begin >= nanos ? REASON : Optional.empty();
    }
}
