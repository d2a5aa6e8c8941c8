package lanewise.nn.train;

/** Examples in their place before a network and a loss: what puts them there. Made by {@link Examples#loader}; for one thread at a time. */
@FunctionalInterface
public interface Loader {
    /**
     * Copies examples {@code order[from] … order[from + rows − 1]} to rows 0 … rows − 1 of the network's input and of the loss's labels, targets and weights. What
     * comes of an example depends on the seed, the epoch and the example alone. Allocates nothing.
     *
     * @param epoch from 0; of interest to those that look different in every epoch
     */
    void load(long epoch, int[] order, int from, int rows);
}
