package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;
import lanewise.simd.reference.DefinitionImages;
import lanewise.simd.reference.DefinitionImages.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pooling equals its definition bit for bit, for images of every small width and each way a window may move. */
class PoolingTest {
    private static final int PLANES = 2;

    private static PoolingWindow window(Window w) {
        return new PoolingWindow(w.height(), w.width(), w.kh(), w.kw(), w.sh(), w.sw(), w.ph(), w.pw(), w.ceil());
    }

    private interface Check {
        void run(Slices s, Window w);
    }

    /** Windows of these kernels, strides and paddings on images of n columns, and of 1 to 5 rows more than the kernel needs. */
    private static void windows(int kh, int kw, int sh, int sw, int ph, int pw, boolean ceil, Check check) {
        Slices.everywhere((s, n) -> {
            int width = n < kw - 2 * pw || n < 1 ? Math.max(1, kw - 2 * pw) : Math.min(n, 5 * Lanes.LENGTH + 7);
            int height = Math.max(1, kh - 2 * ph) + s.samples().below(5);
            check.run(s, new Window(height, width, kh, kw, sh, sw, ph, pw, ceil));
        });
    }

    /** Ties, too. */
    private static float[] numbers(Slices s, int n) {
        float[] x = s.mixed(n);
        for (int i = 0; i < n; i += 2) {
            x[i] = Math.round(s.samples().normal(1)[0]);
        }
        return x;
    }

    @ParameterizedTest
    @CsvSource({
        "2,2,2,2,0,0,false", "3,3,1,1,1,1,false", "3,3,2,2,1,1,false", "3,3,2,2,0,0,true", "2,2,1,1,0,0,false",
        "2,3,1,2,1,0,true", "1,4,1,2,0,2,false", "1,1,2,2,0,0,false", "5,2,3,3,2,1,true", "4,5,2,1,0,2,false",
        "2,2,3,5,1,1,true"
    })
    void maxEqualsItsDefinition(int kh, int kw, int sh, int sw, int ph, int pw, boolean ceil) {
        windows(kh, kw, sh, sw, ph, pw, ceil, (s, w) -> {
            int out = PLANES * w.outHeight() * w.outWidth();
            float[] x = numbers(s, PLANES * w.height() * w.width());
            float[] y = new float[out];
            DefinitionImages.maxPool(x, y, PLANES, w);
            Tensor outputs = s.output(s.mixed(out));
            MaxPooling.maxPool(s.input(x), outputs, PLANES, window(w));
            s.expect(outputs, y);
            float[] dy = s.mixed(out);
            float[] dx = new float[x.length];
            DefinitionImages.maxPoolBackward(x, y, dy, dx, PLANES, w);
            Tensor gradient = s.output(s.mixed(x.length));
            MaxPooling.maxPoolBackward(s.input(x), s.input(y), s.input(dy), gradient, PLANES, window(w));
            s.expect(gradient, dx);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2,2,2,2,0,0,false,true", "3,3,1,1,1,1,false,true", "3,3,1,1,1,1,false,false", "3,3,2,2,1,1,false,false",
        "3,3,2,2,1,1,true,true", "2,2,1,1,0,0,true,true", "2,3,1,2,1,1,true,false", "1,4,1,2,0,2,true,true",
        "1,1,2,2,0,0,true,true", "5,2,3,3,2,1,true,true", "4,5,2,1,0,2,true,false"
    })
    void averageEqualsItsDefinition(
            int kh, int kw, int sh, int sw, int ph, int pw, boolean ceil, boolean countPadding) {
        windows(kh, kw, sh, sw, ph, pw, ceil, (s, w) -> {
            int out = PLANES * w.outHeight() * w.outWidth();
            float[] x = s.mixed(PLANES * w.height() * w.width());
            float[] y = new float[out];
            DefinitionImages.averagePool(x, y, PLANES, w, countPadding);
            Tensor outputs = s.output(s.mixed(out));
            AveragePooling.averagePool(s.input(x), outputs, PLANES, window(w), countPadding);
            s.expect(outputs, y);
            float[] dy = s.mixed(out);
            float[] dx = new float[x.length];
            DefinitionImages.averagePoolBackward(dy, dx, PLANES, w, countPadding);
            Tensor gradient = s.output(s.mixed(x.length));
            AveragePooling.averagePoolBackward(s.input(dy), gradient, PLANES, window(w), countPadding);
            s.expect(gradient, dx);
        });
    }

    /** Workers have planes of their own and leave those of others alone, those they begin with after them too. */
    @ParameterizedTest
    @CsvSource({"2,2,0", "3,2,1", "3,1,1"})
    void planesOfMaxPoolingInTwoCallsAreThoseOfOne(int kernel, int stride, int pad) {
        int planes = 5;
        for (int width = kernel; width < 4 * Lanes.LENGTH + 4; width++) {
            PoolingWindow w = PoolingWindow.square(6, width, kernel, stride, pad);
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor x = arena.allocate(planes, w.area()).copyFrom(new Samples(width).normal(planes * w.area()));
                Tensor dy =
                        arena.allocate(planes, w.outArea()).copyFrom(new Samples(-width).normal(planes * w.outArea()));
                Tensor y = arena.allocate(planes, w.outArea());
                Tensor dx = arena.allocate(planes, w.area());
                Tensor y2 = arena.allocate(planes, w.outArea());
                Tensor dx2 = arena.allocate(planes, w.area());
                MaxPooling.maxPool(x, y, planes, w);
                MaxPooling.maxPool(x, y2, 2, planes, w);
                MaxPooling.maxPool(x, y2, 0, 2, w);
                assertThat(y2.toArray()).containsExactly(y.toArray());
                MaxPooling.maxPoolBackward(x, y, dy, dx, planes, w);
                MaxPooling.maxPoolBackward(x, y, dy, dx2, 2, planes, w);
                MaxPooling.maxPoolBackward(x, y, dy, dx2, 0, 2, w);
                assertThat(dx2.toArray()).containsExactly(dx.toArray());
            }
        }
    }

