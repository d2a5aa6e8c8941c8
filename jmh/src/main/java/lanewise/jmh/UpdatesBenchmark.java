package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Updates;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Optimizer updates: SGD 12, momentum 20, Adam 28 bytes per parameter. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpdatesBenchmark {
    @Benchmark
    public void sgd(Vectors s) {
        Updates.sgd(s.v, s.x, 1e-9, 0, s.n);
    }

    @Benchmark
    public void momentum(Vectors s) {
        Updates.momentum(s.v, s.x, s.y, 0.9, 1, 1e-9, 0, s.n);
    }

    @Benchmark
    public void adam(Vectors s) {
        Updates.adam(s.v, s.x, s.y, s.z, 0.9, 0.999, 1e-8, 1e-9, 1, 0, s.n);
    }
}
