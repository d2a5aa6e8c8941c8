package lanewise.jmh.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/**
 * What came of a recipe with one seed.
 *
 * @param test on the test part, which was not looked at before
 * @param seconds of all steps, without reading data and compiling kernels
 * @param parameters of the network
 */
public record Training(Evaluation test, double seconds, long parameters) {
    private static final int CLASSES = 10;

    /**
     * Trains.
     *
     * @param folder with the four IDX files; not looked at for digits
     * @param epochs hears of each
     */
    public static Training run(Recipe recipe, Path folder, long seed, int threads, Consumer<EpochReport> epochs)
            throws IOException {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Split data = standardized(recipe.data(), folder, arena);
            int side = data.train().exampleShape().dim(0);
            Network network = recipe.builder(side).build(recipe.batch(), seed, arena, pool);
            Trainer trainer = new Trainer(network, recipe.optimizer(data.train().size()), seed, arena, pool);
            Clock clock = new Clock(epochs);
            trainer.fit(data.train(), recipe.epochs(), clock);
            return new Training(
                    Evaluation.of(network, trainer.loss(), data.test()),
                    clock.nanos / 1e9,
                    network.parameters().layout().elements());
        }
    }

    private static Split standardized(Recipe.Data data, Path folder, TensorArena arena) throws IOException {
        Split split = switch (data) {
            case DIGITS -> Digits.loadSplit(arena);
            case IDX -> new Split(read(folder, "train", arena), read(folder, "t10k", arena));
        };
        Standardizer standardizer = Standardizer.overall(split.train(), arena);
        standardizer.apply(split.train());
        standardizer.apply(split.test());
        return split;
    }

    private static Dataset read(Path folder, String part, TensorArena arena) throws IOException {
        Path images = file(folder, part + "-images-idx3-ubyte");
        return Idx.read(part, images, file(folder, part + "-labels-idx1-ubyte"), CLASSES, arena);
    }

    /** Plain or gzipped. */
    private static Path file(Path folder, String name) throws IOException {
        Path plain = folder.resolve(name);
        Path gzipped = folder.resolve(name + ".gz");
        if (!Files.exists(plain) && !Files.exists(gzipped)) {
            throw new NoSuchFileException(plain + ", nor with .gz");
        }
        return Files.exists(plain) ? plain : gzipped;
    }

    private static final class Clock implements TrainingListener {
        private final Consumer<EpochReport> epochs;
        private long start;
        private long nanos;

        Clock(Consumer<EpochReport> epochs) {
            this.epochs = epochs;
        }

        @Override
        public void onWarmUp(Warmup.Report report) {
            start = System.nanoTime();
        }

        @Override
        public void onEpoch(EpochReport report) {
            nanos = System.nanoTime() - start;
            epochs.accept(report);
        }
    }
}
