package lanewise.nn.loss;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.parallel.Partition;

/**
 * A loss in its place, with its targets: fill {@link #labels} or {@link #targets}, then ask for the loss of the first examples. Neither {@link #loss} nor
 * {@link #lossAndGradient} allocates. For one caller at a time.
 */
public final class PlacedLoss {
    private static final int[] NO_LABELS = {};

    private final Loss loss;
    private final LossSite site;
    private final int[] labels;
    private final Optional<Tensor> targets;
    private final RowLosses rowLosses;
    private final Set<Kernel> kernels;
    private final Tensor losses;
    private final Tensor weights;
    private final Tensor unused;
    private final Partition partition;
    private boolean weighted;
    private float scale;
    private Tensor gradient;

    private PlacedLoss(
            Loss loss, LossSite site, int[] labels, Optional<Tensor> targets, RowLosses rowLosses, Kernel... kernels) {
        this.loss = loss;
        this.site = site;
        this.labels = labels;
        this.targets = targets;
        this.rowLosses = rowLosses;
        Set<Kernel> all = new LinkedHashSet<>(Set.of(Reductions.SUM, Elementwise.MUL));
        Collections.addAll(all, kernels);
        this.kernels = Collections.unmodifiableSet(all);
        losses = site.arena().allocate(site.capacity());
        weights = site.arena().allocate(site.capacity());
        Elementwise.fill(1f, weights, site.capacity());
        unused = site.allocate();
        gradient = unused;
        partition = new Partition(site.pool(), 1, this::computeRows);
    }

    /** A loss against a class for each example. */
    public static PlacedLoss ofLabels(Loss loss, LossSite site, int[] labels, RowLosses rowLosses, Kernel... kernels) {
        return new PlacedLoss(loss, site, labels, Optional.empty(), rowLosses, kernels);
    }

    /** A loss against a tensor of targets. */
    public static PlacedLoss ofTargets(
            Loss loss, LossSite site, Tensor targets, RowLosses rowLosses, Kernel... kernels) {
        return new PlacedLoss(loss, site, NO_LABELS, Optional.of(targets), rowLosses, kernels);
    }

    /** A loss of predictions alone. */
    public static PlacedLoss ofPredictions(Loss loss, LossSite site, RowLosses rowLosses, Kernel... kernels) {
        return new PlacedLoss(loss, site, NO_LABELS, Optional.empty(), rowLosses, kernels);
    }

    /** What was placed. */
    public Loss description() {
        return loss;
    }

    /** Where. */
    public LossSite site() {
        return site;
    }

    /** The kernels that it calls, to be compiled before the first step. */
    public Set<Kernel> kernels() {
        return kernels;
    }

    /** Whether it is compared with a class for each example: {@link #labels}. */
    public boolean takesLabels() {
        return labels.length > 0;
    }

    /** Whether it is compared with a tensor: {@link #targets}. */
    public boolean takesTargets() {
        return targets.isPresent();
    }

    /**
     * The class of each example; to be filled.
     *
     * @throws IllegalStateException when this loss takes no labels
     */
    public int[] labels() {
        if (!takesLabels()) {
            throw new IllegalStateException(
                    loss + " takes no labels; " + (targets.isPresent() ? "fill targets()" : "it has no targets"));
        }
        return labels;
    }

    /**
     * What the predictions should be, element by element; to be filled.
     *
     * @throws IllegalStateException when this loss takes no such targets
     */
    public Tensor targets() {
        if (targets.isEmpty()) { // no lambda: one that captures is made anew for each example
            throw new IllegalStateException(loss + " takes no tensor of targets; "
                    + (labels.length > 0 ? "fill labels()" : "it has no targets"));
        }
        return targets.get();
    }

    /**
     * What each example counts, 1 at first; to be filled. From this call on examples are weighted, and computed one by one.
     *
     * <p>A loss is multiplied by its weight, in {@link #losses} too; the divisor of a mean is what it is without weights.
     */
    public Tensor sampleWeights() {
        weighted = true;
        return weights;
    }

    /** From now on every example counts 1 again. */
    public void resetWeights() {
        weighted = false;
        Elementwise.fill(1f, weights, site.capacity());
    }

    /** The loss of each example of the last call; the first rows hold them. */
    public Tensor losses() {
        return losses;
    }

    /**
     * The loss of the first {@code rows} predictions, reduced; overwrites their gradient.
     *
     * @throws IllegalArgumentException when rows is not in 1 … capacity, or a label is out of range
     * @throws IllegalStateException when the site has no gradient
     */
    public float lossAndGradient(int rows) {
        if (site.gradient().isEmpty()) {
            throw new IllegalStateException(
                    loss + " was placed without a gradient, for evaluation only; call loss(rows)");
        }
        return compute(site.gradient().get(), rows);
    }

    /** {@link #lossAndGradient(int)} after copying the labels of the first {@code rows} examples. */
    public float lossAndGradient(int[] labels, int rows) {
        checkRows(rows);
        if (labels.length < rows) {
            throw new IllegalArgumentException("there are " + labels.length + " labels for " + rows + " examples");
        }
        System.arraycopy(labels, 0, labels(), 0, rows);
        return lossAndGradient(rows);
    }

    /**
     * The loss of the first {@code rows} predictions, reduced; leaves the gradient alone.
     *
     * @throws IllegalArgumentException when rows is not in 1 … capacity, or a label is out of range
     */
    public float loss(int rows) {
        return compute(unused, rows);
    }

    private float compute(Tensor gradient, int rows) {
        checkRows(rows);
        boolean mean = loss.reduction() == Reduction.MEAN;
        float divisor = mean ? rowLosses.divisor(rows) : 1f;
        scale = 1f / divisor;
        this.gradient = gradient;
        partition.run(rows, (long) rows * site.size());
        if (weighted) {
            Elementwise.mul(losses, weights, losses, rows);
        }
        return Reductions.sum(losses, rows) / divisor;
    }

    private void computeRows(int from, int to) {
        if (weighted) {
            for (int i = from; i < to; i++) {
                rowLosses.run(scale * weights.get(i), losses, gradient, i, i + 1);
            }
        } else {
            rowLosses.run(scale, losses, gradient, from, to);
        }
        rowLosses.finish(losses, from, to);
    }

    private void checkRows(int rows) {
        if (rows < 1 || rows > site.capacity()) {
            throw new IllegalArgumentException(
                    "a batch of " + rows + " examples does not fit a loss placed for 1 to " + site.capacity());
        }
    }
}
