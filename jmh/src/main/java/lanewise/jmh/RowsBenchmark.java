package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Rows;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Softmax and its fused loss over rows of 10 and of 1024 classes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowsBenchmark {
    /** The width of a row. */
    @State(Scope.Thread)
    public static class Width {
        /** Classes. */
        @Param({"10", "1024"})
        public int cols;

        final int[] labels = new int[4_194_304 / 10];
    }

    @Benchmark
    public void softmax(Vectors s, Width w) {
        Rows.softmax(s.x, s.v, s.n / w.cols, w.cols);
    }

    @Benchmark
    public void softmaxCrossEntropy(Vectors s, Width w) {
        int rows = s.n / w.cols;
        Rows.softmaxCrossEntropy(s.x, w.labels, 1f / rows, s.y, s.v, rows, w.cols);
    }
}
