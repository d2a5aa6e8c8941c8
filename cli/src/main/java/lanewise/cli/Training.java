package lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import lanewise.nn.format.ModelFile;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.TrainingListener;
import lanewise.simd.kernel.Warmup;

/** Runs a training, shows how it goes, and writes the model: at the end, or as far as it came when it is ended early. */
final class Training implements TrainingListener, AutoCloseable {
    private final TrainSetup setup;
    private final RunFolder folder;
    private final Progress progress;
    private final MetricsLog metrics;
    private final EpochFigures figures;
    private final StopSignal stop;
    private final Talk talk;
    private long deadline = Long.MAX_VALUE;

    /** Thrown out of the training loop between two steps, when there is reason to end it. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(String why) {
            super(why, null, false, false);
        }
    }

    /** Plans the training. */
    Training(TrainSetup setup, RunFolder folder, StopSignal stop, Surroundings around, Talk talk) {
        this.talk = talk;
        this.setup = setup;
        this.folder = folder;
        this.stop = stop;
        progress = new Progress(around);
        metrics = new MetricsLog(folder);
        figures = new EpochFigures(setup.plan().epochs(), setup.data().train().size());
    }

    /**
     * Trains and writes the model.
     *
     * @return the result; absent when the process is being ended by a signal
     * @throws lanewise.nn.train.DivergedException when the loss becomes NaN or infinite; nothing is left behind then
     */
    Optional<TrainResult> run() throws IOException {
        Path file = fitAndWrite();
        talk.say("model", file.toString());
        return stop.requested() ? Optional.empty() : Optional.of(result(file));
    }

    private Path fitAndWrite() throws IOException {
        boolean written = false;
        try {
            fit();
            Path file = folder.model();
            model().write(file);
            written = true;
            return file;
        } finally {
            if (!written) {
                folder.discard();
            }
        }
    }

    private ModelFile model() {
        return new ModelFile(
                setup.network(),
                Optional.of(setup.data().preprocessing()),
                setup.data().train().classes(),
                setup.data().source().name());
    }

    private void fit() throws IOException {
        try {
            progress.busy("compiling kernels");
            setup.trainer().fit(setup.data().train(), setup.plan().epochs(), this);
        } catch (Stopped e) {
            progress.clear();
            talk.say(
                    "stopped",
                    e.getMessage() + " after " + Talk.count(figures.epochs(), "epoch") + " and "
                            + Talk.count(figures.steps(), "step"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            progress.clear();
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
                            + " ms; steps are slow and make garbage until they are. Is the machine busy with something else?");
        }
    }

    @Override
    public void onStep(int epoch, int step, int steps, float loss) {
        if (epoch == 1 && step == 1) {
            begin();
        }
        figures.step(step, loss);
        progress.step(epoch, setup.plan().epochs(), step, steps, figures.loss());
        if (stop.requested()) {
            throw new Stopped("interrupted");
        }
        if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0) {
            throw new Stopped("time is up");
        }
    }

    /** The kernels are compiled by now: time counts from here, and there are parameters worth saving. */
    private void begin() {
        stop.worthWaiting();
        setup.plan().maxTime().ifPresent(t -> deadline = System.nanoTime() + t.toNanos());
    }

    @Override
    public void onEpoch(EpochReport report) {
        figures.epoch(report);
        progress.epoch(report);
        try {
            metrics.write(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TrainResult result(Path file) {
        Evaluation test = Evaluation.of(
                setup.network(), setup.trainer().loss(), setup.data().test());
        return new TrainResult(
                test.accuracy(),
                test.loss(),
                figures.loss(),
                figures.epochs(),
                figures.samplesPerSecond(),
                figures.bytesPerStep(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                setup.network().parameters().layout().elements(),
                Hashes.ofParameters(setup.network().parameters()),
                file);
    }

    @Override
    public void close() throws IOException {
        metrics.close();
    }
}
