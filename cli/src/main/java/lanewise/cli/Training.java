package lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lanewise.nn.report.ReportPage;
import lanewise.nn.train.DivergedException;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Examples;
import lanewise.nn.train.FitResult;
import lanewise.nn.train.Resumption;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingStep;
import lanewise.nn.train.ValidationReport;
import lanewise.simd.kernel.Warmup;

/** Runs a training, shows how it goes, and writes the model: at the end, or as far as it came when it is ended early. */
final class Training implements TrainingListener {
    private final TrainSetup setup;
    private final RunFolder folder;
    private final Progress progress;
    private final RunPages pages;
    private final EpochFigures figures;
    private final StopSignal stop;
    private final Talk talk;
    private final Optional<RegressionFigures> numbers;
    private Optional<Path> saved = Optional.empty();

    /** Plans the training. */
    Training(TrainSetup setup, RunFolder folder, RunPages pages, StopSignal stop, Surroundings around, Talk talk) {
        this.talk = talk;
        this.setup = setup;
        this.folder = folder;
        this.stop = stop;
        progress = new Progress(around);
        this.pages = pages;
        numbers = setup.data().targets().map(RegressionFigures::new);
        figures = new EpochFigures(setup.plan().epochs(), setup.data().train().size());
    }

    /** Goes on where a checkpoint was written. */
    void resume(Path fileOrFolder) throws IOException {
        Resumption resumption = setup.trainer().resume(fileOrFolder, setup.examples());
        saved = Optional.of(resumption.file());
        resumption.refused().forEach(why -> talk.say("warning", why));
        talk.say(
                "resumed",
                resumption.file() + ", after "
                        + Talk.count(setup.trainer().optimizer().steps(), "step"));
    }

    /**
     * Trains and writes the model.
     *
     * @return the result; absent when the process is being ended by a signal
     * @throws Failure when the loss becomes NaN or infinite; nothing but checkpoints is left behind then
     */
    Optional<TrainResult> run() throws IOException {
        FitResult fit = fit();
        Path file = folder.model();
        Optional<TrainResult> result = evaluated(fit, file);
        talk.say("model", file.toString());
        talk.say("report", file.resolveSibling(ReportPage.NAME).toString());
        return result;
    }

    /** The weights that are written and tested: the best epoch's, or their average, or the last. */
    private Optional<TrainResult> evaluated(FitResult fit, Path file) throws IOException {
        List<TrainResult> result = new ArrayList<>();
        Runnable evaluation = () -> {
            try {
                setup.model().write(file);
                if (!stop.requested()) {
                    result.add(result(fit, file));
                }
                pages.finish(result.stream().findFirst());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        if (fit.bestEpoch().isPresent()) {
            evaluation.run();
        } else {
            setup.trainer().withAverage(evaluation);
        }
        return result.stream().findFirst();
    }

    private FitResult fit() {
        boolean ended = false;
        try {
            progress.busy("compiling kernels");
            Examples train = setup.examples();
            FitResult fit = setup.data().validation().isPresent()
                    ? setup.trainer()
                            .fit(train, Examples.of(setup.data().validation().get()), pages.listener(), this)
                    : setup.trainer().fit(train, pages.listener(), this);
            progress.clear();
            fit.stopped()
                    .ifPresent(why -> talk.say(
                            "stopped",
                            why + " after " + Talk.count(fit.epochs(), "epoch") + " and "
                                    + Talk.count(figures.steps(), "step")));
            ended = true;
            return fit;
        } catch (DivergedException e) {
            throw new Failure(e.getMessage()
                    + saved.map(f -> "; the last checkpoint is " + f).orElse("; nothing was written"));
        } finally {
            progress.clear();
            if (!ended && saved.isEmpty()) {
                pages.discard();
                folder.discard();
            }
        }
    }

    @Override
    public void onCheckpoint(Path file) {
        saved = Optional.of(file);
        if (stop.requested()) {
            progress.clear();
            talk.say("checkpoint", file.toString());
        }
    }

    @Override
    public void onWarmUp(Warmup.Report report) {
        if (!report.notCompiled().isEmpty()) {
            progress.clear();
            talk.say(
                    "warning",
                    Talk.count(report.notCompiled().size(), "kernel") + " of " + report.kernels()
                            + " could not be compiled in " + report.millis()
                            + " ms; steps are slow and make garbage until they are. Is the machine busy with something"
                            + " else?");
        }
    }

    @Override
    public void onStep(TrainingStep step) {
        stop.worthWaiting(); // now there are parameters worth saving
        figures.step(step.step(), step.loss());
        if (numbers.isPresent()) {
            int capacity = setup.network().capacity();
            int rows = (step.rows() - 1) % capacity + 1; // of the last of its batches, whose outputs are still there
            numbers.get().add(setup.network(), setup.trainer().loss(), rows);
        }
        progress.step(step.epoch(), step.epochs(), step.step(), step.steps(), figures.loss());
    }

    @Override
    public void onEpoch(EpochReport report) {
        figures.epoch(report);
        progress.epoch(report, numbers.map(n -> scores(report, n)).orElse(""));
    }

    /** Of the validation part; without one, of what has been learned from. */
    private static String scores(EpochReport report, RegressionFigures training) {
        Map<String, Double> values =
                report.validation().map(ValidationReport::metrics).orElseGet(training::values);
        training.reset();
        String whose = report.validation().isPresent() ? "validation " : "";
        return whose
                + values.entrySet().stream()
                        .map(e -> Scores.text(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private TrainResult result(FitResult fit, Path file) {
        return new TrainResult(
                Scores.of(
                        setup.model(),
                        setup.trainer().loss(),
                        List.of(setup.data().test())),
                figures.loss(),
                fit.epochs(),
                figures.samplesPerSecond(),
                figures.bytesPerStep(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                setup.network().parameters().layout().elements(),
                Hashes.ofParameters(setup.network().parameters()),
                file);
    }
}
