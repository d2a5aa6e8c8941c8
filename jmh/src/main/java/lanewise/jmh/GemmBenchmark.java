package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;
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

/** Matrix products m x n x k in the three orientations, 2·m·n·k operations each. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class GemmBenchmark {
    /** m, n and k. */
    @Param({"64x64x64", "256x256x256", "512x512x512", "1024x1024x1024", "32x128x784", "128x10x128"})
    public String size;

    /** Workers, the caller included. */
    @Param({"1", "2"})
    public int threads;

    private int m;
    private int n;
    private int k;
    private TensorArena arena = TensorArena.ofShared();
    private WorkerPool pool = WorkerPool.of(1);
    private Tensor a = arena.allocate(1);
    private Tensor b = arena.allocate(1);
    private Tensor c = arena.allocate(1);
    private Gemm gemm = new Gemm(arena, pool);

    /** Allocates and fills. */
    @Setup(Level.Trial)
    public void allocate() {
        String[] dims = size.split("x", -1);
        m = Integer.parseInt(dims[0]);
        n = Integer.parseInt(dims[1]);
        k = Integer.parseInt(dims[2]);
        pool = WorkerPool.of(threads);
        a = random(m * k);
        b = random(k * n);
        c = arena.allocate(m * n);
        gemm = new Gemm(arena, pool);
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
    public void nn() {
        gemm.nn(m, n, k, 1f, a, k, b, n, 0f, c, n);
    }

    @Benchmark
    public void tn() {
        gemm.tn(m, n, k, 1f, a, m, b, n, 0f, c, n);
    }

    @Benchmark
    public void nt() {
        gemm.nt(m, n, k, 1f, a, k, b, k, 0f, c, n);
    }
}
