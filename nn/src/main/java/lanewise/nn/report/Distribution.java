package lanewise.nn.report;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.format.events.Histogram;
import lanewise.nn.train.StatisticsTable;
import lanewise.nn.train.TensorStatistics;

/**
 * How the elements of a tensor are distributed; mean, std, min and max are NaN if none is finite.
 *
 * @param name of the tensor
 * @param size number of elements
 * @param mean of the finite ones
 * @param std their standard deviation
 * @param min the least
 * @param max the greatest
 * @param zeros share of elements that are 0, in [0, 1]
 * @param notFinite number of elements that are NaN or infinite
 * @param counts how many elements lie in each of equal parts of [min, max]
 */
public record Distribution(
        String name,
        long size,
        double mean,
        double std,
        double min,
        double max,
        double zeros,
        long notFinite,
        List<Long> counts) {
    public Distribution {
        counts = List.copyOf(counts);
        if (counts.stream().anyMatch(c -> c < 0)) {
            throw new IllegalArgumentException("distribution of " + name + ": a count is negative");
        }
    }

    /** Of the statistics of a tensor. */
    public static Distribution of(TensorStatistics t) {
        return new Distribution(
                t.name(),
                t.size(),
                t.mean(),
                t.std(),
                t.min(),
                t.max(),
                t.zeros(),
                t.notFinite(),
                t.histogram().stream().map(Integer::longValue).toList());
    }

    /** Of several. */
    public static List<Distribution> of(StatisticsTable table) {
        return table.tensors().stream().map(Distribution::of).toList();
    }

    /** For an event file; the sums are n·mean and n·(std² + mean²). */
    public Histogram toHistogram() {
        long n = counts.stream().mapToLong(Long::longValue).sum();
        if (n == 0) {
            return new Histogram(0, 0, 0, 0, List.of(), List.of());
        }
        int parts = counts.size();
        List<Double> limits = IntStream.rangeClosed(1, parts)
                .mapToObj(i -> i == parts ? max : min + (max - min) * i / parts)
                .toList();
        return new Histogram(min, max, n * mean, n * (std * std + mean * mean), limits, counts);
    }
}
