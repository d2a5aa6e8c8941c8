package lanewise.nn.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lanewise.nn.report.StepBuffer.Field;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.FitResult;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingRun;
import lanewise.nn.train.TrainingStep;
import lanewise.nn.train.ValidationReport;

/**
 * Writes how a training goes into its folder: {@code metrics.jsonl} and TensorBoard's events.
 *
 * {@snippet :
 * try (RunRecorder recorder = new RunRecorder(() -> Path.of("runs/mine"))) {
 *     trainer.fit(train, validation, recorder);
 * }
 * ReportPage.write(Path.of("runs/mine/report.html"), List.of(RunFile.read(Path.of("runs/mine"))));
 * }
 *
 * <p>Of every few steps the figures are kept in memory, which allocates nothing; files are written at the ends of epochs, or when another thread calls
 * {@link #flush}. A file that cannot be written, by whichever thread, ends the training with an {@link UncheckedIOException}.
 */
public final class RunRecorder implements TrainingListener, AutoCloseable {
    /** So many steps of a training are written, about. */
    private static final long LINES = 500;

    /**
     * But not more than every 25th: norms and the update take a quarter to a third of a step of a dense network with batches of 32 to 64, so from 2500 steps on that is some 1.3 % of the time. Shorter
     * trainings have more lines, of which each costs as much.
     */
    private static final long DENSEST = 25;

    /** Unless there would be fewer than that. */
    private static final long FEWEST = 100;

    private final RunWriter writer;
    private final Optional<Supplier<ValidationReport>> instead;
    private Optional<StepBuffer> buffer = Optional.empty();
    private Optional<TrainingRun> run = Optional.empty();
    private Optional<BatchAccuracy> accuracy = Optional.empty();
    private int written;
    private long every = 1;
    private long start;
    private double lossSum;
    private int losses;

    /** Where the files go; asked when the first is written. */
    @FunctionalInterface
    public interface Place {
        /** A folder that exists. */
        Path folder() throws IOException;
    }

    /** Writes there. */
    public RunRecorder(Place place) {
        this(place, Optional.empty());
    }

    /**
     * Writes there.
     *
     * @param instead what a training without validation is to be looked at by, after each epoch
     */
    public RunRecorder(Place place, Supplier<ValidationReport> instead) {
        this(place, Optional.of(instead));
    }

    private RunRecorder(Place place, Optional<Supplier<ValidationReport>> instead) {
        writer = new RunWriter(place);
        this.instead = instead;
    }

    /**
     * Which steps are written: every n-th.
     *
     * @param steps of the whole training
     * @param ofEpoch of an epoch, at least 1
     */
    static long every(long steps, long ofEpoch) {
        long n = Math.max(Math.min(DENSEST, steps / FEWEST), steps / LINES);
        return Math.clamp(n, 1, ofEpoch);
    }

    @Override
    public synchronized void onStart(TrainingRun started) {
        run = Optional.of(started);
        accuracy = Optional.of(new BatchAccuracy(started));
        every = every((long) started.epochs() * started.stepsPerEpoch(), started.stepsPerEpoch());
        buffer = Optional.of(new StepBuffer(Math.toIntExact(started.stepsPerEpoch() / every + 2)));
        written = 0;
        start = System.nanoTime();
    }

    @Override
    public void onStepStart(TrainingStep step) {
        if (isWritten(step)) {
            step.measureGradient();
            step.measureUpdate();
        }
    }

    private boolean isWritten(TrainingStep step) {
        return step.total() == 1 || step.total() % every == 0;
    }

    @Override
    public void onStep(TrainingStep step) {
        lossSum += step.loss();
        losses++;
        if (isWritten(step)) {
            keep(step, buffer.orElseThrow());
            lossSum = 0;
            losses = 0;
        }
    }

