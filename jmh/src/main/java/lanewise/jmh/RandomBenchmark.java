package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.Rng;
import lanewise.simd.kernel.Dropout;
import lanewise.simd.kernel.Dropout.Scaling;
import lanewise.simd.kernel.RandomNormals;
import lanewise.simd.kernel.RandomNumbers;
import lanewise.simd.kernel.TruncatedNormals;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Slabs of random numbers, 4 bytes each; dropout, 8, and with a stored mask, 12. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RandomBenchmark {
    private static final Rng RNG = new Rng(1, 1);

    @Benchmark
    public void uniform(Vectors s) {
        RandomNumbers.uniform(RNG, 0, s.v, s.n);
    }

    @Benchmark
    public void bernoulli(Vectors s) {
        RandomNumbers.bernoulli(RNG, 0, 0.5f, s.v, s.n);
    }

    @Benchmark
    public void normal(Vectors s) {
        RandomNormals.normal(RNG, 0, 0f, 1f, s.v, s.n);
    }

    @Benchmark
    public void truncatedNormal(Vectors s) {
        TruncatedNormals.truncatedNormal(RNG, 0, 0f, 1f, -2f, 2f, s.v, s.n);
    }

    @Benchmark
    public void dropout(Vectors s) {
        Dropout.dropout(RNG, 0, 0.5f, Scaling.INVERTED, s.x, s.v, s.n);
    }

    @Benchmark
    public void masked(Vectors s) {
        Dropout.masked(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void dropoutChannels(Vectors s) {
        Dropout.dropoutChannels(RNG, 0, 0.5f, Scaling.INVERTED, s.x, s.v, s.n / 256, 256);
    }
}
