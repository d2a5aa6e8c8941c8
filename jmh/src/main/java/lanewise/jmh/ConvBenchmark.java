package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Conv2d;
import lanewise.simd.kernel.ConvAxis;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Epilogue;
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
 * Convolutions and their gradients. Each pass has 2·images·outChannels·outHeight·outWidth·(inChannels/groups)·kernel² operations, but that of the
 * bias, which has one addition for each gradient.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ConvBenchmark {
    /** Images, input and output channels, groups, side of an image, kernel, stride, padding. */
    @Param({
        "64 1 32 1 28 3 1 0",
        "64 32 64 1 26 3 1 0",
        "64 1 6 1 28 5 1 2",
        "64 6 16 1 14 5 1 0",
        "32 16 16 1 32 3 1 1",
        "32 32 32 1 16 3 1 1",
        "32 64 64 1 8 3 1 1",
        "32 16 32 1 32 3 2 1",
        "32 64 64 1 16 1 1 0",
        "16 32 32 32 32 3 1 1"
    })
    public String shape;

    /** Workers, the caller included. */
    @Param({"1", "2"})
    public int threads;

    private int images;
    private final TensorArena arena = TensorArena.ofShared();
    private WorkerPool pool = WorkerPool.of(1);
    private Conv2d conv = new Conv2d(ConvShape.line(1, 1, 1, 1), arena, pool);
    private Tensor x = arena.allocate(1);
    private Tensor w = arena.allocate(1);
    private Tensor y = arena.allocate(1);
    private Tensor dx = arena.allocate(1);
    private Tensor dw = arena.allocate(1);
    private Tensor b = arena.allocate(1);

    /** Allocates and fills. */
    @Setup(Level.Trial)
    public void allocate() {
        String[] s = shape.split(" ", -1);
        int[] n = new int[s.length];
        for (int i = 0; i < n.length; i++) {
            n[i] = Integer.parseInt(s[i]);
        }
        images = n[0];
        ConvAxis axis = new ConvAxis(n[4], n[5], n[6], 1, n[7], n[7]);
        ConvShape c = new ConvShape(n[1], n[2], n[3], axis, axis);
        pool = WorkerPool.of(threads);
        conv = new Conv2d(c, arena, pool);
        x = random(images * c.imageSize());
        w = random(c.weights());
        y = random(images * c.resultSize());
        dx = arena.allocate(x.size());
        dw = arena.allocate(w.size());
        b = arena.allocate(c.outChannels());
    }

    private Tensor random(int elements) {
        Rng rng = new Rng(1, elements);
        Tensor t = arena.allocate(elements);
        for (int i = 0; i < elements; i++) {
            t.set(i, 2 * rng.uniform(i) - 1);
        }
        return t;
    }

    /** Frees. */
    @TearDown(Level.Trial)
    public void free() {
        pool.close();
        arena.close();
    }

    @Benchmark
    public void forward() {
        conv.forward(x, w, y, images, Epilogue.BIAS_RELU, b);
    }

    @Benchmark
    public void backwardData() {
        conv.backwardData(y, w, dx, images);
    }

    @Benchmark
    public void backwardWeights() {
        conv.backwardWeights(x, y, dw, images);
    }

    @Benchmark
    public void backwardBias() {
        conv.backwardBias(y, b, images);
    }
}
