package lanewise.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.nn.loss.Reduction;
import lanewise.simd.AllocationMeter;

/** One call of fit: epochs, their steps, what is to be done after each, and when to end. */
final class FitLoop {
    private final Trainer trainer;
    private final TrainerParts parts;
    private final Position position;
    private final TrainingStep event;
    private final Examples train;
    private final Optional<Examples> validation;
    private final TrainingListener listener;
    private final AllocationMeter meter;
    private final Feed feed;
    private final int most;
    private final int steps;
    private final int epochs;
    private final StopRule[] rules;
    private final List<EpochReport> reports = new ArrayList<>();
    private final Optional<CheckpointWriter> writer;

    /**
     * Prepares the fit.
     *
     * @param feed of {@code train}, at the trainer's position
     */
    FitLoop(
            Trainer trainer,
            Feed feed,
            Examples train,
            Optional<Examples> validation,
            int epochs,
            TrainingListener... listeners) {
        this.trainer = trainer;
        this.feed = feed;
        this.train = train;
        this.validation = validation;
        this.epochs = epochs;
        parts = trainer.parts();
        position = trainer.position();
        event = trainer.event();
        meter = trainer.meter(feed);
        most = trainer.stepper().most();
        steps = Math.ceilDiv(train.size(), most);
        rules = parts.options().stopRules().toArray(StopRule[]::new);
        listener = new Listeners(listeners);
        writer = parts.options()
                .checkpoints()
                .map(policy -> new CheckpointWriter(
                        policy,
                        trainer.state(train),
                        trainer.model(),
                        listener,
                        parts.optimizer().steps()));
    }

    /** Leaves no weights of examples behind in the loss, whatever happens. */
    FitResult run() {
        try {
            return trained();
        } finally {
            feed.loss().resetWeights();
        }
    }

    private FitResult trained() {
        listener.onWarmUp(trainer.warmUp());
        listener.onStart(started());
        for (StopRule rule : rules) {
            rule.start();
        }
        Optional<String> stopped = outOfPatience(); // as it was when a process ended that had not said so yet
        while (stopped.isEmpty() && position.epochs() < epochs) {
            stopped = epoch();
        }
        DivergedException.requireFinite(parts.network(), parts.optimizer().steps());
        boolean early = stopped.isPresent();
        writer.ifPresent(w -> w.atEnd(parts.optimizer().steps(), early));
        Optional<Integer> best = parts.bestWeights().isPresent() ? parts.best().epoch() : Optional.empty();
        if (best.isPresent()) {
            parts.bestWeights().orElseThrow().putBack();
        }
        FitResult result = new FitResult(position.epochs(), parts.optimizer().steps(), stopped, best, reports);
        listener.onEnd(result);
        return result;
    }

    private TrainingRun started() {
        TrainerOptions options = parts.options();
        return new TrainingRun(
                parts.network(),
                feed.loss(),
                options.rule(),
                train,
                validation,
                epochs,
                steps,
                position.epochs(),
                position.steps(),
                options.configuration());
    }

    /** The epoch that is next, or what is left of it; the reason to end with it, or in its middle. */
    private Optional<String> epoch() {
        feed.begin(position.epochs());
        event.beginEpoch(position.epochs() + 1, epochs, steps);
        listener.onEpochStart(position.epochs() + 1);
        long examples = position.examples();
        long nanos = 0;
        long allocated = 0;
        Optional<String> stop = Optional.empty();
        while (position.steps() < steps) {
            begin();
            long before = meter.bytes();
            long start = System.nanoTime();
            float loss = trainer.stepper().step(feed, position.steps() * most, event.rows());
            nanos += System.nanoTime() - start;
            allocated += meter.bytes() - before;
            position.stepDone(event.rows(), isMean() ? (double) loss * event.rows() : loss);
            listener.onStep(event);
            stop = stopAfterStep();
            if (position.steps() < steps) {
                if (writer.isPresent()) {
                    writer.get().afterStep(event.total());
                }
                if (stop.isPresent()) {
                    return stop;
                }
            }
        }
        double speed = (position.examples() - examples) * 1e9 / nanos;
        Optional<String> enough = end(speed, allocated);
        return stop.isPresent() ? stop : enough;
    }

    private boolean isMean() {
        return feed.loss().description().reduction() == Reduction.MEAN;
    }

    private void begin() {
        long done = parts.optimizer().steps();
        int rows = Math.min(most, train.size() - position.steps() * most);
        event.begin(position.steps() + 1, done + 1, rows, parts.options().rule().learningRateAt(done));
        event.examplesSoFar(position.examples());
        listener.onStepStart(event);
    }

    private Optional<String> stopAfterStep() {
        for (StopRule rule : rules) {
            Optional<String> reason = rule.afterStep(event);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /** What follows the last step of an epoch. */
    private Optional<String> end(double speed, long allocated) {
        EpochReport report = new EpochReport(
                position.epochs() + 1,
                epochs,
                isMean() ? position.lossSum() / train.size() : position.lossSum(),
                steps,
                speed,
                allocated,
                event.learningRate(),
                validation.map(trainer::validate));
        reports.add(report);
        position.epochDone();
        if (parts.best().report(report)) {
            parts.bestWeights().ifPresent(b -> trainer.withAverage(b::keep));
        }
        double judged = parts.options().monitor().value(report);
        parts.options().plateau().ifPresent(p -> p.report(judged));
        listener.onEpoch(report);
        writer.ifPresent(w -> w.afterEpoch(event.total(), report, judged));
        return stopAfterEpoch(report);
    }

    private Optional<String> stopAfterEpoch(EpochReport report) {
        for (StopRule rule : rules) {
            Optional<String> reason = rule.afterEpoch(report);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return outOfPatience();
    }

    private Optional<String> outOfPatience() {
        BestSoFar best = parts.best();
        return parts.options()
                .patience()
                .filter(p -> best.since() >= p)
                .map(p -> "no progress in " + p + (p == 1 ? " epoch" : " epochs") + " since the best, " + best.text());
    }
}
