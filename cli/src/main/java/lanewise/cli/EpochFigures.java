package lanewise.cli;

import java.util.Arrays;
import java.util.Optional;
import lanewise.nn.train.EpochReport;

/** Gathers the figures of all epochs into those of the whole training. */
final class EpochFigures {
    private final long[] bytesPerStep;
    private final int examples;
    private int epochs;
    private int steps;
    private int seen;
    private double seconds;
    private double lossSum;
    private double lastLoss;

    /**
     * For a training of this length.
     *
     * @param examples in an epoch
     */
    EpochFigures(int epochs, int examples) {
        bytesPerStep = new long[epochs];
        this.examples = examples;
    }

    /** After a step. */
    void step(int step, float loss) {
        boolean first = steps == 0 || step == 1;
        lossSum = first ? loss : lossSum + loss;
        seen = first ? 1 : seen + 1;
        steps = step;
    }

    /** After an epoch. */
    void epoch(EpochReport report) {
        bytesPerStep[epochs++] = Math.round((double) report.allocatedBytes() / report.steps());
        seconds += examples / report.samplesPerSecond();
        lastLoss = report.loss();
        steps = 0;
    }

    /** Epochs completed. */
    int epochs() {
        return epochs;
    }

    /** Steps of the epoch that is not completed. */
    int steps() {
        return steps;
    }

    /** Mean loss of the last epoch, as far as it went; of the steps that were seen, where it was resumed. */
    double loss() {
        return steps == 0 ? lastLoss : lossSum / seen;
    }

    /** Over all completed epochs; 0 without one. */
    double samplesPerSecond() {
        return epochs == 0 ? 0 : (double) epochs * examples / seconds;
    }

    /** The median over the epochs, in whole bytes: what steps allocate, not what HotSpot does once in thousands. */
    Optional<Long> bytesPerStep() {
        if (epochs == 0) {
            return Optional.empty();
        }
        long[] sorted = Arrays.copyOf(bytesPerStep, epochs);
        Arrays.sort(sorted);
        return Optional.of(Math.ceilDiv(sorted[(epochs - 1) / 2] + sorted[epochs / 2], 2));
    }
}
