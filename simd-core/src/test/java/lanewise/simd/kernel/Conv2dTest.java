package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.DefinitionWinograd;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookConvolution;
import lanewise.simd.reference.WinogradScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A convolution and its gradients equal their definition where sums are deep, work is shared and results are activated; see also {@link Conv2dGeometryTest}. */
class Conv2dTest {
    /** Sums of more terms than a panel has, wide and narrow ones, and outputs fewer than a vector. */
    @ParameterizedTest
    @CsvSource({"130,7,9,3,1", "40,5,12,5,2", "1100,3,5,1,0", "120,20,3,3,0", "300,1,2,2,0", "20,130,9,3,1"})
    void deepSums(int in, int out, int size, int kernel, int padding) {
        try (WorkerPool pool = WorkerPool.of(2);
                Convolutions c = new Convolutions(in)) {
            c.check(ConvShape.square(in, out, size, size, kernel).withPadding(padding), 2, false, pool);
        }
    }

    /** Those that read the image as one line, and those whose gradients of weights go in lanes along lines: several images at a time, whole vectors, strides, groups. */
    @ParameterizedTest
    @CsvSource({
        "6,16,14,14,5,0,1,1,7",
        "64,64,16,16,1,0,1,1,2",
        "1,6,28,28,5,2,1,1,3",
        "2,8,11,26,3,1,1,1,9",
        "3,5,9,32,3,1,1,1,5",
        "3,8,20,30,3,1,2,1,4",
        "8,8,20,45,3,1,1,8,3",
        "4,4,40,16,1,0,1,1,5"
    })
    void fewChannelsAndShortLines(
            int in, int out, int height, int width, int kernel, int padding, int stride, int groups, int images) {
        ConvShape shape = ConvShape.square(in, out, height, width, kernel)
                .withPadding(padding)
                .withStride(stride)
                .withGroups(groups);
        for (int workers : new int[] {1, 2, 3}) {
            try (WorkerPool pool = WorkerPool.of(workers);
                    Convolutions c = new Convolutions(in + width)) {
                c.check(shape, images, false, pool);
                c.check(shape, images, true, pool);
                c.check(shape, 2, false, pool, 1, 64);
            }
        }
    }

    /** More work than one thread is given: images, blocks of rows, channels and groups go to different workers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void anyNumberOfWorkers(int workers) {
        try (WorkerPool pool = WorkerPool.of(workers);
                Convolutions c = new Convolutions(workers)) {
            ConvShape shape = ConvShape.square(8, 70, 20, 37, 3).withPadding(1);
            c.check(shape, 1, false, pool);
            c.check(shape, 4, false, pool, 1, 64);
            c.check(shape.withStride(2), 3, false, pool);
            c.check(ConvShape.square(12, 18, 30, 30, 3).withSamePadding().withGroups(3), 7, false, pool);
            c.check(ConvShape.square(16, 70, 11, 26, 3), 4, false, pool);
            c.check(ConvShape.square(33, 16, 8, 8, 3).withPadding(1), 5, true, pool, 1, 64);
        }
    }

    @ParameterizedTest
    @EnumSource
    void epiloguesEqualTheirDefinition(Epilogue epilogue) {
        try (WorkerPool pool = WorkerPool.of(2);
                Convolutions c = new Convolutions(3)) {
            c.checkEpilogue(ConvShape.square(3, 7, 9, 21, 3).withPadding(1), 3, epilogue, pool);
            c.checkEpilogue(ConvShape.square(4, 6, 9, 21, 3).withStride(2).withGroups(2), 2, epilogue, pool);
            c.checkEpilogue(ConvShape.square(4, 3, 2, 2, 1), 2, epilogue, pool);
            c.checkEpilogue(ConvShape.square(24, 30, 20, 20, 3).withStride(3), 3, epilogue, pool);
            c.checkEpilogue(ConvShape.square(16, 40, 9, 18, 3).withPadding(1), 3, epilogue, pool);
        }
    }

    /** With no image, sums are 0 and results nothing. */
    @Test
    void noImages() {
        try (WorkerPool pool = WorkerPool.of(2);
                TensorArena arena = TensorArena.ofShared()) {
            ConvShape s = ConvShape.square(2, 3, 5, 5, 3);
            Conv2d conv = new Conv2d(s, arena, pool);
            Tensor x = arena.allocate(s.imageSize()).copyFrom(new Samples(1).normal(s.imageSize()));
            Tensor w = arena.allocate(s.weights()).copyFrom(new Samples(2).normal(s.weights()));
            Tensor y = arena.allocate(s.resultSize());
            conv.forward(x, w, y, 0, Epilogue.NONE, w);
            assertThat(y.toArray()).containsOnly(0f);
            conv.backwardWeights(x, y, w, 0);
            assertThat(w.toArray()).containsOnly(0f);
            Tensor b = arena.allocate(3).copyFrom(1f, 2f, 3f);
            conv.backwardBias(y, b, 0);
            assertThat(b.toArray()).containsOnly(0f);
        }
    }

