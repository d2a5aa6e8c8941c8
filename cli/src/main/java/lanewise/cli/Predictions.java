package lanewise.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Collects rows into batches, classifies these or predicts their numbers, and prints a line per row: CSV with a header, or JSON. */
final class Predictions implements AutoCloseable {
    private final Committee models;
    private final float[][] examples;
    private final float[] answers;
    private final PrintStream out;
    private final CsvWriter csv;
    private final boolean json;
    private int rows;
    private long printed;

    Predictions(Committee models, PrintStream out, boolean json) {
        this.models = models;
        this.out = out;
        this.json = json;
        examples = new float[models.capacity()][models.features()];
        answers = new float[models.capacity() * models.names().size()];
        csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
    }

    /** Takes a row as it is in the data, before preprocessing. */
    void add(float[] features) {
        System.arraycopy(features, 0, examples[rows++], 0, features.length);
        if (rows == examples.length) {
            flush();
        }
    }

    private void flush() {
        if (rows == 0) {
            return;
        }
        models.answer(examples, rows, answers);
        for (int i = 0; i < rows; i++) {
            printed++;
            if (models.isRegression()) {
                printNumbers(i);
            } else {
                printClass(i);
            }
        }
        rows = 0;
    }

    private void printNumbers(int row) {
        List<String> names = models.names();
        int n = names.size();
        if (json) {
            Map<String, Object> predicted = new LinkedHashMap<>();
            for (int j = 0; j < n; j++) {
                predicted.put(names.get(j), answers[row * n + j]);
            }
            printLine(Map.of("predicted", predicted));
            return;
        }
        if (printed == 1) {
            csv.writeRecord(names);
        }
        csv.writeRecord(IntStream.range(row * n, (row + 1) * n)
                .mapToObj(i -> String.valueOf(answers[i]))
                .toList());
    }

    private void printClass(int row) {
        int n = models.names().size();
        int best = row * n;
        for (int i = best + 1; i < (row + 1) * n; i++) {
            best = answers[i] > answers[best] ? i : best;
        }
        String name = models.names().get(best - row * n);
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("class", name);
            line.put("probability", answers[best]);
            printLine(line);
            return;
        }
        if (printed == 1) {
            csv.writeRecord("class", "probability");
        }
        csv.writeRecord(name, Decimals.of(answers[best], 4));
    }

    private void printLine(Map<String, Object> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("row", printed);
        line.putAll(fields);
        out.println(JsonLine.of(line));
    }

    /** Answers and prints what is left. */
    @Override
    public void close() throws IOException {
        flush();
        csv.flush();
        out.flush();
    }
}
