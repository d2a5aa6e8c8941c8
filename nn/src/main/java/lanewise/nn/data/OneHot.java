package lanewise.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * A feature that counts the categories of something becomes as many features as there are categories, 1 for the one that it names and 0 for the others; plain
 * features stay. A number that names no category, such as −1, becomes 0 throughout: something that was never seen, or is missing, decides nothing.
 */
public final class OneHot implements Preprocessing {
    static final String KIND = "one_hot";

    private static final int MOST = 1 << 20;

    private final Tensor categories;
    private final int[] counts;
    private final int outputs;
    private final List<List<String>> names;

    private OneHot(Tensor categories, int[] counts, long outputs, List<List<String>> names) {
        this.names = names;
        this.categories = categories;
        this.counts = counts;
        this.outputs = (int) outputs;
    }

    /**
     * From the number of categories of each feature.
     *
     * @param categories 0 for a plain feature
     * @throws IllegalArgumentException when one is not a whole number from 0 to 2²⁰, or there would be more than 2²⁴ features
     */
    public static OneHot of(Tensor categories) {
        int[] counts = new int[categories.size()];
        long outputs = 0;
        for (int j = 0; j < counts.length; j++) {
            float c = categories.get(j);
            if (!(c >= 0 && c <= MOST && c == (int) c)) {
                throw new IllegalArgumentException("one_hot: feature " + j + " has " + c
                        + " categories; it must be a whole number from 0 to " + MOST);
            }
            counts[j] = (int) c;
            outputs += Math.max(1, counts[j]);
        }
        if (outputs > 1 << 24) {
            throw new IllegalArgumentException(
                    "one_hot: there would be " + outputs + " features; at most " + (1 << 24) + " are allowed");
        }
        return new OneHot(categories, counts, outputs, List.of());
    }

    /** The same from whole numbers. */
    public static OneHot of(TensorArena arena, int... categories) {
        Tensor t = arena.allocate(categories.length);
        for (int j = 0; j < categories.length; j++) {
            t.set(j, categories[j]);
        }
        return of(t);
    }

    /**
     * From the names of the categories of each feature.
     *
     * @param names none for a plain feature
     */
    public static OneHot of(TensorArena arena, List<List<String>> names) {
        return of(arena, names.stream().mapToInt(List::size).toArray()).named(names);
    }

    /**
     * The same, with names for categories.
     *
     * @throws IllegalArgumentException when there are not as many as categories
     */
    public OneHot named(List<List<String>> categoryNames) {
        int[] sizes = categoryNames.stream().mapToInt(List::size).toArray();
        if (!Arrays.equals(sizes, counts)) {
            throw new IllegalArgumentException("one_hot: there are " + Arrays.toString(sizes) + " names for "
                    + Arrays.toString(counts) + " categories");
        }
        return new OneHot(
                categories,
                counts,
                outputs,
                categoryNames.stream().map(List::copyOf).toList());
    }

    /** The names of the categories of each feature, in order, none for a plain one; empty if nobody named them. */
    public List<List<String>> names() {
        return names;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int inputs() {
        return counts.length;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public void apply(float[] x, float[] y) {
        int at = 0;
        for (int j = 0; j < counts.length; j++) {
            if (counts[j] == 0) {
                y[at++] = x[j];
            }
            for (int c = 0; c < counts[j]; c++) {
                y[at++] = x[j] == c ? 1f : 0f;
            }
        }
    }

    @Override
    public Map<String, Tensor> tensors() {
        return Map.of("categories", categories);
    }
}
