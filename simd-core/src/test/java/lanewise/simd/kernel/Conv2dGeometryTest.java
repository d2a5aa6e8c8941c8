package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A convolution and its gradients equal their definition bit for bit, for any geometry, and an answer does not depend on its batch. */
class Conv2dGeometryTest {
    @Provide
    Arbitrary<ConvAxis> axes() {
        Arbitrary<Integer> size = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 12), Arbitraries.integers().between(1, 40));
        return Combinators.combine(
                        size,
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3))
                .as(Conv2dGeometryTest::axis);
    }

    /** With more elements where there would be no room for the kernel. */
    private static ConvAxis axis(int size, int kernel, int stride, int dilation, int before, int behind) {
        int least = (kernel - 1) * dilation + 1 - before - behind;
        return new ConvAxis(Math.max(size, least), kernel, stride, dilation, before, behind);
    }

    @Provide
    Arbitrary<ConvShape> shapes() {
        Arbitrary<Integer> channels = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 6), Arbitraries.integers().between(1, 40));
        return Combinators.combine(Arbitraries.integers().between(1, 4), channels, channels, axes(), axes())
                .as((groups, in, out, rows, columns) ->
                        new ConvShape(groups * Math.ceilDiv(in, groups), groups * out, groups, rows, columns));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyGeometry(
            @ForAll("shapes") ConvShape shape,
            @ForAll @IntRange(min = 1, max = 4) int images,
            @ForAll @IntRange(min = 1, max = 3) int workers,
            @ForAll boolean smallBlocks,
            @ForAll boolean special) {
        try (WorkerPool pool = WorkerPool.of(workers);
                Convolutions c = new Convolutions(shape.hashCode())) {
            if (smallBlocks) {
                c.check(shape, images, special, pool, 1, 16);
            } else {
                c.check(shape, images, special, pool);
            }
        }
    }

    /** Kernels of 3x3 on many channels, which are convolved by tiles, and by the direct way where there are few. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void byTiles(
            @ForAll @IntRange(min = 15, max = 34) int in,
            @ForAll @IntRange(min = 15, max = 50) int out,
            @ForAll @IntRange(min = 5, max = 35) int height,
            @ForAll @IntRange(min = 5, max = 35) int width,
            @ForAll @IntRange(min = 0, max = 2) int padding,
            @ForAll @IntRange(min = 1, max = 3) int images,
            @ForAll @IntRange(min = 1, max = 3) int workers,
            @ForAll boolean special) {
        try (WorkerPool pool = WorkerPool.of(workers);
                Convolutions c = new Convolutions(in)) {
            ConvShape s = ConvShape.square(in, out, height, width, 3).withPadding(padding, padding, 1, padding);
            c.check(s, images, special, pool);
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void depthwiseEqualsItsDefinition(
            @ForAll @IntRange(min = 1, max = 40) int channels,
            @ForAll @IntRange(min = 1, max = 2) int multiplier,
            @ForAll("axes") ConvAxis rows,
            @ForAll("axes") ConvAxis columns) {
        try (WorkerPool pool = WorkerPool.of(2);
                Convolutions c = new Convolutions(channels)) {
            c.check(new ConvShape(channels, channels * multiplier, channels, rows, columns), 2, true, pool);
        }
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void oneDimension(@ForAll("axes") ConvAxis columns, @ForAll @IntRange(min = 1, max = 20) int channels) {
        try (WorkerPool pool = WorkerPool.of(1);
                Convolutions c = new Convolutions(channels)) {
            c.check(new ConvShape(channels, 2 * channels, 1, ConvAxis.of(1, 1), columns), 3, true, pool);
        }
    }

    /** The answer for an image does not depend on the batch it is in. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void imagesDoNotKnowTheirBatch(
            @ForAll("shapes") ConvShape s,
            @ForAll @IntRange(min = 2, max = 6) int images,
            @ForAll @IntRange(min = 1, max = 3) int workers,
            @ForAll @IntRange(min = 0, max = 1000) int seed) {
        try (WorkerPool pool = WorkerPool.of(workers);
                TensorArena arena = TensorArena.ofShared()) {
            Samples samples = new Samples(seed);
            Tensor x = arena.allocate(images * s.imageSize()).copyFrom(samples.normal(images * s.imageSize()));
            Tensor w = arena.allocate(s.weights()).copyFrom(samples.normal(s.weights()));
            Tensor y = arena.allocate(images * s.resultSize());
            Tensor dx = arena.allocate(x.size());
            Tensor bias = arena.allocate(s.outChannels()).copyFrom(samples.normal(s.outChannels()));
            Conv2d conv = new Conv2d(s, arena, pool);
            conv.forward(x, w, y, images, Epilogue.BIAS_RELU, bias);
            conv.backwardData(y, w, dx, images);
            int part = 1 + samples.below(images - 1);
            int first = samples.below(images - part + 1);
            Tensor someX = x.slice(first * s.imageSize(), part * s.imageSize());
            Tensor someY = arena.allocate(part * s.resultSize());
            Tensor someDx = arena.allocate(part * s.imageSize());
            conv.forward(someX, w, someY, part, Epilogue.BIAS_RELU, bias);
            conv.backwardData(someY, w, someDx, part);
            assertThat(someY.toArray())
                    .isEqualTo(y.slice(first * s.resultSize(), someY.size()).toArray());
            assertThat(someDx.toArray())
                    .isEqualTo(dx.slice(first * s.imageSize(), someDx.size()).toArray());
        }
    }
}
