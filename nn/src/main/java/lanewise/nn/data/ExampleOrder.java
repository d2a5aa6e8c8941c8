package lanewise.nn.data;

/**
 * In which order the examples of an epoch come: a function of the epoch alone, so a training that is resumed anywhere meets the same ones. Examples never
 * move; their indices are put in order.
 */
@FunctionalInterface
public interface ExampleOrder {
    /**
     * Puts the order of an epoch, from 0, into all elements of {@code order}, one for each example of the data.
     *
     * <p>May allocate: it is called between two steps, once an epoch.
     */
    void fill(long epoch, int[] order);

    /** 0, 1, 2, …: as they lie. */
    static ExampleOrder asTheyLie() {
        return (epoch, order) -> java.util.Arrays.setAll(order, i -> i);
    }

    /** A permutation of its own for each epoch (row B02). */
    static ExampleOrder shuffled(long seed) {
        return new ShuffledOrder(seed);
    }

    /** Each class alike, see {@link BalancedOrder}. */
    static ExampleOrder balanced(ClassLabels labels, long seed) {
        return new BalancedOrder(labels, seed);
    }
}