    @Test
    void globalAverage() {
        Slices.everywhere((s, n) -> {
            int area = Math.max(1, n);
            float[] x = s.mixed(Slices.ROWS * area);
            float[] y = new float[Slices.ROWS];
            float[] dx = new float[x.length];
            float[] dy = s.mixed(Slices.ROWS);
            try (TensorArena arena = TensorArena.ofShared()) {
                for (int p = 0; p < y.length; p++) {
                    Tensor plane = arena.allocate(area);
                    for (int i = 0; i < area; i++) {
                        plane.set(i, x[p * area + i]);
                        dx[p * area + i] = dy[p] / area;
                    }
                    y[p] = Reductions.sum(plane, area) / area;
                }
            }
            Tensor outputs = s.output(s.mixed(Slices.ROWS));
            GlobalAverage.globalAverage(s.input(x), outputs, Slices.ROWS, area);
            s.expect(outputs, y);
            Tensor gradient = s.output(s.mixed(x.length));
            GlobalAverage.globalAverageBackward(s.input(dy), gradient, Slices.ROWS, area);
            s.expect(gradient, dx);
        });
    }

    /** One dimension is an image of one row. */
    @Test
    void rows() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(6).copyFrom(1, 5, 2, 4, 3, 6);
            Tensor y = arena.allocate(3);
            PoolingWindow w = PoolingWindow.line(6, 2, 2, 0);
            MaxPooling.maxPool(x, y, 1, w);
            assertThat(y.toArray()).containsExactly(5, 4, 6);
            AveragePooling.averagePool(x, y, 1, w, true);
            assertThat(y.toArray()).containsExactly(3, 3, 4.5f);
        }
    }

    @Test
    void theFirstOfEqualElementsGetsTheGradientAndOfNanNobody() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(8).copyFrom(7, 7, Float.NaN, 1, 7, 7, 2, 3);
            Tensor y = arena.allocate(2);
            Tensor dx = arena.allocate(8);
            PoolingWindow w = PoolingWindow.square(2, 4, 2, 2, 0);
            MaxPooling.maxPool(x, y, 1, w);
            assertThat(y.toArray()).containsExactly(7, Float.NaN);
            MaxPooling.maxPoolBackward(x, y, arena.allocate(2).copyFrom(3, 4), dx, 1, w);
            assertThat(dx.toArray()).containsExactly(3, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    /** PyTorch's formula, including the window that would begin in the padding behind. */
    @ParameterizedTest
    @CsvSource({
        "7,3,2,1,false,4",
        "7,3,2,1,true,4",
        "8,3,2,1,false,4",
        "8,3,2,1,true,5",
        "5,2,2,0,true,3",
        "5,2,3,0,true,2",
        "6,2,3,1,true,3",
        "4,2,3,1,true,2",
        "5,3,4,1,true,2"
    })
    void numberOfOutputs(int size, int kernel, int stride, int pad, boolean ceil, int outputs) {
        PoolingWindow w = new PoolingWindow(1, size, 1, kernel, 1, stride, 0, pad, ceil);
        assertThat(w.outWidth()).isEqualTo(outputs);
        assertThat(new Window(1, size, 1, kernel, 1, stride, 0, pad, ceil).outWidth())
                .isEqualTo(outputs);
    }

    @Test
    void wrongArgumentsAreRefused() {
        for (int[] bad :
                new int[][] {{0, 2, 1, 0}, {4, 0, 1, 0}, {4, 2, 0, 0}, {4, 2, 1, 2}, {4, 2, 1, -1}, {4, 5, 1, 0}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PoolingWindow.square(bad[0], bad[0], bad[1], bad[2], bad[3]))
                    .withMessageContainingAll("pooling:", "height");
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(16);
            PoolingWindow w = PoolingWindow.square(4, 4, 2, 2, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MaxPooling.maxPool(x, x.slice(12, 4), 1, w))
                    .withMessageContainingAll("maxPool:", "x", "y", "overlap in 16 bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MaxPooling.maxPool(x, arena.allocate(4), 2, 1, w))
                    .withMessageContainingAll("maxPool:", "planes 2 to 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AveragePooling.averagePool(x, arena.allocate(3), 1, w, true))
                    .withMessageContainingAll("averagePool:", "y", "3 elements", "1x4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GlobalAverage.globalAverage(x, arena.allocate(4), 4, 0))
                    .withMessageContainingAll("globalAverage:", "area is 0");
        }
    }
}
