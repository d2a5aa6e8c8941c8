package lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lanewise.nn.format.AtomicFile;
import lanewise.nn.train.EpochReport;

/** A JSON object per epoch, one line each, written as they come. */
final class MetricsLog implements AutoCloseable {
    private final RunFolder folder;
    private Optional<JsonGenerator> json = Optional.empty();
    private boolean resumed;

    /** The file is made with the first line. */
    MetricsLog(RunFolder folder) {
        this.folder = folder;
    }

    /** Keeps the lines of so many epochs, which a training that is resumed has behind it, and drops those that it will write again. */
    void resumeAfter(int epochs) throws IOException {
        Path file = folder.metrics();
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        String kept = lines.stream().limit(epochs).map(l -> l + "\n").collect(Collectors.joining());
        AtomicFile.write(file, kept.getBytes(StandardCharsets.UTF_8));
        resumed = true;
    }

    /** Appends a line. */
    void write(EpochReport report) throws IOException {
        if (json.isEmpty()) {
            json = Optional.of(open());
        }
        JsonGenerator line = json.get();
        line.writeStartObject();
        line.writeNumberField("epoch", report.epoch());
        line.writeNumberField("loss", report.loss());
        line.writeNumberField("steps", report.steps());
        line.writeNumberField("samplesPerSecond", report.samplesPerSecond());
        line.writeNumberField("allocatedBytes", report.allocatedBytes());
        line.writeNumberField("learningRate", report.learningRate());
        if (report.validation().isPresent()) {
            line.writeNumberField("validationLoss", report.validation().get().loss());
            for (Map.Entry<String, Double> m :
                    report.validation().get().metrics().entrySet()) {
                line.writeNumberField("validation" + capital(m.getKey()), m.getValue());
            }
        }
        line.writeEndObject();
        line.writeRaw('\n');
        line.flush();
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private JsonGenerator open() throws IOException {
        OutputStream out = resumed
                ? Files.newOutputStream(folder.metrics(), StandardOpenOption.APPEND)
                : Files.newOutputStream(folder.metrics());
        return new JsonFactory().createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    @Override
    public void close() throws IOException {
        if (json.isPresent()) {
            json.get().close();
        }
    }
}
