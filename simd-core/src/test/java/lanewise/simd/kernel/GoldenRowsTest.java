package lanewise.simd.kernel;

import static lanewise.simd.kernel.GoldenLayer.NINE_DIGITS;
import static lanewise.simd.kernel.GoldenLayer.narrow;
import static lanewise.simd.kernel.GoldenLayer.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax and cross entropy as PyTorch computes them: the textbook to nine digits, the kernels to the rounding of inputs and arithmetic. */
class GoldenRowsTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    private static double magnitude(double... x) {
        double m = 0;
        for (double v : x) {
            m = Math.max(m, Math.abs(v));
        }
        return m;
    }

    private static void near(Tensor actual, double[] expected, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.get(i)).as("element %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    /**
     * Each logit is rounded to a float, which moves the logarithm of a probability by 2u·max|x|; the arithmetic adds some 40u, relative to outputs
     * up to 1 or, in logarithms, to their own magnitude, and to the gradients that come in.
     */
    @ParameterizedTest
    @ValueSource(strings = {"softmax", "log_softmax", "softmax_large"})
    void activations(String name) throws IOException {
        GoldenLayer golden = GoldenLayer.named(name);
        boolean logarithm = name.equals("log_softmax");
        int rows = golden.dimension(0);
        int cols = golden.dimension(1);
        double[] x = golden.input("x");
        double[] dy = golden.outputGradient();
        for (int i = 0; i < rows; i++) {
            double[] y = logarithm ? TextbookRows.logSoftmax(row(x, i, cols)) : Textbook.softmax(row(x, i, cols));
            double[] dx = logarithm
                    ? TextbookRows.logSoftmaxBackward(y, row(dy, i, cols))
                    : TextbookRows.softmaxBackward(y, row(dy, i, cols));
            for (int j = 0; j < cols; j++) {
                assertThat(y[j]).isCloseTo(golden.output()[i * cols + j], within(NINE_DIGITS * 10));
                assertThat(dx[j]).isCloseTo(golden.gradient("x")[i * cols + j], within(NINE_DIGITS * 10));
            }
        }
        double tolerance = (4 * magnitude(x) + 40 + magnitude(golden.output())) * U;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(rows, cols).copyFrom(narrow(x));
            Tensor gradient = arena.allocate(rows, cols).copyFrom(narrow(dy));
            Tensor y = arena.allocate(rows, cols);
            Tensor dx = arena.allocate(rows, cols);
            if (logarithm) {
                LogSoftmax.logSoftmax(in, y, cols, 0, rows);
                LogSoftmax.logSoftmaxBackward(y, gradient, dx, cols, 0, rows);
            } else {
                Rows.softmax(in, y, cols, 0, rows);
                Rows.softmaxBackward(y, gradient, dx, cols, 0, rows);
            }
            near(y, golden.output(), tolerance);
            near(dx, golden.gradient("x"), tolerance * cols * magnitude(dy));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross_entropy", "cross_entropy_smoothing", "cross_entropy_probabilities"})
    void losses(String name) throws IOException {
        GoldenLayer golden = GoldenLayer.named(name);
        int rows = golden.dimension(0);
        int cols = golden.dimension(1);
        double smoothing = name.endsWith("smoothing") ? golden.number("smoothing") : 0;
        boolean soft = name.endsWith("probabilities");
        double[] x = golden.input("x");
        double[] ones = new double[cols];
        Arrays.fill(ones, 1);
        double mean = 0;
        for (int i = 0; i < rows; i++) {
            double[] u = soft
                    ? row(golden.array("target"), i, cols)
                    : TextbookRows.targets(golden.labels()[i], ones, smoothing);
            mean += TextbookRows.crossEntropy(u, row(x, i, cols)) / rows;
            double[] dx = TextbookRows.crossEntropyGradient(u, row(x, i, cols));
            for (int j = 0; j < cols; j++) {
                assertThat(dx[j] / rows).isCloseTo(golden.gradient("x")[i * cols + j], within(NINE_DIGITS));
            }
        }
        assertThat(mean).isCloseTo(golden.loss(), within(NINE_DIGITS * 10));
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(rows, cols).copyFrom(narrow(x));
            Tensor w = arena.allocate(cols).copyFrom(narrow(ones));
            Tensor loss = arena.allocate(rows);
            Tensor dx = arena.allocate(rows, cols);
            float scale = 1f / rows;
            if (soft) {
                Tensor target = arena.allocate(rows, cols).copyFrom(narrow(golden.array("target")));
                CrossEntropy.softCrossEntropy(in, target, w, smoothing, scale, loss, dx, cols, 0, rows);
            } else if (smoothing == 0) {
                CrossEntropy.softmaxCrossEntropy(in, golden.labels(), scale, loss, dx, cols, 0, rows);
            } else {
                CrossEntropy.weightedCrossEntropy(in, golden.labels(), w, smoothing, scale, loss, dx, cols, 0, rows);
            }
            double tolerance = (4 * magnitude(x) + 40) * U;
            near(dx, golden.gradient("x"), tolerance);
            assertThat((double) Reductions.sum(loss, rows) / rows)
                    .isCloseTo(golden.loss(), within(tolerance + 4 * golden.loss() * U));
        }
    }
}
