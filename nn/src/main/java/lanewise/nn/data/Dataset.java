package lanewise.nn.data;

import java.util.List;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * Examples with a class each, in memory: one row of features per example.
 *
 * <p>The arena that the features came from owns them.
 */
public final class Dataset {
    private final String name;
    private final Tensor features;
    private final int[] labels;
    private final List<String> classes;
    private final Shape exampleShape;

    /**
     * Puts features and labels together.
     *
     * @param name for messages
     * @param features examples x features
     * @param labels class of each example, an index into classes
     * @param classes names of the classes
     * @param exampleShape how one example is looked at, for instance 28x28
     * @throws IllegalArgumentException when there are no examples, numbers differ, or a label is out of range
     */
    public Dataset(String name, Tensor features, int[] labels, List<String> classes, Shape exampleShape) {
        this.name = name;
        this.features = features;
        this.labels = labels.clone();
        this.classes = List.copyOf(classes);
        this.exampleShape = exampleShape;
        if (features.shape().rank() != 2 || features.shape().dim(1) != exampleShape.elements()) {
            throw new IllegalArgumentException(
                    name + ": features are " + features.shape() + " but must be examples x " + exampleShape.elements());
        }
        int rows = features.shape().dim(0);
        if (rows != labels.length) {
            throw new IllegalArgumentException(name + ": " + rows + " examples but " + labels.length + " labels");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException(name + ": example " + i + " has label " + labels[i]
                        + " but there are " + classes.size() + " classes");
            }
        }
    }

    /** For messages. */
    public String name() {
        return name;
    }

    /** The number of examples. */
    public int size() {
        return labels.length;
    }

    /** Features per example. */
    public int width() {
        return exampleShape.elements();
    }

    /** size x width. */
    public Tensor features() {
        return features;
    }

    /** The class of example {@code i}. */
    public int label(int i) {
        return labels[i];
    }

    /** Names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** How one example is looked at, for instance 28x28. */
    public Shape exampleShape() {
        return exampleShape;
    }

    /** A copy of some examples, in the order given. */
    public Dataset subset(String subsetName, int[] indices, TensorArena arena) {
        if (indices.length == 0) {
            throw new IllegalArgumentException(subsetName + ": a part of " + name + " would have no examples");
        }
        Tensor copy = arena.allocate(indices.length, width());
        int[] copiedLabels = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            copyExample(indices[i], copy, i);
            copiedLabels[i] = labels[indices[i]];
        }
        return new Dataset(subsetName, copy, copiedLabels, classes, exampleShape);
    }

    /** Copies the features of example {@code i} to row {@code row} of a batch; allocates nothing. */
    public void copyExample(int i, Tensor batch, int row) {
        long bytes = 4L * width();
        java.lang.foreign.MemorySegment.copy(features.segment(), i * bytes, batch.segment(), row * bytes, bytes);
    }
}
