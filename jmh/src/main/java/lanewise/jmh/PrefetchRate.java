package lanewise.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.jmh.images.IdxFolder;
import lanewise.jmh.images.ImageSource;
import lanewise.nn.Network;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Examples;
import lanewise.nn.train.StopRule;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * What augmentation costs: examples a second of {@code Trainer.fit} on the images of a folder like MNIST's, by the clock on the wall, {@value #EXAMPLES} examples of each way of loading by turns. Speeds of a virtual
 * machine change within seconds, so each turn is compared with the turn in place of the same round: medians, and the quartiles of these ratios.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp jmh/target/benchmarks.jar lanewise.jmh.PrefetchRate FOLDER TURNS mlp|cnn THREADS</pre>
 *
 * <p>{@code in place}: floats in memory, standardised before, copied into the network's input. {@code inline}: the mapped file, changed and standardised in the
 * training's thread. {@code prefetched}: the same in another thread.
 */
public final class PrefetchRate {
    private static final int BATCH = 64;

    /** Of a turn, which is one epoch. */
    private static final int EXAMPLES = 15_000;

    /** Turns that are not counted. */
    private static final int WARM_UP = 4;

    private PrefetchRate() {}

    /** Prints the rates. */
    public static void main(String[] args) throws IOException {
        int turns = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[3]);
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            List<Way> ways = ways(new IdxFolder(Path.of(args[0])), args[2], turns, arena, pool);
            for (int turn = 0; turn < turns; turn++) {
                for (int k = 0; k < ways.size(); k++) {
                    ways.get((k + turn) % ways.size()).turn();
                }
            }
            for (Way way : ways) {
                double[] ratios = way.ratios(ways.getFirst());
                System.out.printf(
                        Locale.ROOT,
                        "%s, %d threads, %-32s %9.0f examples/s  %5.1f %%  (%.1f to %.1f)%n",
                        args[2],
                        threads,
                        way.name,
                        way.median(),
                        100 * ratios[turns / 2],
                        100 * ratios[turns / 4],
                        100 * ratios[turns - 1 - turns / 4]);
            }
        }
    }

    private static List<Way> ways(IdxFolder folder, String model, int turns, TensorArena arena, WorkerPool pool)
            throws IOException {
        Path images = folder.trainImages();
        Path labels = folder.trainLabels();
        int[] some = IntStream.range(0, EXAMPLES).map(i -> 4 * i).toArray();
        Dataset mapped =
                Idx.map("mnist", images, labels, ImageSource.CLASSES, arena).select("some", some);
        Dataset all = Idx.read("mnist", images, labels, ImageSource.CLASSES, arena);
        Standardizer standardizer = Standardizer.overall(all, arena);
        standardizer.apply(all);
        Dataset inPlace = all.select("some", some);
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("in place", Examples.of(inPlace), trainer(model, turns, arena, pool)));
        for (boolean rotated : new boolean[] {false, true}) {
            Augmentation[] chain = rotated
                    ? new Augmentation[] {new Shift(2, 2, 0), new Rotate(15)}
                    : new Augmentation[] {new Shift(2, 2, 0)};
            for (boolean prefetched : new boolean[] {false, true}) {
                String name = (rotated ? "shift and rotation" : "shift") + (prefetched ? ", prefetched" : ", inline");
                Examples examples = Examples.of(mapped)
                        .augmented(chain)
                        .preprocessed(standardizer)
                        .prefetched(prefetched);
                ways.add(new Way(name, examples, trainer(model, turns, arena, pool)));
            }
        }
        return ways;
    }

    private static Trainer trainer(String model, int turns, TensorArena arena, WorkerPool pool) {
        return Trainer.of(network(model, arena, pool), new Adam(1e-3))
                .epochs(turns + WARM_UP)
                .stopWhen(new StopRule() {
                    @Override
                    public Optional<String> afterEpoch(EpochReport report) {
                        return Optional.of("the turn is over");
                    }
                })
                .build(arena, pool);
    }

    private static Network network(String model, TensorArena arena, WorkerPool pool) {
        return model.equals("mlp")
                ? Network.builder(Shape.of(28, 28))
                        .flatten()
                        .dense(128)
                        .relu()
                        .dense(10)
                        .build(BATCH, 1, arena, pool)
                : Network.builder(Shape.of(1, 28, 28))
                        .conv2d(16, 3)
                        .relu()
                        .maxPool(2)
                        .flatten()
                        .dense(10)
                        .build(BATCH, 1, arena, pool);
    }

    /** A training that goes on by turns; the first of them, in which code is compiled, are not counted. */
    private static final class Way implements TrainingListener {
        final String name;
        private final Examples examples;
        private final Trainer trainer;
        private final List<Double> rates = new ArrayList<>();
        private long start;

        Way(String name, Examples examples, Trainer trainer) {
            this.name = name;
            this.examples = examples;
            this.trainer = trainer;
            for (int turn = 0; turn < WARM_UP; turn++) {
                turn();
            }
            rates.clear();
        }

        void turn() {
            trainer.fit(examples, this);
        }

        @Override
        public void onEpochStart(int epoch) {
            start = System.nanoTime();
        }

        @Override
        public void onEpoch(EpochReport report) {
            rates.add(examples.size() * 1e9 / (System.nanoTime() - start));
        }

        double median() {
            return rates.stream().sorted().toList().get(rates.size() / 2);
        }

        /** To the turns of another way, in ascending order. */
        double[] ratios(Way other) {
            return IntStream.range(0, rates.size())
                    .mapToDouble(turn -> rates.get(turn) / other.rates.get(turn))
                    .sorted()
                    .toArray();
        }
    }
}
