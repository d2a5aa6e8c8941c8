package lanewise.nn.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.metric.RegressionScores;
import lanewise.nn.train.Examples;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.ValidationReport;
import lanewise.optim.Adam;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Learns the last column of a CSV file of numbers with a header from the others; every fifth line is for testing. For other files, with quotes, words and
 * gaps, there is the command line, or a library such as FastCSV.
 */
public final class RegressionExample {
    /** Lines as numbers, brought to mean 0 and deviation 1 of the lines that are learned from. */
    private record Table(float[][] train, float[][] test) {
        static Table read(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            float[][] rows = new float[lines.size() - 1][];
            for (int i = 0; i < rows.length; i++) {
                String[] cells = lines.get(i + 1).split(",", -1);
                rows[i] = new float[cells.length];
                for (int j = 0; j < cells.length; j++) {
                    rows[i][j] = Float.parseFloat(cells[j]);
                }
            }
            float[][] test = every(rows, true);
            float[][] train = every(rows, false);
            for (int j = 0; j < rows[0].length; j++) {
                standardize(train, test, j);
            }
            return new Table(train, test);
        }

        private static float[][] every(float[][] rows, boolean fifth) {
            return IntStream.range(0, rows.length)
                    .filter(i -> i % 5 == 0 == fifth)
                    .mapToObj(i -> rows[i])
                    .toArray(float[][]::new);
        }

        private static void standardize(float[][] train, float[][] test, int column) {
            double mean = 0;
            double square = 0;
            for (float[] row : train) {
                mean += row[column] / train.length;
                square += (double) row[column] * row[column] / train.length;
            }
            double deviation = Math.sqrt(square - mean * mean);
            for (float[][] rows : List.of(train, test)) {
                for (float[] row : rows) {
                    row[column] = (float) ((row[column] - mean) / deviation);
                }
            }
        }
    }

    public static void main(String[] args) throws IOException {
        Table table = Table.read(Path.of(args[0]));
        int features = table.train()[0].length - 1;
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(features))
                    .dense(32)
                    .tanh()
                    .dense(32)
                    .tanh()
                    .dense(1)
                    .build(32, 1, arena, pool);
            Trainer trainer = Trainer.of(network, new Adam(Schedule.cosine(5e-3, 1e-5, 3000)))
                    .loss(new MeanSquaredError())
                    .epochs(150)
                    .targetMetric("R2", new RegressionScores(1))
                    .build(arena, pool);
            trainer.fit(examples("train", table.train(), arena));
            ValidationReport test = trainer.validate(examples("test", table.test(), arena));
            System.out.println("examples " + table.train().length + " and " + test.examples());
            System.out.println("R2 " + test.get("R2"));
        }
    }

    private static Examples examples(String name, float[][] rows, TensorArena arena) {
        int features = rows[0].length - 1;
        Tensor x = arena.allocate(rows.length, features);
        Tensor y = arena.allocate(rows.length, 1);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < features; j++) {
                x.set(i * features + j, rows[i][j]);
            }
            y.set(i, rows[i][features]);
        }
        return Examples.of(name, x, y);
    }
}
