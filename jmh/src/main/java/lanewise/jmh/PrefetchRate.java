package lanewise.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.data.Batch;
import lanewise.nn.data.BatchReader;
import lanewise.nn.data.BatchSource;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.ExampleOrder;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Prefetcher;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.optim.Adam;
import lanewise.optim.OptimizerState;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.WorkerPool;

/**
 * What augmentation costs with and without prefetching: examples a second of training on MNIST, epochs of the ways of loading by turns, medians.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp jmh/target/benchmarks.jar lanewise.jmh.PrefetchRate FOLDER EPOCHS mlp|cnn</pre>
 *
 * <p>{@code in place}: floats in memory, already standardised, copied into the network's input. {@code inline}: the mapped file, changed and standardised in the
 * training thread. {@code prefetched}: the same in another thread.
 */
public final class PrefetchRate {
    private static final int BATCH = 64;

    private PrefetchRate() {}

    /** Prints the rates. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int epochs = Integer.parseInt(args[1]);
        for (int threads = 1; threads <= Runtime.getRuntime().availableProcessors(); threads++) {
            run(folder, epochs, args[2], threads);
        }
    }

    private static void run(Path folder, int epochs, String model, int threads) throws IOException {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Path images = folder.resolve("train-images-idx3-ubyte");
            Path labels = folder.resolve("train-labels-idx1-ubyte");
            Dataset mapped = Idx.map("mnist", images, labels, 10, arena);
            Dataset inPlace = Idx.read("mnist", images, labels, 10, arena);
            Standardizer standardizer = Standardizer.overall(inPlace, arena);
            standardizer.apply(inPlace);
            Steps steps = new Steps(network(model, arena, pool), arena, pool);
            Batch batch = steps.batch;
            ExampleOrder order = ExampleOrder.shuffled(1);
            BatchReader plain = BatchReader.of(inPlace).order(order).build();
            List<String> names = new ArrayList<>(List.of("in place"));
            List<BatchSource> sources = new ArrayList<>(List.of(plain));
            for (String augmentation : List.of("shift", "shift and rotation")) {
                names.add(augmentation + ", inline");
                sources.add(reader(mapped, order, standardizer, augmentation));
                names.add(augmentation + ", prefetched");
                sources.add(new Prefetcher(reader(mapped, order, standardizer, augmentation), batch, arena));
            }
            double[][] rates = new double[sources.size()][epochs];
            for (int e = -1; e < epochs; e++) {
                for (int s = 0; s < sources.size(); s++) {
                    double rate = steps.epoch(sources.get(s));
                    if (e >= 0) {
                        rates[s][e] = rate;
                    }
                }
            }
            for (int s = 0; s < sources.size(); s++) {
                Arrays.sort(rates[s]);
                double median = rates[s][epochs / 2];
                System.out.printf(
                        Locale.ROOT,
                        "%s, %d threads, %-30s %9.0f examples/s  %5.1f %%%n",
                        model,
                        threads,
                        names.get(s),
                        median,
                        100 * median / rates[0][epochs / 2]);
                sources.get(s).close();
            }
        }
    }

    private static BatchReader reader(
            Dataset mapped, ExampleOrder order, Standardizer standardizer, String augmentation) {
        BatchReader.Builder builder = BatchReader.of(mapped).order(order).augment(2, new Shift(2, 2, 0));
        if (augmentation.contains("rotation")) {
            builder.augment(2, new Rotate(15));
        }
        return builder.preprocess(standardizer).build();
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

    /** Training steps on whatever batches. */
    private static final class Steps {
        final Batch batch;
        private final Network network;
        private final PlacedLoss loss;
        private final OptimizerState optimizer;

        Steps(Network network, TensorArena arena, WorkerPool pool) {
            this.network = network;
            loss = SoftmaxCrossEntropy.of(network, arena);
            optimizer = OptimizerState.bind(
                    new Adam(1e-3), network.parameters(), network.gradients(), List.of(), arena, pool);
            batch = Batch.ofLabels(network.input(), loss.labels());
            Set<Kernel> kernels = new HashSet<>(loss.kernels());
            kernels.addAll(optimizer.optimizer().kernels());
            network.warmUp(kernels, Duration.ofSeconds(30));
        }

        double epoch(BatchSource source) {
            long start = System.nanoTime();
            for (int seen = 0; seen < source.size(); ) {
                int rows = source.next(batch);
                network.forward(rows, Pass.Mode.TRAINING);
                loss.lossAndGradient(rows);
                network.backward(rows);
                optimizer.step();
                seen += rows;
            }
            return source.size() * 1e9 / (System.nanoTime() - start);
        }
    }
}
