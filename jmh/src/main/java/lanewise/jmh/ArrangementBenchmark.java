package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.AdaptivePooling;
import lanewise.simd.kernel.Blocks;
import lanewise.simd.kernel.Lookup;
import lanewise.simd.kernel.Permutation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows of 64 from a table, axes of 8 x 16 x 32 turned, halves of rows of 64 moved, and images of 64 x 64 pooled to 5 x 5. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ArrangementBenchmark {
    private static final int COLS = 64;
    private static final int SIDE = 64;
    private static final int AREA = SIDE * SIDE;
    private static final Permutation TURNED = Permutation.of(Shape.of(8, 16, 32), 2, 0, 1);
    private static final AdaptivePooling FIVE = new AdaptivePooling(SIDE, SIDE, 5, 5);

    /** For each row of the output one of the table, in an order that jumps, and the greatest elements that a backward pass looks for. */
    @State(Scope.Thread)
    public static class Given {
        Tensor index;
        Tensor greatest;
        private TensorArena arena = TensorArena.ofShared();

        /** Allocates and fills. */
        @Setup(Level.Trial)
        public void allocate(Vectors s) {
            int rows = s.n / COLS;
            int planes = s.n / AREA;
            arena = TensorArena.ofShared();
            index = arena.allocate(rows);
            for (int i = 0; i < rows; i++) {
                index.set(i, (float) (i * 7919L % rows));
            }
            greatest = arena.allocate(planes, FIVE.outHeight() * FIVE.outWidth());
            FIVE.max(s.x, greatest, planes);
        }

        /** Frees. */
        @TearDown(Level.Trial)
        public void free() {
            arena.close();
        }
    }

    @Benchmark
    public void lookup(Vectors s, Given g) {
        int rows = s.n / COLS;
        Lookup.lookup(s.x, g.index, s.v, rows, rows, COLS);
    }

    @Benchmark
    public void lookupBackward(Vectors s, Given g) {
        int rows = s.n / COLS;
        Lookup.lookupBackward(g.index, s.y, s.v, rows, rows, COLS);
    }

    @Benchmark
    public void permutation(Vectors s) {
        TURNED.apply(s.x, s.v, s.n / TURNED.shape().elements());
    }

    @Benchmark
    public void blocks(Vectors s) {
        Blocks.copy(s.x, 0, COLS, s.v, COLS / 2, COLS, s.n / COLS, COLS / 2);
    }

    @Benchmark
    public void adaptiveMaxPool(Vectors s) {
        FIVE.max(s.x, s.v, s.n / AREA);
    }

    @Benchmark
    public void adaptiveMaxPoolBackward(Vectors s, Given g) {
        FIVE.maxBackward(s.x, g.greatest, s.z, s.v, s.n / AREA);
    }

    @Benchmark
    public void adaptiveAveragePool(Vectors s) {
        FIVE.average(s.x, s.v, s.n / AREA);
    }

    @Benchmark
    public void adaptiveAveragePoolBackward(Vectors s) {
        FIVE.averageBackward(s.y, s.v, s.n / AREA);
    }
}
