package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Reductions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Reductions: 4 bytes per element. */
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
    public float sumOfSquares(Vectors s) {
        return Reductions.sumOfSquares(s.x, s.n);
    }

    @Benchmark
    public boolean allFinite(Vectors s) {
        return Reductions.allFinite(s.x, s.n);
    }

    @Benchmark
    public void columnSum(Vectors s) {
        Reductions.columnSum(s.x, s.v, s.n / 256, 256);
    }
}
