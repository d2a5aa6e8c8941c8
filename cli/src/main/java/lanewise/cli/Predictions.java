package lanewise.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.Network;
import lanewise.nn.format.ModelFile;
import lanewise.nn.metric.Evaluation;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Rows;

/** Collects rows into batches, classifies these, and prints a line per row: CSV with a header, or JSON. */
final class Predictions implements AutoCloseable {
    private final ModelFile model;
    private final Network network;
    private final Tensor probabilities;
    private final float[] prepared;
    private final PrintStream out;
    private final CsvWriter csv;
    private final boolean json;
    private int rows;
    private long printed;

    Predictions(ModelFile model, TensorArena arena, PrintStream out, boolean json) {
        this.model = model;
        this.network = model.network();
        this.out = out;
        this.json = json;
        probabilities = arena.allocate(network.capacity(), model.classes().size());
        prepared = new float[network.inputShape().elements()];
        csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
    }

    /** Takes a row as it is in the data, before preprocessing. */
    void add(float[] features) {
        model.preprocessing()
                .ifPresentOrElse(
                        p -> p.apply(features, prepared),
                        () -> System.arraycopy(features, 0, prepared, 0, prepared.length));
        network.input().slice(rows * prepared.length, prepared.length).copyFrom(prepared);
        rows++;
        if (rows == network.capacity()) {
            flush();
        }
    }

    private void flush() {
        if (rows == 0) {
            return;
        }
        int classes = model.classes().size();
        network.forward(rows);
        Rows.softmax(network.output(), probabilities, rows, classes);
        for (int i = 0; i < rows; i++) {
            int best = Evaluation.argmax(probabilities, i * classes, classes);
            print(model.classes().get(best), probabilities.get(i * classes + best));
        }
        rows = 0;
    }

    private void print(String name, float probability) {
        printed++;
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("row", printed);
            line.put("class", name);
            line.put("probability", probability);
            out.println(JsonLine.of(line));
            return;
        }
        if (printed == 1) {
            csv.writeRecord("class", "probability");
        }
        csv.writeRecord(name, Decimals.of(probability, 4));
    }

    /** Classifies and prints what is left. */
    @Override
    public void close() throws IOException {
        flush();
        csv.flush();
        out.flush();
    }
}
