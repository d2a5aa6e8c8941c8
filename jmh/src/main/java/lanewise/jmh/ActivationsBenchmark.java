package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Activations;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Activations and their backward passes: 8 and 12 bytes per element. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationsBenchmark {
    @Benchmark
    public void relu(Vectors s) {
        Activations.relu(s.x, s.v, s.n);
    }

    @Benchmark
    public void reluBackward(Vectors s) {
        Activations.reluBackward(s.x, s.y, s.v, s.n);
    }
}
