package lanewise.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.jmh.images.IdxFolder;
import lanewise.jmh.images.ImageSource;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.report.Examination;
import lanewise.nn.report.ReportPage;
import lanewise.nn.report.RunFile;
import lanewise.nn.report.RunRecorder;
import lanewise.nn.report.RunReport;
import lanewise.nn.train.Examples;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * What it costs to look at a training: the time of whole fits with a {@link RunRecorder}, which writes metrics, events and histograms, and without, by turns; medians
 * and their ratio. The report that is written once at the end is timed by itself.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp jmh/target/benchmarks.jar lanewise.jmh.ListenerOverhead mlp|cnn|digits FOLDER EPOCHS TURNS THREADS</pre>
 */
public final class ListenerOverhead {
    private final String model;
    private final int epochs;
    private final Split data;
    private final WorkerPool pool;
    private final Path out;
    private double reportSeconds;

    private ListenerOverhead(String model, int epochs, Split data, WorkerPool pool, Path out) {
        this.model = model;
        this.epochs = epochs;
        this.data = data;
        this.pool = pool;
        this.out = out;
    }

    /** Prints the times. */
    public static void main(String[] args) throws IOException {
        int epochs = Integer.parseInt(args[2]);
        int turns = Integer.parseInt(args[3]);
        Path out = Files.createTempDirectory("overhead");
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(Integer.parseInt(args[4]))) {
            Split data = args[0].equals("digits")
                    ? ImageSource.standardize(Digits.loadSplit(arena), arena)
                    : new IdxFolder(Path.of(args[1])).standardized(arena);
            new ListenerOverhead(args[0], epochs, data, pool, out).run(turns);
        } finally {
            delete(out);
        }
    }

    private void run(int turns) throws IOException {
        double[] without = new double[turns];
        double[] with = new double[turns];
        double[] ratios = new double[turns];
        for (int turn = -1; turn < turns; turn++) {
            double on = turn % 2 == 0 ? recorded() : 0;
            double off = seconds();
            on = turn % 2 == 0 ? on : recorded();
            if (turn >= 0) {
                with[turn] = on;
                without[turn] = off;
                ratios[turn] = on / off;
            }
        }
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "%s, %d epochs, %d threads: %.4f s without, %.4f s with; ratio of medians %.4f, median of ratios %.4f"
                        + " (%.4f to %.4f); the report at the end %.3f s%n",
                model,
                epochs,
                pool.workers(),
                median(without),
                median(with),
                median(with) / median(without),
                ratios[turns / 2],
                ratios[turns / 4],
                ratios[turns - 1 - turns / 4],
                reportSeconds);
    }

    private static double median(double... times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private double recorded() throws IOException {
        try (TensorArena arena = TensorArena.ofShared();
                RunRecorder recorder = new RunRecorder(() -> out)) {
            Network network = network(arena);
            Trainer trainer = trainer(network, arena);
            double seconds = fit(trainer, recorder);
            recorder.flush();
            long start = System.nanoTime();
            RunReport.Facts facts =
                    new Examination(network, trainer.loss()).of(data.test(), data.train(), RunReport.Facts.NONE);
            recorder.events(facts);
            RunFile.write(out, facts);
            ReportPage.write(out.resolve(ReportPage.NAME), List.of(RunFile.read(out)));
            reportSeconds = (System.nanoTime() - start) / 1e9;
            return seconds;
        }
    }

    private double seconds() {
        try (TensorArena arena = TensorArena.ofShared()) {
            return fit(trainer(network(arena), arena));
        }
    }

    /** All of fit but the compilation of kernels before it: steps, ends of epochs, files. */
    private double fit(Trainer trainer, TrainingListener... listeners) {
        trainer.warmUp();
        long start = System.nanoTime();
        trainer.fit(Examples.of(data.train()), listeners);
        return (System.nanoTime() - start) / 1e9;
    }

    private Trainer trainer(Network network, TensorArena arena) {
        return Trainer.of(network, new Adam(1e-3)).epochs(epochs).build(arena, pool);
    }

    private Network network(TensorArena arena) {
        return switch (model) {
            case "digits" ->
                Network.builder(Shape.of(64))
                        .dense(256)
                        .relu()
                        .dense(128)
                        .relu()
                        .dense(10)
                        .build(32, 1, arena, pool);
            case "mlp" ->
                Network.builder(Shape.of(784)).dense(128).relu().dense(10).build(64, 1, arena, pool);
            case "cnn" ->
                Network.builder(Shape.of(1, 28, 28))
                        .conv2d(16, 3)
                        .relu()
                        .maxPool(2)
                        .flatten()
                        .dense(10)
                        .build(64, 1, arena, pool);
            default -> throw new IllegalArgumentException("model is " + model + "; it must be mlp, cnn or digits");
        };
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
