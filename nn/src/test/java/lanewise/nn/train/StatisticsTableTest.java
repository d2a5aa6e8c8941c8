package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.init.Gaussian;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Distributions of activations and gradients on one batch (rows G07, G10). */
class StatisticsTableTest {
    private static final int WIDTH = 128;
    private static final int LAYERS = 10;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    @Test
    void byHand() {
        TensorStatistics s =
                TensorStatistics.of("x", arena.allocate(6).copyFrom(0, 1, 2, 5, Float.NaN, Float.NEGATIVE_INFINITY));
        assertThat(s.mean()).isEqualTo(2);
        assertThat(s.std()).isCloseTo(Math.sqrt(14 / 4.0), within(1e-15));
        assertThat(s.min()).isZero();
        assertThat(s.max()).isEqualTo(5);
        assertThat(s.zeros()).isEqualTo(1 / 6.0);
        assertThat(s.notFinite()).isEqualTo(2);
        assertThat(s.histogram()).hasSize(30);
        for (int b = 0; b < 30; b++) {
            assertThat(s.histogram().get(b)).as("bin %d", b).isEqualTo(b == 0 || b == 6 || b == 12 || b == 29 ? 1 : 0);
        }
        assertThat(s.bars()).hasSize(30).startsWith("█ ").endsWith(" █");
    }

    @Test
    void equalElementsAndNone() {
        TensorStatistics equal = TensorStatistics.of("x", arena.allocate(4).copyFrom(-3, -3, -3, -3));
        assertThat(equal.std()).isZero();
        assertThat(equal.histogram().get(0)).isEqualTo(4);
        TensorStatistics none = TensorStatistics.of("x", arena.allocate(2).copyFrom(Float.NaN, 1), 1);
        assertThat(none.mean()).isNaN();
        assertThat(none.max()).isNaN();
        assertThat(none.bars()).isBlank();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorStatistics.of("y", arena.allocate(2), 3))
                .withMessageContainingAll("y", "n is 3", "1 to 2");
    }

    /** The outputs of ten layers of ReLU on a batch of 256 normal examples. */
    private StatisticsTable activations(Initializer initializer) {
        Gemm gemm = new Gemm(arena, pool);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Tensor x = arena.allocate(256, WIDTH);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, new Rng(1, 0).normal(i));
        }
        for (int l = 1; l <= LAYERS; l++) {
            Tensor w = arena.allocate(WIDTH, WIDTH);
            initializer.fill(w, WIDTH, WIDTH, new Rng(2, l));
            Tensor y = arena.allocate(256, WIDTH);
            gemm.nn(256, WIDTH, WIDTH, 1f, x, WIDTH, w, WIDTH, 0f, y, WIDTH);
            Activations.relu(y, y, y.size());
            outputs.put("layer" + l, y);
            x = y;
        }
        return StatisticsTable.of(outputs);
    }

    /**
     * G07, G10: a layer multiplies the mean square by about width·σ²/2. With σ = 0.01 that is 0.0064: 10⁻²² after ten layers; with σ = 1 it is 64, so that ten
     * layers give 10¹⁸; He's makes it 1.
     */
    @Test
    void g07G10ScalesShowInTheTable() {
        double small = last(activations(new Gaussian(0.01)));
        double large = last(activations(new Gaussian(1)));
        double he = last(activations(Initializer.HE));
        assertThat(Math.log10(small)).isCloseTo(Math.log10(0.0064) * LAYERS / 2, within(1.0));
        assertThat(Math.log10(large)).isCloseTo(Math.log10(64) * LAYERS / 2, within(1.0));
        assertThat(Math.log10(he)).isCloseTo(0, within(1.0));
        for (TensorStatistics s : activations(Initializer.HE).tensors()) {
            assertThat(s.zeros()).as(s.name()).isBetween(0.3, 0.7);
        }
    }

    private static double last(StatisticsTable table) {
        return table.tensors().get(LAYERS - 1).std();
    }

    /** G07: of a network's gradients, a line each. */
    @Test
    void g07GradientsOfANetwork() {
        Network network = Network.builder(Shape.of(4)).dense(8).relu().dense(3).build(16, 1, arena, pool);
        PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
        for (int i = 0; i < network.input().size(); i++) {
            network.input().set(i, new Rng(1, 0).normal(i));
        }
        network.forward(16);
        loss.lossAndGradient(16);
        network.backward(16);
        StatisticsTable table = StatisticsTable.of(network.gradients());
        assertThat(table.tensors())
                .extracting(TensorStatistics::name)
                .containsExactly("dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias");
        assertThat(table.tensors()).allMatch(s -> s.std() > 0 && s.notFinite() == 0);
        assertThat(table.toString().lines()).hasSize(5).allMatch(line -> line.contains("std") || line.contains("|"));
    }
}
