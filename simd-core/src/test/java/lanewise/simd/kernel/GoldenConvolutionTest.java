package lanewise.simd.kernel;

import static lanewise.simd.kernel.GoldenLayer.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions as PyTorch computes them, with all gradients. */
class GoldenConvolutionTest {
    /** Inputs up to 4 rounded to float, 2.4e-7 each factor, in sums of up to 200 terms of some 1, which add up like √200; outputs up to 30. */
    private static final double TOLERANCE = 2e-5;

    static Stream<GoldenLayer> cases() throws IOException {
        List<GoldenLayer> all = GoldenLayer.allNamed("conv2d");
        assertThat(all).hasSize(6);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asInPyTorch(GoldenLayer golden) {
        int images = golden.dimension(0);
        int stride = (int) golden.hyper("stride");
        int padding = (int) golden.hyper("padding");
        int dilation = (int) golden.hyper("dilation");
        int kernel = (int) golden.hyper("kernel");
        int out = golden.input("b").length;
        ConvShape shape = new ConvShape(
                golden.dimension(1),
                out,
                (int) golden.hyper("groups"),
                new ConvAxis(golden.dimension(2), kernel, stride, dilation, padding, padding),
                new ConvAxis(golden.dimension(3), kernel, stride, dilation, padding, padding));
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            Conv2d conv = new Conv2d(shape, arena, pool);
            Tensor x = tensor(arena, golden.input("x"));
            Tensor w = tensor(arena, golden.input("w"));
            Tensor dy = tensor(arena, golden.outputGradient());
            Tensor y = arena.allocate(dy.size());
            conv.forward(x, w, y, images, Epilogue.BIAS, tensor(arena, golden.input("b")));
            near("y", y, golden.output());
            Tensor dx = arena.allocate(x.size());
            conv.backwardData(dy, w, dx, images);
            near("dx", dx, golden.gradient("x"));
            Tensor dw = arena.allocate(w.size());
            conv.backwardWeights(x, dy, dw, images);
            near("dw", dw, golden.gradient("w"));
            Tensor db = arena.allocate(out);
            conv.backwardBias(dy, db, images);
            near("db", db, golden.gradient("b"));
        }
    }

    private static Tensor tensor(TensorArena arena, double... values) {
        return arena.allocate(values.length).copyFrom(narrow(values));
    }

    private static void near(String what, Tensor actual, double... expected) {
        assertThat(actual.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            double tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
            assertThat((double) actual.get(i)).as("%s, element %d", what, i).isCloseTo(expected[i], within(tolerance));
        }
    }
}
