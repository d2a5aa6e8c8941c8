package lanewise.nn.data;

/**
 * Batches without end, one epoch behind the other; the last of an epoch may be short. Which examples come, and what becomes of them, depends on the
 * place alone, so that a training stopped anywhere goes on as if it had not been.
 */
public interface BatchSource extends AutoCloseable {
    /**
     * The place of a batch.
     *
     * @param epoch from 0
     * @param example how many examples of the epoch come before it
     */
    record Place(long epoch, int example) {
        /** A place. */
        public Place {
            if (epoch < 0 || example < 0) {
                throw new IllegalArgumentException(
                        "epoch " + epoch + ", example " + example + " is no place; both must be 0 or more");
            }
        }
    }

    /** Examples in an epoch. */
    int size();

    /** Fills the batch with the next examples, as many as fit, and returns how many those are: at least 1. Allocates nothing but for a new epoch's order. */
    int next(Batch batch);

    /** Where {@link #next} will begin: to be kept in a checkpoint. */
    Place place();

    /**
     * Goes to a place.
     *
     * @throws IllegalArgumentException when it is behind the end of an epoch
     */
    void seek(Place place);

    @Override
    default void close() {}
}
