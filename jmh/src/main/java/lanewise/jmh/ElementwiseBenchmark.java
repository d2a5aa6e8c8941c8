package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Elementwise;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Elementwise kernels; with bytes per element: fill 4, copy and scale 8, add, sub, mul and axpy 12. */
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
        Elementwise.addRow(s.x, s.v, s.n / 256, 256);
    }
}
