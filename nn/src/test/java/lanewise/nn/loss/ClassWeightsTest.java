package lanewise.nn.loss;

import static lanewise.nn.loss.LossTrial.CLASSES;
import static lanewise.nn.loss.LossTrial.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.TextbookRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Class weights of {@link SoftmaxCrossEntropy} (rows A06, A12). */
class ClassWeightsTest {
    private static final double[] CLASS_WEIGHTS = {1, 2, 0.5, 3, 0.25, 1.5};

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    /** A12: with class weights a mean divides by the sum of the labels' weights, as PyTorch's does. */
    @Test
    void a12ClassWeightsDivide() {
        LossCase row = LossCase.of(
                "weighted",
                r -> LossCase.softmax(SoftmaxCrossEntropy.Target.LABEL, 0.1, r).withClassWeights(CLASS_WEIGHTS),
                LossCase.Targets.LABEL,
                (x, y) -> TextbookRows.crossEntropy(TextbookRows.targets((int) y[0], CLASS_WEIGHTS, 0.1), x));
        LossTrial t = new LossTrial(row, Reduction.MEAN, arena);
        double divisor = 0;
        double sum = 0;
        float actual = t.loss.lossAndGradient(ROWS);
        for (int i = 0; i < ROWS; i++) {
            divisor += CLASS_WEIGHTS[(int) t.y[i][0]];
            sum += t.example(i, t.predictions(i));
        }
        assertThat((double) actual).isCloseTo(sum / divisor, within(1e-5));
        for (int i = 0; i < ROWS; i++) {
            int example = i;
            double[] gradient = CentralDifferences.of(x -> t.example(example, x), t.predictions(i));
            for (int j = 0; j < CLASSES; j++) {
                assertThat((double) t.dx.get(i * CLASSES + j)).isCloseTo(gradient[j] / divisor, within(1e-6));
            }
        }
        new LossTrial(row, Reduction.SUM, arena).check(Reduction.SUM, 1, 1, 1, 1, 1);
    }

    /** PyTorch 1.13: cross_entropy of logits (1, 2, 3) and (1, 0, −1) for classes 2 and 0 with weights (1, 2, 4); by hand it is one number twice. */
    @Test
    void a06WeightedMeanByHand() {
        Tensor x = arena.allocate(2, 3).copyFrom(1, 2, 3, 1, 0, -1);
        PlacedLoss loss = new SoftmaxCrossEntropy()
                .withClassWeights(1, 2, 4)
                .place(new LossSite(x, Optional.empty(), 2, Shape.of(3), arena));
        loss.labels()[0] = 2;
        loss.labels()[1] = 0;
        double each = Math.log(1 + Math.exp(-1) + Math.exp(-2));
        assertThat((double) loss.loss(2)).isCloseTo((4 * each + each) / 5, within(1e-6));
    }
}