    private void keep(TrainingStep step, StepBuffer to) {
        to.set(Field.STEP, (double) step.total());
        to.set(Field.EPOCH, step.epoch() - 1 + (double) step.step() / step.steps());
        to.set(Field.LOSS, lossSum / losses);
        to.set(Field.ACCURACY, accuracy.orElseThrow().of(step.rows()));
        to.set(Field.LEARNING_RATE, step.learningRate());
        to.set(Field.GRADIENT_NORM, step.gradientNorm());
        to.set(Field.WEIGHT_NORM, step.weightNorm());
        to.set(Field.UPDATE_RATIO, step.updateRatio());
        to.set(Field.SECONDS, seconds());
        to.set(Field.WALL_TIME, RunWriter.wallTime());
        to.append();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Writes what is known of the steps so far; any thread may call it.
     *
     * @return the folder; absent before the first step
     */
    public synchronized Optional<Path> flush() throws IOException {
        writer.write(() -> {
            steps();
            if (writer.opened().isPresent()) {
                writer.opened().get().flush();
            }
        });
        return writer.opened().map(RunFiles::folder);
    }

    /** What has been written, up to the last step, read back while nobody writes; any thread may call it. */
    public synchronized Curves curves() throws IOException {
        Optional<Path> folder = flush();
        return folder.isPresent() ? Curves.read(folder.get().resolve(RunFile.METRICS)) : Curves.NONE;
    }

    private void steps() throws IOException {
        if (buffer.isPresent()
                && (buffer.get().size() > written || writer.opened().isPresent())) {
            StepBuffer steps = buffer.get();
            RunFiles to = files();
            for (int n = steps.size(); written < n; written++) {
                to.step(steps, written);
            }
        }
    }

    private double resumedAt() {
        return run.map(r -> r.epochsDone() + (double) r.stepsDone() / r.stepsPerEpoch())
                .orElse(0.0);
    }

    private RunFiles files() throws IOException {
        return writer.files(resumedAt());
    }

    @Override
    public void onEpoch(EpochReport report) {
        try {
            endEpoch(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void endEpoch(EpochReport report) throws IOException {
        writer.write(() -> epoch(report));
    }

    private void epoch(EpochReport report) throws IOException {
        steps();
        buffer.orElseThrow().clear();
        written = 0;
        long step = (long) report.epoch() * report.steps();
        files().epoch(figures(report), step, RunWriter.wallTime());
        boolean last = report.epoch() == report.epochs();
        if (last || Integer.bitCount(report.epoch()) == 1) {
            files().weights(run.orElseThrow().network(), step, RunWriter.wallTime());
        }
        files().flush();
    }

    private Map<String, Double> figures(EpochReport report) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("epoch", (double) report.epoch());
        figures.put("loss", report.loss());
        figures.put("steps", (double) report.steps());
        figures.put("samplesPerSecond", report.samplesPerSecond());
        figures.put("allocatedBytes", (double) report.allocatedBytes());
        figures.put("learningRate", report.learningRate());
        figures.put("seconds", seconds());
        figures.put("accuracy", accuracy.orElseThrow().ofEpoch());
        report.validation().or(() -> instead.map(Supplier::get)).ifPresent(validation -> {
            figures.put("validationLoss", validation.loss());
            validation.metrics().forEach((name, value) -> figures.put(ofValidation(name), value));
        });
        return figures;
    }

    private static String ofValidation(String metric) {
        return "validation" + Character.toUpperCase(metric.charAt(0)) + metric.substring(1);
    }

    @Override
    public void onEnd(FitResult result) {
        try {
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds to the events what was found out after the training. */
    public synchronized void events(RunReport.Facts facts) throws IOException {
        Optional<RunFiles> files = writer.opened();
        if (files.isPresent()) {
            writer.write(() -> files.get().facts(facts, RunWriter.wallTime()));
        }
    }

    /** Closes the files without writing what is left: the training has failed, and its folder goes. */
    public synchronized void discard() throws IOException {
        buffer = Optional.empty();
        writer.close();
    }

    /** Writes what is left, as far as the training came. */
    @Override
    public synchronized void close() throws IOException {
        try {
            flush();
        } finally {
            discard();
        }
    }
}
