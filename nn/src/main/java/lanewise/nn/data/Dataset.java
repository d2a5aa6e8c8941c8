package lanewise.nn.data;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * Examples with a class or with numbers each: one row of features per example, in memory, in a mapped file, or wherever {@link Features} may lie.
 *
 * <p>The arena that the features came from owns them.
 */
public final class Dataset {
    private final String name;
    private final Features source;
    private final Targets targets;
    private final Optional<float[]> weights;

    /**
     * Puts features and labels in memory together.
     *
     * @param name for messages
     * @param features examples x features
     * @param labels class of each example, an index into classes
     * @param classes names of the classes
     * @param exampleShape how one example is looked at, for instance 28x28
     * @throws IllegalArgumentException when there are no examples, numbers differ, or a label is out of range
     */
    public Dataset(String name, Tensor features, int[] labels, List<String> classes, Shape exampleShape) {
        this(
                name,
                named(name, () -> Features.of(features, exampleShape)),
                named(name, () -> new ClassLabels(labels, classes)));
    }

    /**
     * Puts any features and targets together.
     *
     * @param name for messages
     * @throws IllegalArgumentException when numbers differ
     */
    public Dataset(String name, Features source, Targets targets) {
        this(name, source, targets, Optional.empty());
    }

    private Dataset(String name, Features source, Targets targets, Optional<float[]> weights) {
        this.name = name;
        this.source = source;
        this.targets = targets;
        this.weights = weights;
        if (source.size() != targets.size()) {
            String what = targets instanceof ClassLabels ? " labels" : " targets";
            throw new IllegalArgumentException(name + ": " + source.size() + " examples but " + targets.size() + what);
        }
    }

    private static <T> T named(String name, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** For messages. */
    public String name() {
        return name;
    }

    /** The number of examples. */
    public int size() {
        return source.size();
    }

    /** Features per example. */
    public int width() {
        return exampleShape().elements();
    }

    /** Where features lie. */
    public Features source() {
        return source;
    }

    /** What a network should answer. */
    public Targets targets() {
        return targets;
    }

    /**
     * size x width.
     *
     * @throws IllegalStateException when the features are not a tensor in memory; {@link #source} has them then
     */
    public Tensor features() {
        if (source instanceof TensorFeatures memory) {
            return memory.rows();
        }
        throw new IllegalStateException(name + " is not in memory as one tensor; read its rows from source()");
    }

    /** The class of example {@code i}. */
    public int label(int i) {
        return labels().label(i);
    }

    /**
     * The class of each example.
     *
     * @throws IllegalStateException when targets are numbers
     */
    public ClassLabels labels() {
        if (targets instanceof ClassLabels labels) {
            return labels;
        }
        throw new IllegalStateException(name + " has numbers for targets and no classes");
    }

    /** Whether each example has a class. */
    public boolean hasClasses() {
        return targets instanceof ClassLabels;
    }

    /** Names of the classes; none if targets are numbers. */
    public List<String> classes() {
        return targets instanceof ClassLabels labels ? labels.classes() : List.of();
    }

    /** How one example is looked at, for instance 28x28. */
    public Shape exampleShape() {
        return source.exampleShape();
    }

    /** What example {@code i} counts in a loss; 1 if nobody said otherwise. */
    public float weight(int i) {
        return weights.isEmpty() ? 1f : weights.get()[i];
    }

    /** Whether {@link #features} can be asked for: the rows are a tensor. */
    public boolean isInMemory() {
        return source() instanceof TensorFeatures;
    }

    /** Whether examples count differently. */
    public boolean isWeighted() {
        return weights.isPresent();
    }

    /**
     * The same examples, counting differently.
     *
     * @param perExample copied
     * @throws IllegalArgumentException when there are not as many as examples, or one is negative or not finite
     */
    public Dataset withWeights(float[] perExample) {
        if (perExample.length != size()) {
            throw new IllegalArgumentException(
                    name + ": " + size() + " examples but " + perExample.length + " weights");
        }
        for (int i = 0; i < perExample.length; i++) {
            if (!(perExample[i] >= 0 && Float.isFinite(perExample[i]))) {
                throw new IllegalArgumentException(
                        name + ": example " + i + " has weight " + perExample[i] + "; it must be 0 or more and finite");
            }
        }
        return new Dataset(name, source, targets, Optional.of(perExample.clone()));
    }

    /**
     * The same examples with other features.
     *
     * @throws IllegalArgumentException when there are not as many rows
     */
    public Dataset withFeatures(Features other) {
        return new Dataset(name, other, targets, weights);
    }

    /**
     * The same examples with other targets.
     *
     * @throws IllegalArgumentException when there are not as many
     */
    public Dataset withTargets(Targets other) {
        return new Dataset(name, source, other, weights);
    }

    /** Some examples in the order given, looked up and not copied. */
    public Dataset select(String selectionName, int[] indices) {
        requireSome(selectionName, indices);
        return new Dataset(selectionName, source.select(indices), targets.select(indices), selectedWeights(indices));
    }

    /** A copy of some examples in memory, in the order given. */
    public Dataset subset(String subsetName, int[] indices, TensorArena arena) {
        requireSome(subsetName, indices);
        Tensor copy = arena.allocate(indices.length, width());
        for (int i = 0; i < indices.length; i++) {
            copyExample(indices[i], copy, i);
        }
        return new Dataset(
                subsetName, Features.of(copy, exampleShape()), targets.select(indices), selectedWeights(indices));
    }

    private void requireSome(String part, int[] indices) {
        if (indices.length == 0) {
            throw new IllegalArgumentException(part + ": a part of " + name + " would have no examples");
        }
    }

    private Optional<float[]> selectedWeights(int[] indices) {
        return weights.map(all -> {
            float[] some = new float[indices.length];
            for (int i = 0; i < indices.length; i++) {
                some[i] = all[indices[i]];
            }
            return some;
        });
    }

    /** Copies the features of example {@code i} to row {@code row} of a batch; allocates nothing. */
    public void copyExample(int i, Tensor batch, int row) {
        source.copy(i, batch, row);
    }

    /** Puts what a network should answer to example {@code i} into row {@code row}; allocates nothing. */
    public void copyTarget(int i, Tensor batch, int row) {
        int k = targets.width();
        for (int j = 0; j < k; j++) {
            batch.set(row * k + j, target(i, j));
        }
    }

    /** Number {@code j} of what a network should answer to example {@code i}: a target, or 1 for its class and 0 for others. */
    public float target(int i, int j) {
        if (targets instanceof TargetValues numbers) {
            return numbers.values().get(i, j);
        }
        return label(i) == j ? 1f : 0f;
    }
}
