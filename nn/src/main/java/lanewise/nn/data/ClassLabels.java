package lanewise.nn.data;

import java.util.List;

/** A class for each example. */
public final class ClassLabels implements Targets {
    private final int[] labels;
    private final List<String> classes;

    /**
     * Labels with names.
     *
     * @param labels class of each example, an index into classes; copied
     * @throws IllegalArgumentException when a label is out of range
     */
    public ClassLabels(int[] labels, List<String> classes) {
        this.labels = labels.clone();
        this.classes = List.copyOf(classes);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException(
                        "example " + i + " has label " + labels[i] + " but there are " + classes.size() + " classes");
            }
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int width() {
        return classes.size();
    }

    @Override
    public List<String> names() {
        return classes;
    }

    /** Names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** The class of example {@code i}. */
    public int label(int i) {
        return labels[i];
    }

    /** How many examples each class has. */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * n / (k · nⱼ) for class j of the k that occur: with these every class counts alike in a loss (King and Zeng 2001; scikit-learn's "balanced"); 0 for
     * a class without examples.
     */
    public double[] balancedWeights() {
        int[] counts = counts();
        long present = java.util.Arrays.stream(counts).filter(c -> c > 0).count();
        double[] weights = new double[counts.length];
        for (int j = 0; j < counts.length; j++) {
            weights[j] = counts[j] == 0 ? 0 : labels.length / ((double) present * counts[j]);
        }
        return weights;
    }

    @Override
    public ClassLabels select(int[] indices) {
        int[] some = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            some[i] = labels[indices[i]];
        }
        return new ClassLabels(some, classes);
    }
}
