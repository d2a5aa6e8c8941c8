package lanewise.nn.report;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lanewise.nn.metric.ConfusionMatrix;

/**
 * How often examples of each class were taken for each class.
 *
 * @param classes names
 * @param counts of each actual class a row, in it of each predicted class a count
 */
public record Confusion(List<String> classes, List<List<Long>> counts) {
    /** Checks that the matrix is square and that no count is negative. */
    public Confusion {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
        int n = classes.size();
        if (counts.size() != n || counts.stream().anyMatch(row -> row.size() != n)) {
            throw new IllegalArgumentException("confusion: counts must be " + n + " x " + n + ", as the classes are");
        }
        if (counts.stream().flatMap(List::stream).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("confusion: a count is negative");
        }
    }

    /**
     * Of the metric.
     *
     * @param n classes of the metric
     * @param classes names of the first of them
     */
    public static Confusion of(ConfusionMatrix matrix, int n, List<String> classes) {
        return new Confusion(
                IntStream.range(0, n).mapToObj(c -> name(classes, c)).toList(),
                IntStream.range(0, n)
                        .mapToObj(i -> LongStream.range(0, n)
                                .mapToObj(j -> matrix.count(i, (int) j))
                                .toList())
                        .toList());
    }

    /** A network may have more outputs than there are names. */
    static String name(List<String> classes, int c) {
        return c < classes.size() ? classes.get(c) : "class " + c;
    }

    /** Examples of a class. */
    public long support(int actual) {
        return counts.get(actual).stream().mapToLong(Long::longValue).sum();
    }

    /** How often a class was predicted. */
    public long predicted(int c) {
        return counts.stream().mapToLong(row -> row.get(c)).sum();
    }

    /** The share of a class's examples that were found; NaN without examples. */
    public double recall(int c) {
        return (double) counts.get(c).get(c) / support(c);
    }

    /** The share of a class's predictions that are right; NaN without any. */
    public double precision(int c) {
        return (double) counts.get(c).get(c) / predicted(c);
    }
}