    /** |error| ≤ terms · u · Σ|·||·|, u = 2⁻²⁴. */
    @ParameterizedTest
    @CsvSource({
        "3,4,6,2,9,11,3,1,1,1",
        "2,4,6,2,9,11,3,2,1,1",
        "2,3,5,1,12,13,5,2,2,1",
        "2,3,2,1,12,13,3,3,0,2",
        "1,6,6,6,8,20,3,1,1,2"
    })
    void agreesWithTheTextbook(
            int images,
            int in,
            int out,
            int groups,
            int height,
            int width,
            int kernel,
            int stride,
            int pad,
            int dilation) {
        TextbookConvolution t =
                new TextbookConvolution(images, in, out, groups, height, width, kernel, stride, pad, dilation);
        ConvShape s = new ConvShape(
                in,
                out,
                groups,
                new ConvAxis(height, kernel, stride, dilation, pad, pad),
                new ConvAxis(width, kernel, stride, dilation, pad, pad));
        assertThat(s.outHeight()).isEqualTo(t.outHeight());
        assertThat(s.outWidth()).isEqualTo(t.outWidth());
        Samples samples = new Samples(kernel);
        float[] x = samples.finite(images * s.imageSize());
        float[] w = samples.finite(s.weights());
        float[] dy = samples.finite(images * s.resultSize());
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            Conv2d conv = new Conv2d(s, arena, pool);
            Tensor tx = arena.allocate(x.length).copyFrom(x);
            Tensor tw = arena.allocate(w.length).copyFrom(w);
            Tensor tdy = arena.allocate(dy.length).copyFrom(dy);
            Tensor y = arena.allocate(dy.length);
            Tensor dx = arena.allocate(x.length);
            Tensor dw = arena.allocate(w.length);
            conv.forward(tx, tw, y, images, Epilogue.NONE, tw);
            conv.backwardData(tdy, tw, dx, images);
            conv.backwardWeights(tx, tdy, dw, images);
            near(y, s.taps(), (a, b, c) -> t.forward(a, b, c), x, w);
            near(dx, out / groups * kernel * kernel, (a, b, c) -> t.backwardData(a, b, c), dy, w);
            near(dw, images * s.outHeight() * s.outWidth(), (a, b, c) -> t.backwardWeights(a, b, c), x, dy);
        }
    }

    /** |error| ≤ γ(terms) times the scale of the tiles; the terms are channels and 10 additions, or tiles and 8. */
    @ParameterizedTest
    @CsvSource({"2,16,17,8,9,1", "1,33,16,14,7,2", "2,20,16,11,12,0"})
    void tilesAgreeWithTheTextbook(int images, int in, int out, int height, int width, int padding) {
        TextbookConvolution t = new TextbookConvolution(images, in, out, 1, height, width, 3, 1, padding, 1);
        ConvShape s = ConvShape.square(in, out, height, width, 3).withPadding(padding);
        assertThat(TiledShape.of(s)).isTrue();
        DefinitionWinograd d = Convolutions.tiled(s);
        WinogradScale scale = new WinogradScale(d, images);
        WinogradScale back = new WinogradScale(d.transpose(), images);
        Samples samples = new Samples(in);
        float[] x = samples.normal(images * s.imageSize());
        float[] w = samples.normal(s.weights());
        float[] dy = samples.normal(images * s.resultSize());
        float[] turned = d.turned(w);
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            Conv2d conv = new Conv2d(s, arena, pool);
            Tensor tx = arena.allocate(x.length).copyFrom(x);
            Tensor tw = arena.allocate(w.length).copyFrom(w);
            Tensor tdy = arena.allocate(dy.length).copyFrom(dy);
            Tensor y = arena.allocate(dy.length);
            Tensor dx = arena.allocate(x.length);
            Tensor dw = arena.allocate(w.length);
            conv.forward(tx, tw, y, images, Epilogue.NONE, tw);
            conv.backwardData(tdy, tw, dx, images);
            conv.backwardWeights(tx, tdy, dw, images);
            int tiles = images * ((s.outHeight() + 1) / 2) * ((s.outWidth() + 1) / 2);
            within(y, gamma(in + 10), t::forward, scale::forward, x, w, w);
            within(dx, gamma(out + 10), t::backwardData, back::forward, dy, w, turned);
            within(dw, gamma(tiles + 8), t::backwardWeights, scale::weights, x, dy, dy);
        }
    }

    private static double gamma(int n) {
        return n * 0x1p-24 / (1 - n * 0x1p-24);
    }

    /** @param c what stands for b in the scale */
    private static void within(Tensor actual, double part, Exact exact, Exact scale, float[] a, float[] b, float[] c) {
        double[] wanted = new double[actual.size()];
        double[] bound = new double[actual.size()];
        exact.run(Textbook.widen(a), Textbook.widen(b), wanted);
        scale.run(absolute(a), absolute(c), bound);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(actual.get(i) - wanted[i])).as("element %d", i).isLessThanOrEqualTo(part * bound[i]);
        }
    }

    private interface Exact {
        void run(double[] a, double[] b, double[] c);
    }

    private static void near(Tensor actual, int terms, Exact exact, float[] a, float[] b) {
        double[] wanted = new double[actual.size()];
        double[] scale = new double[actual.size()];
        exact.run(Textbook.widen(a), Textbook.widen(b), wanted);
        exact.run(absolute(a), absolute(b), scale);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(actual.get(i) - wanted[i]))
                    .as("element %d", i)
                    .isLessThanOrEqualTo(terms * 0x1p-24 * scale[i]);
        }
    }

    private static double[] absolute(float... x) {
        return Arrays.stream(Textbook.widen(x)).map(Math::abs).toArray();
    }
}
