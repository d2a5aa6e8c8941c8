package lanewise.nn.metric;

import lanewise.simd.Tensor;

/**
 * A measure that accumulates over batches, in double precision. {@code update} does not allocate; {@code reset} starts again.
 *
 * @param <T> what outputs are compared with: {@code int[]} of labels, or a {@link Tensor}
 */
public interface Metric<T> {
    /**
     * Takes in the first {@code rows} examples of a batch.
     *
     * @param outputs one row per example
     * @param targets what they should be, for each example
     * @throws IllegalArgumentException when there are fewer, a label is out of range, or an output is no number of the kind that is asked for
     */
    void update(Tensor outputs, T targets, int rows);

    /** The measure of all examples since the last {@link #reset}; NaN if there are none or it is not defined for them. */
    double value();

    /** Forgets all examples. */
    void reset();
}
