package lanewise.simd.kernel;

import static lanewise.simd.kernel.GoldenLayer.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses as PyTorch computes them; rows A06, A12. */
class GoldenLossesTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    /**
     * Inputs up to 16 are rounded to floats, which moves a loss by u times them and its slope, at most 16·u·4 with squares; the arithmetic adds some
     * 40 roundings of terms up to 16; the mean divides gradients by at least 4.
     */
    @ParameterizedTest
    @ValueSource(strings = {"mse", "mae", "huber", "bce_with_logits", "hinge_multiclass", "kl_div"})
    void losses(String name) throws IOException {
        GoldenLayer golden = GoldenLayer.named(name);
        int rows = golden.dimension(0);
        int cols = golden.dimension(1);
        int n = rows * cols;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(rows, cols).copyFrom(narrow(golden.input("x")));
            Tensor losses = arena.allocate(rows, cols);
            Tensor dx = arena.allocate(rows, cols);
            if (name.equals("hinge_multiclass")) {
                Tensor loss = arena.allocate(rows);
                MultiMargin.multiMargin(x, golden.labels(), 1, 1f, 1f / rows, loss, dx, cols, 0, rows);
                check(golden, Reductions.sum(loss, rows) / rows, dx);
                return;
            }
            Tensor y = arena.allocate(rows, cols).copyFrom(narrow(golden.array("target")));
            float scale = 1f / n;
            switch (name) {
                case "mse" -> ErrorLosses.squaredError(x, y, scale, losses, dx, 0, n);
                case "mae" -> ErrorLosses.absoluteError(x, y, scale, losses, dx, 0, n);
                case "huber" -> ErrorLosses.huber((float) golden.number("delta"), x, y, scale, losses, dx, 0, n);
                case "bce_with_logits" -> SigmoidCrossEntropy.sigmoidCrossEntropy(1f, x, y, scale, losses, dx, 0, n);
                default -> divergence(x, y, losses, dx, rows, cols);
            }
            check(golden, Reductions.sum(losses, n) / (name.equals("kl_div") ? rows : n), dx);
        }
    }

    /** PyTorch's "batchmean" of kl_div behind a log-softmax. */
    private static void divergence(Tensor x, Tensor y, Tensor losses, Tensor dx, int rows, int cols) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor logarithms = arena.allocate(rows, cols);
            LogSoftmax.logSoftmax(x, logarithms, cols, 0, rows);
            KlDivergence.klDivergence(logarithms, y, 1f / rows, losses, dx, 0, rows * cols);
            LogSoftmax.logSoftmaxBackward(logarithms, dx, dx, cols, 0, rows);
        }
    }

    private static void check(GoldenLayer golden, double loss, Tensor dx) {
        assertThat(loss).isCloseTo(golden.loss(), within(16 * (4 + 40) * U));
        double[] gradient = golden.gradient("x");
        for (int i = 0; i < gradient.length; i++) {
            assertThat((double) dx.get(i)).as("element %d", i).isCloseTo(gradient[i], within(16 * 44 * U / 4));
        }
    }
}
