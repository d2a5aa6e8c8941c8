package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.ErrorFunction;
import lanewise.simd.kernel.Exponential;
import lanewise.simd.kernel.Logarithm;
import lanewise.simd.kernel.Power;
import lanewise.simd.kernel.Trigonometry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Mathematical functions, with arguments in (−1, 1): 8 bytes per element. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MathsBenchmark {
    @Benchmark
    public void exp(Vectors s) {
        Exponential.exp(s.x, s.v, s.n);
    }

    @Benchmark
    public void expm1(Vectors s) {
        Exponential.expm1(s.x, s.v, s.n);
    }

    @Benchmark
    public void log(Vectors s) {
        Logarithm.log(s.x, s.v, s.n);
    }

    @Benchmark
    public void log1p(Vectors s) {
        Logarithm.log1p(s.x, s.v, s.n);
    }

    @Benchmark
    public void erf(Vectors s) {
        ErrorFunction.erf(s.x, s.v, s.n);
    }

    @Benchmark
    public void sin(Vectors s) {
        Trigonometry.sin(s.x, s.v, s.n);
    }

    @Benchmark
    public void cos(Vectors s) {
        Trigonometry.cos(s.x, s.v, s.n);
    }

    @Benchmark
    public void pow(Vectors s) {
        Power.pow(s.x, 2.4f, s.v, s.n);
    }
}
