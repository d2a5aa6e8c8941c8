package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.optim.OptimizerState;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The worked backpropagation example (textbook §2; rows A03, A08, A09, A10, A11): 2-2-2, ReLU,
 * softmax, cross entropy, one plain gradient step with rate 0.5, every number to 1e-6.
 */
class WorkedExampleTest {
    private static final double TOLERANCE = 1e-6;
    private static final int[] LABEL = {1};

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Network network =
            Network.builder(Shape.of(2)).dense(2).relu().dense(2).build(1, 1, arena, pool);
    private final PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);

    // The text numbers weights by unit: w1 and w2 lead from x1 and x2 to u1, w3 and w4 to u2; w5 and w6 lead from h1 to
    // z1
    // and z2, w7 and w8 from h2. A weight matrix here has a row for each input.
    private final Tensor hiddenWeight = parameter("dense1.weight", 0.1f, 0.6f, 0.3f, 0.8f);
    private final Tensor hiddenBias = parameter("dense1.bias", 0.5f, 0.5f);
    private final Tensor outputWeight = parameter("dense2.weight", 0.5f, 0.25f, 0.9f, 0.15f);
    private final Tensor outputBias = parameter("dense2.bias", 0.6f, 0.3f);

    private Tensor parameter(String name, float... values) {
        return network.parameters().get(name).copyFrom(values);
    }

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private float forwardAndLoss() {
        network.input().copyFrom(0.2f, 0.5f);
        network.forward(1);
        return loss.lossAndGradient(LABEL, 1);
    }

    private static void assertValues(Tensor actual, double... expected) {
        float[] values = actual.toArray();
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[i]).isCloseTo(expected[i], within(TOLERANCE));
        }
    }

    private void assertGradient(String name, double... expected) {
        assertValues(network.gradients().get(name), expected);
    }

    /** A03: logits, probabilities, loss. */
    @Test
    void forward() {
        float l = forwardAndLoss();
        assertValues(network.output(), 1.853, 0.6205);
        // ∂l/∂z = ŷ − y
        assertValues(network.outputGradient(), 0.774255833189, 0.225744166811 - 1);
        assertThat((double) l).isCloseTo(1.48835292617, within(TOLERANCE));
    }

    /** A03: hidden units, seen through the network cut off behind its ReLU. */
    @Test
    void hiddenUnits() {
        Network cut = Network.builder(Shape.of(2)).dense(2).relu().build(1, 1, arena, pool);
        cut.parameters().get("dense1.weight").copyFrom(hiddenWeight);
        cut.parameters().get("dense1.bias").copyFrom(hiddenBias);
        cut.input().copyFrom(0.2f, 0.5f);
        cut.forward(1);
        assertValues(cut.output(), 0.67, 1.02);
    }

    /** A08, A09, A11: every gradient. */
    @Test
    void gradients() {
        forwardAndLoss();
        network.backward(1);
        assertGradient("dense1.weight", 0.0387127916594, 0.116138374978, 0.0967819791486, 0.290345937446);
        assertGradient("dense1.bias", 0.193563958297, 0.580691874891);
        assertGradient("dense2.weight", 0.518751408236, -0.518751408236, 0.789740949852, -0.789740949852);
        assertGradient("dense2.bias", 0.774255833189, -0.774255833189);
    }

    /** A11: every parameter after one step, and the loss it brings. */
    @Test
    void oneStep() {
        OptimizerState sgd =
                OptimizerState.bind(new Sgd(0.5), network.parameters(), network.gradients(), List.of(), arena, pool);
        forwardAndLoss();
        network.backward(1);
        sgd.step();
        assertValues(hiddenWeight, 0.0806436041703, 0.541930812511, 0.251609010426, 0.654827031277);
        assertValues(hiddenBias, 0.403218020851, 0.209654062554);
        assertValues(outputWeight, 0.240624295882, 0.509375704118, 0.505129525074, 0.544870474926);
        assertValues(outputBias, 0.212872083406, 0.687127916594);

        float second = forwardAndLoss();
        assertThat((double) second).isCloseTo(0.421285733767, within(TOLERANCE));
        assertThat(1.0 + network.outputGradient().get(1)).isCloseTo(0.656202575385, within(TOLERANCE));
    }

    /**
     * A09, A10: the derivative of ReLU at u1 = 0 is 0, so nothing reaches the weights of that unit; the other one
     * learns on.
     */
    @Test
    void reluAtZeroPassesNothing() {
        hiddenWeight.set(0, 0f);
        hiddenWeight.set(2, 0f);
        hiddenBias.set(0, 0f);
        forwardAndLoss();
        network.backward(1);
        Tensor w = network.gradients().get("dense1.weight");
        assertThat(w.get(0)).isZero();
        assertThat(w.get(2)).isZero();
        assertThat(network.gradients().get("dense1.bias").get(0)).isZero();
        assertThat(w.get(1)).isNotZero();
    }

    /** A09: and so for u1 &lt; 0. */
    @Test
    void reluBelowZeroPassesNothing() {
        hiddenBias.set(0, -5f);
        forwardAndLoss();
        network.backward(1);
        assertThat(network.gradients().get("dense1.weight").get(0)).isZero();
        assertThat(network.gradients().get("dense1.weight").get(2)).isZero();
        assertThat(network.gradients().get("dense1.bias").get(0)).isZero();
        assertThat(network.gradients().get("dense2.weight").get(0)).isZero();
    }
}
