package lanewise.jmh;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole training step of a multilayer perceptron: gather, forward, softmax cross-entropy, backward, Adam. With {@code -prof gc} the
 * column gc.alloc.rate.norm is bytes per step: 0.
 *
 * <p>The rate is tiny and batches walk through random data, so that the weights stay where they are and no gradient dies out.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class TrainStepBenchmark {
    private static final int EXAMPLES = 4096;

    /** Layer widths. */
    @Param({"784-128-10", "784-512-256-10", "16-32-4"})
    public String network;

    /** Examples per step. */
    @Param({"1", "32", "128"})
    public int batch;

    /** Workers, the caller included. */
    @Param({"1", "2"})
    public int threads;

    private final TensorArena arena = TensorArena.ofShared();
    private final int[] order = IntStream.range(0, EXAMPLES).toArray();
    private List<AutoCloseable> open = List.of();
    private Runnable step = () -> {};

    /** Builds the network, its data and its trainer. */
    @Setup(Level.Trial)
    public void build() {
        int[] widths = Arrays.stream(network.split("-", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        WorkerPool pool = WorkerPool.of(threads);
        open = List.of(pool, arena);
        SequentialBuilder builder = Network.builder(Shape.of(widths[0]));
        for (int i = 1; i < widths.length - 1; i++) {
            builder.dense(widths[i]).relu();
        }
        int classes = widths[widths.length - 1];
        Network net = builder.dense(classes, Initializer.GLOROT).build(batch, 1, arena, pool);
        Trainer trainer = new Trainer(net, new Adam(1e-9), 1, arena, pool);
        trainer.warmUp();
        step = new Step(trainer, data(widths[0], classes), order, batch);
    }

    private Dataset data(int width, int classes) {
        Rng rng = new Rng(1, 0);
        Tensor x = arena.allocate(EXAMPLES, width);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, rng.normal(i));
        }
        int[] labels = IntStream.range(0, EXAMPLES).map(i -> i % classes).toArray();
        List<String> names =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        return new Dataset("random", x, labels, names, Shape.of(width));
    }

    /** A step on the next batch. */
    private static final class Step implements Runnable {
        private final Trainer trainer;
        private final Dataset data;
        private final int[] order;
        private final int batch;
        private int next;

        Step(Trainer trainer, Dataset data, int[] order, int batch) {
            this.trainer = trainer;
            this.data = data;
            this.order = order;
            this.batch = batch;
        }

        @Override
        public void run() {
            trainer.step(data, order, next, batch);
            next = next + 2 * batch <= order.length ? next + batch : 0;
        }
    }

    /** Frees. */
    @TearDown(Level.Trial)
    public void free() throws Exception {
        for (AutoCloseable c : open) {
            c.close();
        }
    }

    @Benchmark
    public void step() {
        step.run();
    }
}
