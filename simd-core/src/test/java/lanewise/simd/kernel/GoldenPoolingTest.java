package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pooling agrees with PyTorch's in double precision, forward and backward. */
class GoldenPoolingTest {
    private static void close(Tensor y, double[] golden, double roundings) {
        double greatest = Arrays.stream(golden).map(Math::abs).max().orElseThrow();
        assertThat(golden).hasSize(y.size());
        for (int i = 0; i < golden.length; i++) {
            assertThat((double) y.get(i))
                    .isCloseTo(golden[i], within(GoldenLayer.NINE_DIGITS + roundings * 0x1p-24 * greatest));
        }
    }

    private static Tensor tensor(TensorArena arena, double... x) {
        return arena.allocate(x.length).copyFrom(GoldenLayer.narrow(x));
    }

    /** At most four windows see an element, each with a rounded gradient. */
    @ParameterizedTest
    @CsvSource({"max_pool2d, 0", "max_pool2d_overlap, 1"})
    void max(String name, int pad) throws IOException {
        GoldenLayer golden = GoldenLayer.named(name);
        int planes = golden.dimension(0) * golden.dimension(1);
        PoolingWindow w = PoolingWindow.square(
                golden.dimension(2),
                golden.dimension(3),
                (int) golden.hyper("kernel"),
                (int) golden.hyper("stride"),
                pad);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = tensor(arena, golden.input("x"));
            Tensor y = arena.allocate(planes * w.outArea());
            MaxPooling.maxPool(x, y, planes, w);
            close(y, golden.output(), 1);
            Tensor dx = arena.allocate(x.size());
            MaxPooling.maxPoolBackward(x, y, tensor(arena, golden.outputGradient()), dx, planes, w);
            close(dx, golden.gradient("x"), 8);
        }
    }

    /** Four inputs rounded, three sums and a division. */
    @Test
    void average() throws IOException {
        GoldenLayer golden = GoldenLayer.named("avg_pool2d");
        int planes = golden.dimension(0) * golden.dimension(1);
        PoolingWindow w = PoolingWindow.square(
                golden.dimension(2),
                golden.dimension(3),
                (int) golden.hyper("kernel"),
                (int) golden.hyper("stride"),
                0);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = tensor(arena, golden.input("x"));
            Tensor y = arena.allocate(planes * w.outArea());
            AveragePooling.averagePool(x, y, planes, w, true);
            close(y, golden.output(), 8);
            Tensor dx = arena.allocate(x.size());
            AveragePooling.averagePoolBackward(tensor(arena, golden.outputGradient()), dx, planes, w, true);
            close(dx, golden.gradient("x"), 2);
        }
    }

    /** Forty-two elements, in whole groups of sixteen and one by one: fewer than thirty roundings. */
    @Test
    void globalAverage() throws IOException {
        GoldenLayer golden = GoldenLayer.named("global_avg_pool");
        int planes = golden.dimension(0) * golden.dimension(1);
        int area = golden.dimension(2) * golden.dimension(3);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = tensor(arena, golden.input("x"));
            Tensor y = arena.allocate(planes);
            GlobalAverage.globalAverage(x, y, planes, area);
            close(y, golden.output(), 30);
            Tensor dx = arena.allocate(x.size());
            GlobalAverage.globalAverageBackward(tensor(arena, golden.outputGradient()), dx, planes, area);
            close(dx, golden.gradient("x"), 2);
        }
    }
}
