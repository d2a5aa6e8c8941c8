package lanewise.nn.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Network;
import lanewise.nn.format.AtomicFile;
import lanewise.nn.format.JsonObject;
import lanewise.nn.format.JsonText;
import lanewise.nn.format.Png;
import lanewise.nn.format.events.EventFile;
import lanewise.nn.report.StepBuffer.Field;
import lanewise.nn.train.StatisticsTable;

/** The two files that grow while a training runs: a line, and an event for each figure, of steps and of epochs. */
final class RunFiles implements AutoCloseable {
    /** Names in the line and in the events; SECONDS and EPOCH are no events, WALL_TIME is no figure. */
    private static final Map<Field, String> NAMES = new EnumMap<>(Map.of(
            Field.STEP, "step",
            Field.EPOCH, "epoch",
            Field.LOSS, "loss",
            Field.ACCURACY, "accuracy",
            Field.LEARNING_RATE, "learningRate",
            Field.GRADIENT_NORM, "gradientNorm",
            Field.WEIGHT_NORM, "weightNorm",
            Field.UPDATE_RATIO, "updateRatio",
            Field.SECONDS, "seconds"));

    private static final List<Field> SCALARS = List.of(
            Field.LOSS,
            Field.ACCURACY,
            Field.LEARNING_RATE,
            Field.GRADIENT_NORM,
            Field.WEIGHT_NORM,
            Field.UPDATE_RATIO);

    /** Mistakes in the events. */
    private static final int PICTURES = 12;

    /** Of the fraction that an epoch is after a step. */
    private static final double ROUNDING = 1e-9;

    private final Path folder;
    private final FileChannel metrics;
    private final EventFile events;
    private final StringBuilder lines = new StringBuilder();

    private RunFiles(Path folder, FileChannel metrics, EventFile events) {
        this.folder = folder;
        this.metrics = metrics;
        this.events = events;
    }

    /**
     * Starts both files, or goes on with them.
     *
     * @param resumedAt passes over the data that an earlier call has made, whose lines stay; 0 at the beginning of a training, where files from before are
     *     overwritten
     */
    static RunFiles open(Path folder, double wallTime, double resumedAt) throws IOException {
        Files.deleteIfExists(folder.resolve(RunFile.NAME)); // of a run that has come to its end; this one has not
        Path metrics = folder.resolve(RunFile.METRICS);
        String kept = resumedAt > 0 && Files.exists(metrics) ? linesUpTo(resumedAt, metrics) : "";
        EventFile events = resumedAt > 0 ? EventFile.append(folder, wallTime) : EventFile.create(folder, wallTime);
        try {
            return new RunFiles(folder, kept.isEmpty() ? begin(metrics) : goOn(metrics, kept), events);
        } catch (IOException e) {
            events.close();
            throw e;
        }
    }

    /** Without waiting for the disk: there is nothing that could be lost. */
    private static FileChannel begin(Path metrics) throws IOException {
        return FileChannel.open(
                metrics, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static FileChannel goOn(Path metrics, String kept) throws IOException {
        AtomicFile.write(metrics, kept.getBytes(StandardCharsets.UTF_8));
        return FileChannel.open(metrics, StandardOpenOption.APPEND);
    }

    /** A line without an end was being written when the process was killed. */
    private static String linesUpTo(double epoch, Path metrics) throws IOException {
        String text = Files.readString(metrics);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        AtomicFile.write(metrics, whole.getBytes(StandardCharsets.UTF_8));
        List<JsonObject> objects = JsonObject.readLines(metrics);
        List<String> lines = text.lines().toList();
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i).number("epoch") <= epoch + ROUNDING) {
                kept.append(lines.get(i)).append('\n');
            }
        }
        return kept.toString();
    }

    Path folder() {
        return folder;
    }

    /** A step. */
    void step(StepBuffer steps, int i) throws IOException {
        begin();
        NAMES.forEach((field, name) -> append(name, steps.get(i, field)));
        end();
        long step = (long) steps.get(i, Field.STEP);
        for (Field field : SCALARS) {
            scalar("train/" + NAMES.get(field), step, steps.get(i, Field.WALL_TIME), steps.get(i, field));
        }
    }

    /** An epoch; its figures by name. */
    void epoch(Map<String, Double> figures, long step, double wallTime) throws IOException {
        begin();
        figures.forEach(this::append);
        end();
        for (Map.Entry<String, Double> figure : figures.entrySet()) {
            String name = figure.getKey();
            if (!name.equals("epoch") && !name.equals("steps") && !name.equals("seconds")) {
                scalar("epoch/" + name, step, wallTime, figure.getValue());
            }
        }
    }

    /** Distributions of all parameters. */
    void weights(Network network, long step, double wallTime) throws IOException {
        for (Distribution d : Distribution.of(StatisticsTable.of(network.parameters()))) {
            events.histogram("weights/" + d.name(), step, wallTime, d.toHistogram());
        }
    }

    /** Configuration and environment, as texts, and the worst mistakes, as pictures. */
    void facts(RunReport.Facts facts, double wallTime) throws IOException {
        events.text("configuration", 0, wallTime, table(facts.configuration()));
        events.text("environment", 0, wallTime, table(facts.environment()));
        int shown = 0;
        for (Mistake m : facts.mistakes()) {
            if (m.picture().isPresent() && shown < PICTURES) {
                String tag = "mistakes/" + ++shown + ": " + m.actual() + " taken for " + m.predicted();
                events.image(tag, 0, wallTime, Png.ofDataUri(m.picture().get()));
            }
        }
        events.flush();
    }

    /** Markdown. */
    private static String table(Map<String, String> values) {
        StringBuilder text = new StringBuilder("| name | value |\n|---|---|\n");
        values.forEach((name, value) -> text.append("| " + cell(name) + " | " + cell(value) + " |\n"));
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    private void scalar(String tag, long step, double wallTime, double y) throws IOException {
        if (!Double.isNaN(y)) {
            events.scalar(tag, step, wallTime, (float) y);
        }
    }

    private void begin() {
        lines.append('{');
    }

    /** Whole numbers without a point, for they are counts; without a field where there is no number. */
    private void append(String name, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        lines.append(lines.charAt(lines.length() - 1) == '{' ? "" : ",")
                .append(JsonText.of(name))
                .append(':');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            lines.append((long) value);
        } else if (Double.isFinite(value)) {
            lines.append(value);
        } else {
            lines.append("null");
        }
    }

    private void end() {
        lines.append("}\n");
    }

    /** Hands everything to the operating system: whole lines, whole events. */
    void flush() throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
        while (bytes.hasRemaining()) {
            metrics.write(bytes);
        }
        lines.setLength(0);
        events.flush();
    }

    /** Without what has not been flushed. */
    @Override
    public void close() throws IOException {
        try (events) {
            metrics.close();
        }
    }
}
