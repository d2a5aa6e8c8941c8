package lanewise.nn.train;

import lanewise.nn.loss.PlacedLoss;

/** Where the steps of a training get their examples from: those of an epoch, by their places in its order. For one thread at a time. */
interface Feed extends AutoCloseable {
    /** What is minimised on them. */
    PlacedLoss loss();

    /** Turns to an epoch; between two steps. */
    void begin(long epoch);

    /** Puts the examples at places {@code from … from + rows − 1} before network and loss; allocates nothing. */
    void load(int from, int rows);

    /** Other threads that are at work for it, for measuring what they allocate. */
    default long[] threadIds() {
        return new long[0];
    }

    @Override
    default void close() {}
}
