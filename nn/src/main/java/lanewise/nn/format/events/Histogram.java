package lanewise.nn.format.events;

import java.util.List;
import lanewise.nn.format.protobuf.Message;

/**
 * How values are distributed: part i has those above limit i − 1 and up to limit i.
 *
 * @param min the least value
 * @param max the greatest
 * @param sum Σx
 * @param sumOfSquares Σx²
 * @param limits the upper limits of the parts, ascending
 * @param counts how many values are in each part
 */
public record Histogram(
        double min, double max, double sum, double sumOfSquares, List<Double> limits, List<Long> counts) {
    /** Checks that limits and counts are as many, and that limits ascend. */
    public Histogram {
        limits = List.copyOf(limits);
        counts = List.copyOf(counts);
        if (limits.size() != counts.size()) {
            throw new IllegalArgumentException(
                    "histogram: " + limits.size() + " limits but " + counts.size() + " counts");
        }
        for (int i = 1; i < limits.size(); i++) {
            if (!(limits.get(i - 1) <= limits.get(i))) {
                throw new IllegalArgumentException("histogram: limit " + i + " is " + limits.get(i)
                        + " but the one before is " + limits.get(i - 1) + "; they must ascend");
            }
        }
    }

    /** How many values there are. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** HistogramProto: min, max, num, sum, sum_squares, bucket_limit, bucket. */
    Message encode(Message to) {
        return to.nonzero(1, min)
                .nonzero(2, max)
                .nonzero(3, (double) count())
                .nonzero(4, sum)
                .nonzero(5, sumOfSquares)
                .reals(6, limits.stream().mapToDouble(Double::doubleValue).toArray())
                .reals(7, counts.stream().mapToDouble(Long::doubleValue).toArray());
    }
}
