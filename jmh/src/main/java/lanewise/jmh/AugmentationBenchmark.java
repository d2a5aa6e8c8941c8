package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.nn.data.augment.Cutout;
import lanewise.nn.data.augment.Flip;
import lanewise.nn.data.augment.Noise;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Scale;
import lanewise.nn.data.augment.Shift;
import lanewise.simd.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The random changes of images: the time of one image of 28 x 28. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class AugmentationBenchmark {
    private static final Shape IMAGE = Shape.of(28, 28);
    private static final int IMAGES = 60_000;

    /** Which. */
    @Param({"shift", "flip", "rotate", "scale", "cutout", "noise"})
    public String change = "shift";

    private final float[] x = new float[IMAGE.elements()];
    private final float[] y = new float[IMAGE.elements()];
    private Augmentation.Change made = new Shift(2, 2, 0).on(IMAGE);
    private Draws draws = new Draws(1, 0, 2, IMAGES);
    private int next;

    /** Chooses. */
    @Setup
    public void choose() {
        Augmentation augmentation = switch (change) {
            case "shift" -> new Shift(2, 2, 0);
            case "flip" -> Flip.leftRight();
            case "rotate" -> new Rotate(15);
            case "scale" -> new Scale(0.9f, 1.1f, 0);
            case "cutout" -> new Cutout(8, 0);
            case "noise" -> new Noise(0.1f);
            default -> throw new IllegalArgumentException("there is no " + change);
        };
        made = augmentation.on(IMAGE);
        draws = new Draws(1, 0, augmentation.draws(IMAGE), IMAGES);
        IntStream.range(0, x.length).forEach(i -> x[i] = i % 256);
    }

    /** One image. */
    @Benchmark
    public float[] image() {
        next = (next + 1) % IMAGES;
        draws.seek(0, next);
        made.apply(x, y, draws);
        return y;
    }
}
