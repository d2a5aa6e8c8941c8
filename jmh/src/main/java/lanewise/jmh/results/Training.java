package lanewise.jmh.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import lanewise.jmh.images.IdxFolder;
import lanewise.jmh.images.ImageSource;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
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
            case IDX -> new IdxFolder(folder).pixels(arena);
        };
        return ImageSource.standardize(split, arena);
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
