package lanewise.jmh.compare;

import java.util.List;

/**
 * How long one call takes, in microseconds.
 *
 * @param median of blocks of calls, or of rounds
 * @param min of blocks of calls
 */
public record Time(double median, double min) {
    /** Over rounds: the median of medians and the least of all. */
    static Time over(List<Time> rounds) {
        return new Time(
                Statistics.median(rounds.stream().map(Time::median).toList()),
                rounds.stream().mapToDouble(Time::min).min().orElseThrow());
    }
}
