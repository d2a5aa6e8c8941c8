package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.CrossEntropy;
import lanewise.simd.kernel.LogSoftmax;
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

/** Softmax, its logarithm and fused losses, forward and backward, over rows of 10 and of 1024 classes. */
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
        Rows.softmax(s.x, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void softmaxBackward(Vectors s, Width w) {
        Rows.softmaxBackward(s.x, s.y, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void logSumExp(Vectors s, Width w) {
        Rows.logSumExp(s.x, s.y, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void logSoftmax(Vectors s, Width w) {
        LogSoftmax.logSoftmax(s.x, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void logSoftmaxBackward(Vectors s, Width w) {
        LogSoftmax.logSoftmaxBackward(s.x, s.y, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void softmaxCrossEntropy(Vectors s, Width w) {
        int rows = s.n / w.cols;
        CrossEntropy.softmaxCrossEntropy(s.x, w.labels, 1f / rows, s.y, s.v, w.cols, 0, rows);
    }

    /** The elements of z stand for weights. */
    @Benchmark
    public void weightedCrossEntropy(Vectors s, Width w) {
        int rows = s.n / w.cols;
        CrossEntropy.weightedCrossEntropy(s.x, w.labels, s.z, 0.1, 1f / rows, s.y, s.v, w.cols, 0, rows);
    }

    @Benchmark
    public void softCrossEntropy(Vectors s, Width w) {
        int rows = s.n / w.cols;
        CrossEntropy.softCrossEntropy(s.x, s.u, s.z, 0.1, 1f / rows, s.y, s.v, w.cols, 0, rows);
    }
}
