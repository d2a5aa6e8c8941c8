package lanewise.jmh.compare;

/** A network that learns the images of an {@link EpochCase} as its library does it best. */
public interface Learner extends AutoCloseable {
    /**
     * Learns from all images of the training part once, in {@link Plan#order}.
     *
     * @param number from 0
     * @return the loss of the epoch's first batch, before its update
     */
    float epoch(int number);

    /** The share of the test part that is classified rightly. */
    double accuracy();

    @Override
    void close();
}
