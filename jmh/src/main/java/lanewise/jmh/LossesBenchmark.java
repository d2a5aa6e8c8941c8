package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.CosineDistance;
import lanewise.simd.kernel.ErrorLosses;
import lanewise.simd.kernel.FocalLoss;
import lanewise.simd.kernel.HingeLoss;
import lanewise.simd.kernel.KlDivergence;
import lanewise.simd.kernel.LogCosh;
import lanewise.simd.kernel.MultiMargin;
import lanewise.simd.kernel.PoissonLoss;
import lanewise.simd.kernel.SigmoidCrossEntropy;
import lanewise.simd.kernel.SoftmaxFocal;
import lanewise.simd.kernel.TripletMargin;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Losses with their gradients in one pass: 16 bytes per element. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossesBenchmark {
    @Benchmark
    public void squaredError(Vectors s) {
        ErrorLosses.squaredError(s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void absoluteError(Vectors s) {
        ErrorLosses.absoluteError(s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void huber(Vectors s) {
        ErrorLosses.huber(0.5f, s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void logCosh(Vectors s) {
        LogCosh.logCosh(s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void sigmoidCrossEntropy(Vectors s) {
        SigmoidCrossEntropy.sigmoidCrossEntropy(2f, s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void focal(Vectors s) {
        FocalLoss.focal(2f, 0.25f, 0.75f, s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void klDivergence(Vectors s) {
        KlDivergence.klDivergence(s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void poisson(Vectors s) {
        PoissonLoss.poisson(1e-8f, s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void poissonLog(Vectors s) {
        PoissonLoss.poissonLog(s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void hinge(Vectors s) {
        HingeLoss.hinge(s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void quantileError(Vectors s) {
        ErrorLosses.quantileError(0.9f, s.x, s.y, 0.5f, s.u, s.v, 0, s.n);
    }

    @Benchmark
    public void multiMargin(Vectors s, RowsBenchmark.Width w) {
        MultiMargin.multiMargin(s.x, w.labels, 1, 1f, 0.5f, s.u, s.v, w.cols, 0, s.n / w.cols);
    }

    /** The elements of z stand for weights. */
    @Benchmark
    public void softmaxFocal(Vectors s, RowsBenchmark.Width w) {
        SoftmaxFocal.softmaxFocal(s.x, w.labels, 2f, s.z, 0.5f, s.u, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void cosineDistance(Vectors s, RowsBenchmark.Width w) {
        CosineDistance.cosineDistance(s.x, s.y, 1e-8f, 0.5f, s.u, s.v, w.cols, 0, s.n / w.cols);
    }

    @Benchmark
    public void tripletMargin(Vectors s, RowsBenchmark.Width w) {
        TripletMargin.tripletMargin(s.x, 1f, 1e-6f, 0.5f, s.u, s.v, w.cols, 0, s.n / (3 * w.cols));
    }
}
