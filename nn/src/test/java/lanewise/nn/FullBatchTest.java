package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Standardizer;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.reference.DoubleMlp;
import lanewise.optim.secondorder.Lbfgs;
import lanewise.optim.secondorder.Limits;
import lanewise.optim.secondorder.Minimum;
import lanewise.optim.secondorder.SlabObjective;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * L-BFGS on a network's float slab: softmax regression on all the embedded digits at once, forward and backward in
 * float. Without a penalty the digits can be separated, so the loss falls towards 0; with one there is a minimum.
 */
class FullBatchTest {
    private static final double GRADIENT_NORM = 1e-5;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena);
    private final int n = digits.size();
    private final int[] labels = IntStream.range(0, n).map(digits::label).toArray();
    private final Network network = Network.builder(Shape.of(64)).dense(10).build(n, 1, arena, pool);
    private final PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);

    FullBatchTest() {
        Standardizer.overall(digits, arena).apply(digits);
        network.input().copyFrom(digits.features());
    }

    @AfterEach
    void close() {
        arena.close();
        pool.close();
    }

    private double lossAndGradient(float lambda) {
        network.forward(n);
        double value = loss.lossAndGradient(labels, n);
        network.backward(n);
        Tensor theta = network.parameters().slab();
        Tensor grad = network.gradients().slab();
        double squares = 0;
        for (int i = 0; i < theta.size(); i++) {
            squares += (double) theta.get(i) * theta.get(i);
            grad.set(i, Math.fma(lambda, theta.get(i), grad.get(i)));
        }
        return value + 0.5 * lambda * squares;
    }

    private Minimum train(float lambda, Limits limits) {
        return new SlabObjective(network.parameters(), network.gradients(), () -> lossAndGradient(lambda))
                .minimize(new Lbfgs(limits));
    }

    private double[][] inputs() {
        double[][] x = new double[n][64];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 64; j++) {
                x[i][j] = digits.features().get(64 * i + j);
            }
        }
        return x;
    }

    /**
     * The gradient as it is at the parameters reached, from the double reference. An element is a chain of n products whose
     * partial sums stay below 1e-3 near the minimum, so its n errors of random sign make some √n · 2⁻²⁴ · 1e-3 = 2.5e-9,
     * and those of 650 elements √650 times that.
     */
    private void compareWithDouble(float lambda) {
        DoubleMlp reference = new DoubleMlp(64, 10).copyFrom(network);
        double[][] gradients = reference.gradients(inputs(), labels);
        double squares = 0;
        for (int i = 0; i < gradients.length; i++) {
            for (int j = 0; j < gradients[i].length; j++) {
                double g = gradients[i][j] + lambda * reference.parameters()[i][j];
                squares += g * g;
            }
        }
        assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(GRADIENT_NORM + Math.sqrt(650) * 2.5e-9);
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 1e-4f, 1e-2f})
    @DisplayName("F03: L-BFGS trains softmax regression on digits to a gradient norm of 1e-5, in float")
    void f03SoftmaxRegressionOnDigits(float lambda) {
        Minimum minimum = train(lambda, new Limits(GRADIENT_NORM, 300, 400));
        assertThat(minimum.converged()).as("%s", minimum).isTrue();
        compareWithDouble(lambda);
    }

    /** The rounding errors leave a gradient of about 2e-8, far below what was asked for: there it ends, and says why. */
    @Test
    void whatFloatReaches() {
        Minimum minimum = train(1e-2f, new Limits(0, 200, 500));
        assertThat(minimum.converged()).isFalse();
        assertThat(minimum.gradientNorm()).isBetween(1e-10, 5e-7);
    }
}
