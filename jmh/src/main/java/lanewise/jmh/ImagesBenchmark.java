package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.AveragePooling;
import lanewise.simd.kernel.GlobalAverage;
import lanewise.simd.kernel.Images;
import lanewise.simd.kernel.Margins;
import lanewise.simd.kernel.MaxPooling;
import lanewise.simd.kernel.PoolingWindow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Pooling of images of 64 x 64 by windows of 2 x 2 and 3 x 3; transpositions, layouts of 64 channels, and margins of 1. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImagesBenchmark {
    private static final int SIDE = 64;
    private static final int AREA = SIDE * SIDE;
    private static final PoolingWindow TWO = PoolingWindow.square(SIDE, SIDE, 2, 2, 0);
    private static final PoolingWindow THREE = PoolingWindow.square(SIDE, SIDE, 3, 1, 1);
    private static final Margins MARGINS = Margins.all(SIDE - 2, SIDE - 2, 1);

    @Benchmark
    public void maxPool2(Vectors s) {
        MaxPooling.maxPool(s.x, s.v, s.n / AREA, TWO);
    }

    @Benchmark
    public void maxPool3(Vectors s) {
        MaxPooling.maxPool(s.x, s.v, s.n / AREA, THREE);
    }

    @Benchmark
    public void maxPool2Backward(Vectors s) {
        MaxPooling.maxPoolBackward(s.x, s.y, s.z, s.v, s.n / AREA, TWO);
    }

    @Benchmark
    public void maxPool3Backward(Vectors s) {
        MaxPooling.maxPoolBackward(s.x, s.y, s.z, s.v, s.n / AREA, THREE);
    }

    @Benchmark
    public void averagePool2(Vectors s) {
        AveragePooling.averagePool(s.x, s.v, s.n / AREA, TWO, true);
    }

    @Benchmark
    public void averagePool3(Vectors s) {
        AveragePooling.averagePool(s.x, s.v, s.n / AREA, THREE, true);
    }

    @Benchmark
    public void averagePool2Backward(Vectors s) {
        AveragePooling.averagePoolBackward(s.x, s.v, s.n / AREA, TWO, true);
    }

    @Benchmark
    public void averagePool3Backward(Vectors s) {
        AveragePooling.averagePoolBackward(s.x, s.v, s.n / AREA, THREE, true);
    }

    @Benchmark
    public void globalAverage(Vectors s) {
        GlobalAverage.globalAverage(s.x, s.v, s.n / AREA, AREA);
    }

    @Benchmark
    public void globalAverageBackward(Vectors s) {
        GlobalAverage.globalAverageBackward(s.x, s.v, s.n / AREA, AREA);
    }

    @Benchmark
    public void transpose(Vectors s) {
        int side = (int) Math.sqrt(s.n);
        Images.transpose(s.x, s.v, side, side);
    }

    @Benchmark
    public void toChannelsLast(Vectors s) {
        Images.toChannelsLast(s.x, s.v, 1, 64, s.n / 64);
    }

    @Benchmark
    public void toChannelsFirst(Vectors s) {
        Images.toChannelsFirst(s.x, s.v, 1, 64, s.n / 64);
    }

    @Benchmark
    public void pad(Vectors s) {
        Images.pad(0f, s.x, s.v, s.n / AREA, MARGINS);
    }

    @Benchmark
    public void crop(Vectors s) {
        Images.crop(s.x, s.v, s.n / AREA, MARGINS);
    }
}
