package lanewise.nn.train;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param epochs that were asked for
 * @param loss mean over the epoch's examples, each at the time of its step
 * @param steps taken in this epoch
 * @param samplesPerSecond examples per second of stepping
 * @param allocatedBytes heap bytes that all threads together allocated within the steps of this epoch
 */
public record EpochReport(
        int epoch, int epochs, double loss, int steps, double samplesPerSecond, long allocatedBytes) {}
