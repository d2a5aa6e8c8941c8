package lanewise.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.BatchNorm;
import lanewise.simd.kernel.GroupNorm;
import lanewise.simd.kernel.LayerNorm;
import lanewise.simd.kernel.RmsNorm;
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

/** Norms over images x channels x plane; layer and RMS norm take each image and channel for a row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NormsBenchmark {
    private static final double EPS = 1e-5;

    /** Rows of a transformer, in cache and out of it; an image network; a layer of a perceptron. */
    @Param({"1x64x256", "1x4096x1024", "64x32x784", "64x1024x1"})
    public String size;

    private int images;
    private int channels;
    private int plane;
    private int rows;
    private Tensor x;
    private Tensor y;
    private Tensor dy;
    private Tensor dx;
    private Tensor[] p;
    private TensorArena arena = TensorArena.ofShared();

    /** Allocates and fills. */
    @Setup(Level.Trial)
    public void allocate() {
        List<String> sizes = List.of(size.split("x", -1));
        images = Integer.parseInt(sizes.get(0));
        channels = Integer.parseInt(sizes.get(1));
        plane = Integer.parseInt(sizes.get(2));
        rows = images * channels;
        arena = TensorArena.ofShared();
        x = random(0, rows * plane);
        y = random(1, rows * plane);
        dy = random(2, rows * plane);
        dx = random(3, rows * plane);
        p = new Tensor[8];
        for (int i = 0; i < p.length; i++) {
            p[i] = random(4 + i, Math.max(rows, (rows / LayerNorm.BLOCK + 1) * plane));
        }
    }

    private Tensor random(int stream, int n) {
        Rng rng = new Rng(1, stream);
        Tensor t = arena.allocate(n);
        for (int i = 0; i < n; i++) {
            t.set(i, rng.uniform(i));
        }
        return t;
    }

    /** Frees. */
    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    @Benchmark
    public void layerNorm() {
        LayerNorm.layerNorm(x, p[0], p[1], y, p[2], p[3], EPS, plane, 0, rows);
    }

    @Benchmark
    public void layerNormBackward() {
        LayerNorm.layerNormBackward(x, dy, p[0], p[2], p[3], dx, p[4], p[5], plane, 0, rows);
    }

    @Benchmark
    public void rmsNorm() {
        RmsNorm.rmsNorm(x, p[0], y, p[3], EPS, plane, 0, rows);
    }

    @Benchmark
    public void rmsNormBackward() {
        RmsNorm.rmsNormBackward(x, dy, p[0], p[3], dx, p[4], plane, 0, rows);
    }

    @Benchmark
    public void batchNorm() {
        BatchNorm.batchNorm(x, p[0], p[1], p[6], p[7], y, p[2], p[3], 0.1, EPS, images, channels, plane, 0, channels);
    }

    @Benchmark
    public void batchNormInference() {
        BatchNorm.batchNormInference(x, p[0], p[1], p[6], p[7], y, p[3], EPS, images, channels, plane, 0, channels);
    }

    @Benchmark
    public void batchNormBackward() {
        BatchNorm.batchNormBackward(x, dy, p[0], p[2], p[3], dx, p[4], p[5], images, channels, plane, 0, channels);
    }

    @Benchmark
    public void batchNormInferenceBackward() {
        BatchNorm.batchNormInferenceBackward(
                x, dy, p[0], p[2], p[3], dx, p[4], p[5], images, channels, plane, 0, channels);
    }

    /** Groups of half of the channels. */
    @Benchmark
    public void groupNorm() {
        GroupNorm.groupNorm(x, p[0], p[1], y, p[2], p[3], EPS, 2, channels, plane, 0, images);
    }

    @Benchmark
    public void groupNormBackward() {
        GroupNorm.groupNormBackward(x, dy, p[0], p[2], p[3], dx, p[4], p[5], 2, channels, plane, 0, images);
    }
}
