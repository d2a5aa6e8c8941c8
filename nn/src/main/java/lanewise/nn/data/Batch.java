package lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * Where the examples of a step go: the very tensors that a network and a loss read, so that nothing is copied twice. Of labels and targets
 * it has at least one.
 */
public final class Batch {
    private final Tensor inputs;
    private final Optional<int[]> labels;
    private final Optional<Tensor> targets;
    private final Optional<Tensor> weights;
    private final int[] examples;

    private Batch(Tensor inputs, Optional<int[]> labels, Optional<Tensor> targets, Optional<Tensor> weights) {
        this.inputs = inputs;
        this.labels = labels;
        this.targets = targets;
        this.weights = weights;
        examples = new int[inputs.shape().dim(0)];
        requireRows("labels", labels.map(l -> l.length).orElse(examples.length));
        requireRows("targets", targets.map(t -> t.shape().dim(0)).orElse(examples.length));
        requireRows("weights", weights.map(Tensor::size).orElse(examples.length));
    }

    private void requireRows(String what, int n) {
        if (n != examples.length) {
            throw new IllegalArgumentException(
                    "a batch of " + examples.length + " inputs cannot have room for " + n + " " + what);
        }
    }

    /** A class for each example. */
    public static Batch ofLabels(Tensor inputs, int[] labels) {
        return new Batch(inputs, Optional.of(labels), Optional.empty(), Optional.empty());
    }

    /** Numbers for each example: those of a regression, or a probability for each class. */
    public static Batch ofTargets(Tensor inputs, Tensor targets) {
        return new Batch(inputs, Optional.empty(), Optional.of(targets), Optional.empty());
    }

    /** The same with a place for what each example counts. */
    public Batch withWeights(Tensor perExample) {
        return new Batch(inputs, labels, targets, Optional.of(perExample));
    }

    /** A batch with memory of its own and room for the same. */
    public Batch twin(TensorArena arena) {
        return new Batch(
                arena.allocate(inputs.shape()),
                labels.map(l -> new int[l.length]),
                targets.map(t -> arena.allocate(t.shape())),
                weights.map(w -> arena.allocate(w.shape())));
    }

    /** Features of an example. */
    int width() {
        return inputs.size() / examples.length;
    }

    /** Numbers that an example's target has; 0 without targets. */
    int targetWidth() {
        return targets.isEmpty() ? 0 : targets.get().size() / examples.length;
    }

    /** Examples that fit. */
    public int capacity() {
        return examples.length;
    }

    /** capacity x …: the features. */
    public Tensor inputs() {
        return inputs;
    }

    /** The class of each example. */
    public Optional<int[]> labels() {
        return labels;
    }

    /** capacity x …: the numbers of each example. */
    public Optional<Tensor> targets() {
        return targets;
    }

    /** What each example counts. */
    public Optional<Tensor> weights() {
        return weights;
    }

    /** The index in the data of each example. */
    public int[] examples() {
        return examples;
    }

    /** Copies the first rows of a twin. */
    void copyFrom(Batch twin, int rows) {
        copy(twin.inputs, inputs, rows);
        System.arraycopy(twin.examples, 0, examples, 0, rows);
        if (labels.isPresent()) {
            System.arraycopy(twin.labels.orElseThrow(), 0, labels.get(), 0, rows);
        }
        if (targets.isPresent()) {
            copy(twin.targets.orElseThrow(), targets.get(), rows);
        }
        if (weights.isPresent()) {
            copy(twin.weights.orElseThrow(), weights.get(), rows);
        }
    }

    private static void copy(Tensor from, Tensor to, int rows) {
        long bytes = 4L * (to.size() / to.shape().dim(0)) * rows;
        MemorySegment.copy(from.segment(), 0, to.segment(), 0, bytes);
    }

    /** Whether another has room for exactly the same. */
    boolean isTwin(Batch other) {
        return inputs.shape().equals(other.inputs.shape())
                && labels.isPresent() == other.labels.isPresent()
                && alike(targets, other.targets)
                && alike(weights, other.weights);
    }

    private static boolean alike(Optional<Tensor> x, Optional<Tensor> y) {
        return x.isPresent() == y.isPresent()
                && (x.isEmpty() || x.get().shape().equals(y.get().shape()));
    }
}
