package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.AllocationMeter;
import lanewise.simd.Tensor;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.Test;

/** Scores of regression are what scikit-learn's documentation says of its examples, and what their definitions give by hand. */
class RegressionScoresTest {
    private static final double EXACT = 1e-12;

    /** scikit-learn: y 3 −0.5 2 7, predicted 2.5 0 2 8: R² 0.9486…, MAE 0.5, RMSE 0.6123…; two outputs: R² 0.9382…, MAE 0.75, RMSE 0.8227… */
    @Test
    void examplesOfTheDocumentation() {
        RegressionScores one = new RegressionScores(1);
        one.update(Tensors.of(2.5f, 0, 2, 8), Tensors.of(3, -0.5f, 2, 7), 4);
        assertThat(one.r2()).isCloseTo(0.9486081370449679, within(EXACT));
        assertThat(one.meanAbsoluteError()).isEqualTo(0.5);
        assertThat(one.rootMeanSquaredError()).isCloseTo(0.6123724356957945, within(EXACT));
        RegressionScores two = new RegressionScores(2);
        two.update(Tensors.of(0, 2, -1, 2, 8, -5), Tensors.of(0.5f, 1, -1, 1, 7, -6), 3);
        assertThat(two.r2()).isCloseTo((0.9654377880184332 + 0.9081632653061225) / 2, within(EXACT));
        assertThat(two.meanAbsoluteError()).isCloseTo(0.75, within(EXACT));
        assertThat(two.rootMeanSquaredError()).isCloseTo((Math.sqrt(1.25 / 3) + 1) / 2, within(EXACT));
    }

    /** scikit-learn: constant targets met exactly 1, else 0; one example NaN. */
    @Test
    void rSquaredOfConstants() {
        RegressionScores scores = new RegressionScores(1);
        scores.update(Tensors.of(-2, -2), Tensors.of(-2, -2), 2);
        assertThat(scores.value()).isEqualTo(1);
        scores.reset();
        scores.update(Tensors.of(-2, -2 + 1e-6f), Tensors.of(-2, -2), 2);
        assertThat(scores.value()).isZero();
        scores.reset();
        scores.update(Tensors.of(1), Tensors.of(2), 1);
        assertThat(scores.value()).isNaN();
    }

    @Test
    void allocatesNothing() {
        RegressionScores scores = new RegressionScores(3);
        Tensor x = Tensors.zeros(10, 3);
        assertThat(SteadyState.bytes(AllocationMeter.ofThreads(), 5, () -> scores.update(x, x, 10)))
                .isZero();
    }
}
