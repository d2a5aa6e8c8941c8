package lanewise.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.reference.DoubleMlp;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Softmax and cross entropy (rows A04 to A07, A12). */
class SoftmaxCrossEntropyTest {
    /** What the loss says of some logits. */
    private static final class Answer {
        final float mean;
        final float[] losses;
        final float[] gradient;

        Answer(PlacedLoss loss, Network network, int[] labels) {
            mean = loss.lossAndGradient(labels, labels.length);
            losses = new float[labels.length];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = loss.losses().get(i);
            }
            gradient = network.outputGradient().toArray();
        }

        static Answer of(int classes, int[] labels, float... logits) {
            try (TensorArena arena = TensorArena.ofShared();
                    WorkerPool pool = WorkerPool.of(1)) {
                Network network = Network.builder(Shape.of(1)).dense(classes).build(labels.length, 1, arena, pool);
                PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
                network.output().copyFrom(logits);
                return new Answer(loss, network, labels);
            }
        }

        double probability(int j, int label) {
            return gradient[j] + (j == label ? 1.0 : 0.0);
        }
    }

    /** A04: probabilities sum to 1, also at logits of ±1e4, where e^z alone would overflow. */
    @Test
    void stableAtTenThousand() {
        for (float base : new float[] {1e4f, -1e4f}) {
            Answer a = Answer.of(3, new int[] {0}, base, base + 1, base + 2);
            double[] expected = DoubleMlp.softmax(new double[] {0, 1, 2});
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                assertThat(a.probability(j, 0)).isCloseTo(expected[j], within(1e-6));
                sum += a.probability(j, 0);
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
            assertThat((double) a.mean).isCloseTo(-Math.log(expected[0]), within(1e-6));
        }
    }

    /** A04, A06: the loss of a class that is out of the question is the distance of its logit, not an infinity. */
    @Test
    void hopelessClassHasALargeFiniteLoss() {
        Answer a = Answer.of(2, new int[] {1}, 1e4f, -1e4f);
        assertThat(a.mean).isEqualTo(2e4f);
        assertThat(a.gradient).containsExactly(1f, -1f);
    }

    /** A04: logits of ±1e4, and classes that are out of the question by −∞. */
    @Test
    void classesThatAreOutOfTheQuestionByInfinity() {
        float infinity = Float.POSITIVE_INFINITY;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 3).copyFrom(1e4f, -1e4f, 0, 0, -infinity, 0);
            Tensor dx = arena.allocate(2, 3);
            PlacedLoss loss = new SoftmaxCrossEntropy()
                    .withReduction(Reduction.NONE)
                    .place(new LossSite(x, Optional.of(dx), 2, Shape.of(3), arena));
            loss.labels()[0] = 1;
            loss.labels()[1] = 2;
            loss.lossAndGradient(2);
            assertThat(loss.losses().get(0)).isEqualTo(2e4f);
            assertThat((double) loss.losses().get(1)).isCloseTo(Math.log(2), within(1e-7));
            assertThat(dx.toArray()).containsExactly(1f, -1f, 0f, 0.5f, 0f, -0.5f);
        }
    }

    /** A06: l = −Σ y log ŷ is −ln ŷ of the target. A12: the batch's loss is the mean. */
    @Test
    void lossIsTheNegativeLogarithmOfTheTargetsProbability() {
        Answer a = Answer.of(3, new int[] {2, 0}, 1f, 2f, 3f, -1f, 0.5f, 0.25f);
        double first = -Math.log(DoubleMlp.softmax(new double[] {1, 2, 3})[2]);
        double second = -Math.log(DoubleMlp.softmax(new double[] {-1, 0.5, 0.25})[0]);
        assertThat((double) a.losses[0]).isCloseTo(first, within(1e-6));
        assertThat((double) a.losses[1]).isCloseTo(second, within(1e-6));
        assertThat((double) a.mean).isCloseTo((first + second) / 2, within(1e-6));
    }

    /** A07: the fused gradient (ŷ − y)/m against central differences of the loss in double. */
    @Property(tries = 200)
    void fusedGradientAgreesWithCentralDifferences(
            @ForAll @Size(min = 2, max = 40) List<@FloatRange(min = -20, max = 20) Float> logits,
            @ForAll @IntRange(max = 1_000) int pick) {
        int label = pick % logits.size();
        double[] z = logits.stream().mapToDouble(v -> v).toArray();
        Answer a = Answer.of(z.length, new int[] {label}, DoubleMlp.floats(z));
        for (int j = 0; j < z.length; j++) {
            double quotient = (loss(z, j, 1e-5, label) - loss(z, j, -1e-5, label)) / 2e-5;
            // The quotient itself is good to about 1e-9, probabilities in float to a few 2⁻²⁴ of at most 1.
            assertThat((double) a.gradient[j]).isCloseTo(quotient, within(1e-6));
        }
    }

    private static double loss(double[] z, int j, double h, int label) {
        double[] moved = z.clone();
        moved[j] += h;
        return -Math.log(DoubleMlp.softmax(moved)[label]);
    }

    /** A05, A07: the Jacobian ŷi(1−ŷi), −ŷiŷj times ∂l/∂ŷ = −y/ŷ is the fused gradient. */
    @Test
    void fusedGradientIsJacobianTimesGradientOfTheLogarithm() {
        int label = 3;
        float[] logits = {0.3f, -1.2f, 2.5f, 0.9f, -0.4f};
        double[] z = new double[logits.length];
        Arrays.setAll(z, j -> logits[j]);
        double[] y = DoubleMlp.softmax(z);
        Answer a = Answer.of(z.length, new int[] {label}, logits);
        for (int i = 0; i < z.length; i++) {
            double jacobian = i == label ? y[i] * (1 - y[i]) : -y[i] * y[label];
            assertThat((double) a.gradient[i]).isCloseTo(-jacobian / y[label], within(1e-6));
        }
    }

    /** A05: the Jacobian's two formulas against central differences, all K x K. */
    @Test
    void jacobianAgreesWithCentralDifferences() {
        double[] z = {0.3, -1.2, 2.5, 0.9};
        double[] y = DoubleMlp.softmax(z);
        for (int j = 0; j < z.length; j++) {
            double[] above = z.clone();
            double[] below = z.clone();
            above[j] += 1e-5;
            below[j] -= 1e-5;
            double[] ya = DoubleMlp.softmax(above);
            double[] yb = DoubleMlp.softmax(below);
            for (int i = 0; i < z.length; i++) {
                double formula = i == j ? y[i] * (1 - y[i]) : -y[i] * y[j];
                assertThat((ya[i] - yb[i]) / 2e-5).isCloseTo(formula, within(1e-9));
            }
        }
    }

    /**
     * A12: the gradient is that of the mean, so m equal examples give each 1/m of what one gives; a power of two does
     * so exactly.
     */
    @Test
    void gradientIsThatOfTheMean() {
        float[] one = Answer.of(3, new int[] {1}, 0.5f, -1f, 2f).gradient;
        float[] four = Answer.of(3, new int[] {1, 1, 1, 1}, 0.5f, -1f, 2f, 0.5f, -1f, 2f, 0.5f, -1f, 2f, 0.5f, -1f, 2f)
                .gradient;
        for (int j = 0; j < 12; j++) {
            assertThat(four[j]).isEqualTo(one[j % 3] / 4);
        }
    }

    @Test
    void labelsOutOfRangeAreRefusedWithTheNumbers() {
        assertThatThrownBy(() -> Answer.of(3, new int[] {0, 3}, 1, 2, 3, 4, 5, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label 3")
                .hasMessageContaining("row 1")
                .hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> Answer.of(3, new int[] {-1}, 1, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label -1");
    }

    /** NaN in a logit must show in the loss: it is how a diverged training is noticed. */
    @Test
    void nanIsNotSwallowed() {
        assertThat(Answer.of(3, new int[] {0}, 1, Float.NaN, 2).mean).isNaN();
        assertThat(Answer.of(3, new int[] {0}, 1, Float.POSITIVE_INFINITY, 2).mean)
                .isNaN();
    }
}
