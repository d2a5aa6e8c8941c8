package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

    /** Standardised numbers are scored in their units; R² has none. */
    @Test
    void errorsInUnits() {
        RegressionScores scores = RegressionScores.inUnits(10, 0.5f);
        scores.update(Tensors.of(1, 4, 3, 8), Tensors.of(2, 8, 3, 4), 2);
        assertThat(scores.meanAbsoluteError()).isCloseTo((10 * 0.5 + 0.5 * 4) / 2, within(EXACT));
        assertThat(scores.rootMeanSquaredError()).isCloseTo((10 * Math.sqrt(0.5) + 0.5 * 4) / 2, within(EXACT));
        RegressionScores plain = new RegressionScores(2);
        plain.update(Tensors.of(1, 4, 3, 8), Tensors.of(2, 8, 3, 4), 2);
        assertThat(scores.r2()).isEqualTo(plain.r2());
        assertThatThrownBy(() -> RegressionScores.inUnits(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("regressionScores: a unit is 0.0; it must be finite and above 0");
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
