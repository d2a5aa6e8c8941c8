package lanewise.nn.train;

import java.util.Optional;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param epochs that were asked for
 * @param loss mean over the epoch's examples, each at the time of its step; their sum where the loss is a sum
 * @param steps updates in this epoch
 * @param samplesPerSecond examples per second of stepping, of the steps since the epoch was begun or resumed
 * @param allocatedBytes heap bytes that all threads together allocated within those steps
 * @param learningRate of the last step; NaN for a rule without one
 * @param validation what the validation examples came to, if there are any
 */
public record EpochReport(
        int epoch,
        int epochs,
        double loss,
        int steps,
        double samplesPerSecond,
        long allocatedBytes,
        double learningRate,
        Optional<ValidationReport> validation) {
    /** The loss that the training is judged by: the validation's, or its own where there is none. */
    public double judgedLoss() {
        return validation.map(ValidationReport::loss).orElse(loss);
    }
}
