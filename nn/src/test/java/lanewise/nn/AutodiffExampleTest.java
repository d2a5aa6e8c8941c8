package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.Multiply;
import lanewise.nn.layer.Sum;
import lanewise.nn.reference.NumpyNormals;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The graph with which lectures introduce automatic differentiation. */
class AutodiffExampleTest {
    private static final int N = 3;
    private static final int D = 4;

    private static void copy(double[] from, Tensor to) {
        for (int i = 0; i < from.length; i++) {
            to.set(i, (float) from[i]);
        }
    }

    @Test
    @DisplayName(
            "A13: a = x·y; b = a + z; c = Σb with numpy's seed(0): c = 6.71700853780007, ∂c/∂x = y, ∂c/∂y = x, ∂c/∂z = 1")
    void productSumTotal() {
        NumpyNormals randn = new NumpyNormals(0);
        double[] x = randn.next(N * D);
        double[] y = randn.next(N * D);
        double[] z = randn.next(N * D);
        assertThat(x[0]).isEqualTo(1.764052345967664);
        double c = 0;
        double magnitude = 0;
        for (int i = 0; i < N * D; i++) {
            c += x[i] * y[i] + z[i];
            magnitude += Math.abs(x[i] * y[i]) + Math.abs(z[i]);
        }
        assertThat(c).isCloseTo(6.71700853780007, within(1e-14));

        Graph graph = Graph.builder()
                .input("x", N, D)
                .input("y", N, D)
                .input("z", N, D)
                .add("a", new Multiply(), "x", "y")
                .add("b", new Add(), "a", "z")
                .add("c", new Sum(), "b")
                .output("c")
                .build();
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.of(graph, Purpose.INPUT_GRADIENTS, 1, 1, arena, pool);
            copy(x, network.input("x"));
            copy(y, network.input("y"));
            copy(z, network.input("z"));
            network.forward(1);
            // Three inputs rounded, a product, a sum and 12 more: 17 roundings of what adds up to the magnitude.
            assertThat((double) network.output().get(0)).isCloseTo(c, within(17 * 0x1p-24 * magnitude));
            network.outputGradient().copyFrom(1);
            network.backward(1);
            assertThat(network.inputGradient("x").toArray())
                    .isEqualTo(network.input("y").toArray());
            assertThat(network.inputGradient("y").toArray())
                    .isEqualTo(network.input("x").toArray());
            float[] ones = new float[N * D];
            Arrays.fill(ones, 1);
            assertThat(network.inputGradient("z").toArray()).isEqualTo(ones);
        }
    }
}
