package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Bounds;
import lanewise.simd.kernel.Broadcasts;
import lanewise.simd.kernel.Comparisons;
import lanewise.simd.kernel.Elementwise;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Elementwise kernels; with bytes per element: fill 4, one input 8, two inputs and axpy 12, fma and select 16. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseBenchmark {
    @Benchmark
    public void fill(Vectors s) {
        Elementwise.fill(1f, s.v, s.n);
    }

    @Benchmark
    public void copy(Vectors s) {
        Elementwise.copy(s.x, s.v, s.n);
    }

    @Benchmark
    public void scale(Vectors s) {
        Elementwise.scale(0.5f, s.x, s.v, s.n);
    }

    @Benchmark
    public void add(Vectors s) {
        Elementwise.add(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void sub(Vectors s) {
        Elementwise.sub(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void mul(Vectors s) {
        Elementwise.mul(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void axpy(Vectors s) {
        Elementwise.axpy(1e-9f, s.x, s.v, s.n);
    }

    @Benchmark
    public void addRow(Vectors s) {
        Broadcasts.addRow(s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public void div(Vectors s) {
        Arithmetic.div(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void fma(Vectors s) {
        Arithmetic.fma(s.x, s.y, s.z, s.v, s.n);
    }

    @Benchmark
    public void square(Vectors s) {
        Arithmetic.square(s.x, s.v, s.n);
    }

    @Benchmark
    public void sqrt(Vectors s) {
        Arithmetic.sqrt(s.x, s.v, s.n);
    }

    @Benchmark
    public void rsqrt(Vectors s) {
        Arithmetic.rsqrt(s.x, s.v, s.n);
    }

    @Benchmark
    public void reciprocal(Vectors s) {
        Arithmetic.reciprocal(s.x, s.v, s.n);
    }

    @Benchmark
    public void minimum(Vectors s) {
        Bounds.minimum(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void maximum(Vectors s) {
        Bounds.maximum(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void clamp(Vectors s) {
        Bounds.clamp(-0.5f, 0.5f, s.x, s.v, s.n);
    }

    @Benchmark
    public void abs(Vectors s) {
        Bounds.abs(s.x, s.v, s.n);
    }

    @Benchmark
    public void sign(Vectors s) {
        Bounds.sign(s.x, s.v, s.n);
    }

    @Benchmark
    public void less(Vectors s) {
        Comparisons.less(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void lessOrEqual(Vectors s) {
        Comparisons.lessOrEqual(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void equal(Vectors s) {
        Comparisons.equal(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void notEqual(Vectors s) {
        Comparisons.notEqual(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void select(Vectors s) {
        Comparisons.select(s.x, s.y, s.z, s.v, s.n);
    }

    @Benchmark
    public void scaleRows(Vectors s) {
        Broadcasts.scaleRows(s.y, s.x, s.v, s.n / 256, 256);
    }

    @Benchmark
    public void scaleColumns(Vectors s) {
        Broadcasts.scaleColumns(s.y, s.x, s.v, s.n / 256, 256);
    }
}
