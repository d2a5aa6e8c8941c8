package lanewise.nn.train;

import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.TargetValues;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/**
 * What a trainer learns from: numbered examples, copied into a network's input and a loss's targets batch by batch; they never move.
 *
 * <p>Implement it for data of your own: of several inputs, made up on the way, or prefetched by another thread.
 */
public interface Examples {
    /** For messages. */
    String name();

    /** How many. */
    int size();

    /**
     * Refuses a network or a loss that they do not fit.
     *
     * @throws IllegalArgumentException with both numbers
     */
    void requireFit(Network network, PlacedLoss loss);

    /**
     * Copies examples {@code order[from] … order[from + rows − 1]} to rows 0 … rows − 1 of the network's input and of the loss's labels, targets and
     * weights; allocates nothing.
     */
    void load(int[] order, int from, int rows, Network network, PlacedLoss loss);

    /**
     * Told before the first step of an epoch in which order the examples will be asked for; for those that prefetch, or that look different in every
     * epoch.
     *
     * @param epoch from 0
     * @param from where in the order it begins: 0, unless the epoch was interrupted
     * @param batch the examples of one {@link #load}, but the last
     */
    default void begin(long epoch, int[] order, int from, int batch) {}

    /** A number that is another one, nearly always, when the examples are: a training is continued with the same only. */
    long fingerprint();

    /** Examples with a class or with numbers each. */
    static Examples of(Dataset data) {
        if (data.targets() instanceof TargetValues numbers) {
            return of(data.name(), data.features(), new Dataset(data.name(), numbers.values(), numbers).features());
        }
        return new LabelledExamples(data);
    }

    /**
     * Examples with numbers to be met.
     *
     * @param features examples x features
     * @param targets examples x outputs
     * @throws IllegalArgumentException when the numbers of examples differ
     */
    static Examples of(String name, Tensor features, Tensor targets) {
        return new TargetExamples(name, features, targets);
    }

    /**
     * The same, each counting as much as its weight.
     *
     * @param weights one per example, finite and not negative
     * @throws IllegalArgumentException when there are more or fewer, or one is not
     */
    default Examples weighted(float... weights) {
        return new WeightedExamples(this, weights);
    }
}
