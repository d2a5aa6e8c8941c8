package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.ColumnExtremes;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.ColumnSquares;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Positions;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.RowReductions;
import lanewise.simd.kernel.TopK;
import lanewise.simd.kernel.VectorNorms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reductions: 4 bytes per element, the inner product 8. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReductionsBenchmark {
    @Benchmark
    public float sum(Vectors s) {
        return Reductions.sum(s.x, s.n);
    }

    @Benchmark
    public float max(Vectors s) {
        return Reductions.max(s.x, s.n);
    }

    @Benchmark
    public float maxNorm(Vectors s) {
        return VectorNorms.maxNorm(s.x, s.n);
    }

    @Benchmark
    public void columnSum(Vectors s) {
        ColumnReductions.columnSum(s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public float dot(Vectors s) {
        return InnerProducts.dot(s.x, s.y, s.n);
    }

    @Benchmark
    public float sumOfSquares(Vectors s) {
        return InnerProducts.sumOfSquares(s.x, s.n);
    }

    @Benchmark
    public float l1(Vectors s) {
        return VectorNorms.l1(s.x, s.n);
    }

    @Benchmark
    public float l2(Vectors s) {
        return VectorNorms.l2(s.x, s.n);
    }

    @Benchmark
    public int argmax(Vectors s) {
        return Positions.argmax(s.x, s.n);
    }

    @Benchmark
    public void topK(Vectors s, Index i) {
        TopK.topK(s.x, s.n, 10, s.v, i.index);
    }

    @Benchmark
    public void columnL2(Vectors s) {
        ColumnSquares.columnL2(s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public void columnMax(Vectors s) {
        ColumnExtremes.columnMax(s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public void rowSum(Vectors s) {
        RowReductions.rowSum(s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public void rowL2(Vectors s) {
        RowReductions.rowL2(s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public void columnArgmax(Vectors s, Index i) {
        ColumnExtremes.columnArgmax(s.x, s.v, i.index, s.n / 256, 256);
    }

    @Benchmark
    public void rowArgmax(Vectors s, Index i) {
        RowReductions.rowArgmax(s.x, i.index, s.n / 256, 256);
    }

    /** Room for places. */
    @State(Scope.Thread)
    public static class Index {
        final int[] index = new int[4_194_304 / 256];
    }
}
