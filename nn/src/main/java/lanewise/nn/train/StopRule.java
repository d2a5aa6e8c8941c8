package lanewise.nn.train;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lanewise.optim.check.Require;

/**
 * When a training is to end before its last epoch (row B04). Asked on the training thread, between steps; a rule may have a memory.
 *
 * <p>What it answers is told to people: {@code stopped: time is up}.
 */
public interface StopRule {
    /** Told when the first step is about to be taken. */
    default void start() {}

    /** The reason to end now, after a step; empty to go on. Must not allocate when empty. */
    default Optional<String> afterStep(TrainingStep step) {
        return Optional.empty();
    }

    /** The reason to end now, after an epoch; empty to go on. */
    default Optional<String> afterEpoch(EpochReport report) {
        return Optional.empty();
    }

    /** After so much time, counted from the first step. */
    static StopRule maxTime(Duration time) {
        return new TimeLimit(time);
    }

    /** After so many updates over all epochs, at least 1. */
    static StopRule maxSteps(long steps) {
        Require.atLeast(1, "stop rule", "the number of steps", steps);
        Optional<String> reason = Optional.of(steps + " steps are done");
        return new StopRule() {
            @Override
            public Optional<String> afterStep(TrainingStep step) {
                return step.total() >= steps ? reason : Optional.empty();
            }
        };
    }

    /** After an epoch whose loss, the validation's if there is one, is at most this. */
    static StopRule lossAtMost(double loss) {
        Require.finite("stop rule", "the loss", loss);
        return new StopRule() {
            @Override
            public Optional<String> afterEpoch(EpochReport report) {
                return report.judgedLoss() <= loss
                        ? Optional.of("the loss is " + report.judgedLoss() + ", at most " + loss)
                        : Optional.empty();
            }
        };
    }

    /** After the first step at whose end something holds, such as that a user has asked for it. */
    static StopRule when(BooleanSupplier condition, String reason) {
        Optional<String> why = Optional.of(reason);
        return new StopRule() {
            @Override
            public Optional<String> afterStep(TrainingStep step) {
                return condition.getAsBoolean() ? why : Optional.empty();
            }
        };
    }
}
