package lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;
import lanewise.nn.train.EpochReport;

/** A JSON object per epoch, one line each, written as they come. */
final class MetricsLog implements AutoCloseable {
    private final RunFolder folder;
    private Optional<JsonGenerator> json = Optional.empty();

    /** The file is made with the first line. */
    MetricsLog(RunFolder folder) {
        this.folder = folder;
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
        line.writeEndObject();
        line.writeRaw('\n');
        line.flush();
    }

    private JsonGenerator open() throws IOException {
        OutputStream out = Files.newOutputStream(folder.metrics());
        return new JsonFactory().createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    @Override
    public void close() throws IOException {
        if (json.isPresent()) {
            json.get().close();
        }
    }
}
