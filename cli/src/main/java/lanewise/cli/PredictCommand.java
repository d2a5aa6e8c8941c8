package lanewise.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.TargetValues;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.format.ModelFile;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise predict}. */
@Command(
        name = "predict",
        description = "Classifies rows of features: prints a class and its probability per row, or the numbers that a"
                + " regression predicts.",
        footer = {
            "",
            "The CSV has features only, as many as the model takes, and may have a header.",
            "Of several models the mean of what they say counts."
        })
final class PredictCommand implements Callable<Integer> {
    private static final String STDIN = "-";
    private static final int BATCH = 256;

    private final Surroundings around;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Option(names = "--csv", paramLabel = "FILE", description = "Rows of features; - for standard input.")
    private Optional<String> csv = Optional.empty();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--index",
            paramLabel = "N",
            converter = Numbers.Index.class,
            description = "With --data: this example of the test part, from 0.")
    private Optional<Integer> index = Optional.empty();

    @Option(names = "--json", description = "Print a JSON object per row.")
    private boolean json;

    PredictCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        checkUsage();
        try (WorkerPool pool = WorkerPool.of(Runtime.getRuntime().availableProcessors());
                TensorArena arena = TensorArena.ofShared()) {
            List<ModelFile> trained = models.read(BATCH, arena, pool);
            try (Predictions predictions = new Predictions(new Committee(trained, arena), around.out(), json)) {
                if (csv.isPresent()) {
                    predictRows(csv.get(), trained.getFirst(), predictions);
                } else {
                    predictExample(trained.getFirst(), arena, predictions);
                }
            }
            return 0;
        }
    }

    private void checkUsage() {
        if (csv.isPresent() == data.isPresent()) {
            throw new WrongUsage("one of --csv FILE and --data DATA --index N is needed");
        }
        if (data.isPresent() != index.isPresent()) {
            throw new WrongUsage("--data and --index N go together");
        }
    }

    private void predictRows(String name, ModelFile trained, Predictions predictions) throws IOException {
        Path file = Path.of(name.equals(STDIN) ? "standard input" : name);
        int inputs = trained.features();
        try (InputStream in = open(name, file);
                CsvTable table = CsvTable.unlabelled(file, in, CsvColumns.PLAIN.ofModel(trained.preprocessing()))) {
            if (table.featureCount() != inputs) {
                throw new MalformedFileException(
                        file,
                        "line 1",
                        inputs + " cells, one for each input of the model",
                        String.valueOf(table.featureCount()));
            }
            float[] row = new float[inputs];
            while (table.next()) {
                table.features(row, 0);
                predictions.add(row);
            }
        }
    }

    private InputStream open(String name, Path file) throws IOException {
        if (!name.equals(STDIN)) {
            if (Files.isDirectory(file)) {
                throw new Failure(file.toAbsolutePath() + ": expected a CSV file, found a folder");
            }
            return Files.newInputStream(file);
        }
        return new FilterInputStream(around.in()) {
            @Override
            public void close() {
                // standard input is not ours to close
            }
        };
    }

    private void predictExample(ModelFile trained, TensorArena arena, Predictions predictions) throws IOException {
        DataSource source = data.resolve(EmbeddedDigits.NAME, Optional.of(trained), around);
        Dataset test = source.test(arena);
        Fit.require(test, trained);
        int i = index.orElse(0);
        if (i >= test.size()) {
            throw new WrongUsage(
                    "--index: expected 0 to " + (test.size() - 1) + " for the " + test.name() + ", found " + i);
        }
        float[] features = new float[test.width()];
        test.source().read(i, features);
        predictions.add(features);
        new Talk(around.err(), around).say("truth", truth(test, i, trained.classes()));
    }

    private static String truth(Dataset test, int i, List<String> classes) {
        if (test.targets() instanceof TargetValues numbers) {
            float[] values = new float[numbers.width()];
            numbers.values().read(i, values);
            return IntStream.range(0, values.length)
                    .mapToObj(j -> numbers.names().get(j) + " " + values[j])
                    .collect(Collectors.joining(", "));
        }
        return classes.get(test.label(i));
    }
}
