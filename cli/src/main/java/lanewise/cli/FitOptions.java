package lanewise.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code train} about how steps are taken and when they end. */
final class FitOptions {
    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = RateShape.Converter.class,
            description =
                    "How the learning rate goes: linear, cosine, constant, one-cycle or plateau (default: linear).")
    private RateShape schedule = RateShape.LINEAR;

    @Option(
            names = "--clip",
            paramLabel = "X",
            converter = Numbers.Rate.class,
            description = "The norm of all gradients together is at most this.")
    private Optional<Double> clip = Optional.empty();

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            converter = Numbers.Batch.class,
            description = "Batches whose gradients make one step (default: 1).")
    private int accumulate = 1;

    @Option(
            names = "--ema",
            paramLabel = "BETA",
            converter = Numbers.Share.class,
            description = "The model is a moving average of the weights of all steps, such as 0.999.")
    private Optional<Double> ema = Optional.empty();

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            converter = Numbers.Share.class,
            description =
                    "Share of the training part that is only looked at after each epoch (default: 0.1 with --patience,"
                            + " otherwise none).")
    private Optional<Double> validation = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = Numbers.Epochs.class,
            description = "Stop after N epochs without a better validation loss; the model is that of the best epoch.")
    private Optional<Integer> patience = Optional.empty();

    @Option(
            names = "--max-time",
            paramLabel = "TIME",
            converter = Numbers.Time.class,
            description = "Stop after 90s, 10m, 2h of training, finished or not.")
    private Optional<Duration> maxTime = Optional.empty();

    @Mixin
    private FeedOptions feed = new FeedOptions();

    /** What is done with examples on their way. */
    FeedOptions feed() {
        return feed;
    }

    /** How the learning rate goes. */
    RateShape schedule() {
        return schedule;
    }

    /** The greatest norm of the gradients. */
    Optional<Double> clip() {
        return clip;
    }

    /** Batches of a step. */
    int accumulate() {
        return accumulate;
    }

    /** β of the average. */
    Optional<Double> ema() {
        return ema;
    }

    /** The share that is held out; 0 for none. */
    double validation() {
        return validation.orElse(patience.isPresent() ? 0.1 : 0);
    }

    /** Epochs without progress. */
    Optional<Integer> patience() {
        return patience;
    }

    /** When to stop. */
    Optional<Duration> maxTime() {
        return maxTime;
    }
}
