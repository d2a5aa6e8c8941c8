package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adaptive pooling against worked windows, and against pooling with windows of one size where that is the same. */
class AdaptivePoolingTest {
    /** PyTorch: 5 to 3 looks at 0-1, 1-3, 3-4. */
    @Test
    void windowsThatOverlap() {
        AdaptivePooling pooling = new AdaptivePooling(1, 5, 1, 3);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(5).copyFrom(1, 8, 3, 4, 5);
            Tensor y = arena.allocate(3);
            pooling.average(x, y, 1);
            assertThat(y.toArray()).containsExactly(4.5f, 5f, 4.5f);
            Tensor dx = arena.allocate(5);
            Tensor dy = arena.allocate(3).copyFrom(2, 3, 4);
            pooling.averageBackward(dy, dx, 1);
            assertThat(dx.toArray()).containsExactly(1f, 2f, 1f, 3f, 2f);
            pooling.max(x, y, 1);
            assertThat(y.toArray()).containsExactly(8f, 8f, 5f);
            pooling.maxBackward(x, y, dy, dx, 1);
            assertThat(dx.toArray()).containsExactly(0f, 5f, 0f, 0f, 4f);
        }
    }

    /** More outputs than inputs repeat them. */
    @Test
    void moreOutputsThanInputs() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(3);
            new AdaptivePooling(1, 2, 1, 3).average(arena.allocate(2).copyFrom(1, 2), y, 1);
            assertThat(y.toArray()).containsExactly(1f, 1.5f, 2f);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 6, 2, 3", "9, 9, 3, 3", "7, 5, 1, 1", "4, 4, 4, 4"})
    void windowsOfOneSize(int height, int width, int outHeight, int outWidth) {
        AdaptivePooling pooling = new AdaptivePooling(height, width, outHeight, outWidth);
        int kh = height / outHeight;
        int kw = width / outWidth;
        PoolingWindow w = new PoolingWindow(height, width, kh, kw, kh, kw, 0, 0, false);
        int planes = 3;
        int n = planes * height * width;
        int m = planes * outHeight * outWidth;
        Samples samples = new Samples(n);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(n).copyFrom(samples.normal(n));
            Tensor dy = arena.allocate(m).copyFrom(samples.normal(m));
            Tensor[] y = {arena.allocate(m), arena.allocate(m)};
            Tensor[] dx = {arena.allocate(n), arena.allocate(n)};
            pooling.max(x, y[0], planes);
            MaxPooling.maxPool(x, y[1], planes, w);
            assertThat(y[0].toArray()).isEqualTo(y[1].toArray());
            pooling.maxBackward(x, y[0], dy, dx[0], planes);
            MaxPooling.maxPoolBackward(x, y[1], dy, dx[1], planes, w);
            assertThat(dx[0].toArray()).isEqualTo(dx[1].toArray());
            pooling.average(x, y[0], planes);
            AveragePooling.averagePool(x, y[1], planes, w, false);
            assertThat(y[0].toArray()).isEqualTo(y[1].toArray());
            pooling.averageBackward(dy, dx[0], planes);
            AveragePooling.averagePoolBackward(dy, dx[1], planes, w, false);
            assertThat(dx[0].toArray()).isEqualTo(dx[1].toArray());
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptivePooling(3, 4, 0, 2))
                .withMessageContainingAll("3x4", "0x2", "at least 1");
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(12);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdaptivePooling(3, 4, 1, 2).average(x, x, 1))
                    .withMessageContainingAll("adaptiveAveragePool:", "overlap");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdaptivePooling(3, 4, 1, 2).max(x, arena.allocate(2), 2))
                    .withMessageContainingAll("adaptiveMaxPool:", "12 elements", "24");
        }
    }
}
