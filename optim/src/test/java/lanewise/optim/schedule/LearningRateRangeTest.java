package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateRangeTest {
    /** Gradient descent on Σ½λθ² from 1: it oscillates and blows up beyond 2 over the largest λ. */
    private static LearningRateRange.Trial descent(double... lambda) {
        double[] theta = new double[lambda.length];
        Arrays.fill(theta, 1);
        return lr -> {
            double loss = 0;
            for (int i = 0; i < lambda.length; i++) {
                loss += 0.5 * lambda[i] * theta[i] * theta[i];
                theta[i] -= lr * lambda[i] * theta[i];
            }
            return loss;
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 100, 1000})
    @DisplayName("C07: too low is slow, too high oscillates; the steepest fall lies between")
    void c07OnAQuadratic(double lambda) {
        LearningRateRange.Result result = new LearningRateRange().run(descent(lambda, lambda / 10));
        double limit = 2 / lambda;
        assertThat(result.diverged()).isTrue();
        List<LearningRateRange.Point> points = result.points();
        // at first the loss stays where it is
        assertThat(points.get(10).loss())
                .isCloseTo(points.get(0).loss(), within(1e-2 * points.get(0).loss()));
        assertThat(points.get(points.size() - 1).learningRate()).isGreaterThan(limit);
        assertThat(result.steepest()).isBetween(limit / 100, limit);
        assertThat(result.lowest()).isBetween(result.steepest(), 10 * limit);
        // the advice is good: a hundred steps with it leave little of the loss, with a hundredth of it most
        assertThat(lossAfter(100, result.steepest(), lambda))
                .isLessThan(1e-3 * lossAfter(100, result.steepest() / 100, lambda));
        assertThat(lossAfter(100, 1.1 * limit, lambda)).isGreaterThan(1e6 * lambda);
    }

    private static double lossAfter(int steps, double lr, double lambda) {
        LearningRateRange.Trial trial = descent(lambda);
        for (int i = 0; i < steps; i++) {
            trial.step(lr);
        }
        return trial.step(lr);
    }

    @Test
    @DisplayName("C07: rates are even on a log scale, and all are tried where nothing blows up")
    void c07Rates() {
        LearningRateRange range = new LearningRateRange(1e-4, 1, 5, 0, 4);
        LearningRateRange.Result result = range.run(lr -> 1);
        double[] rates = result.points().stream()
                .mapToDouble(LearningRateRange.Point::learningRate)
                .toArray();
        assertThat(rates).containsExactly(new double[] {1e-4, 1e-3, 1e-2, 1e-1, 1}, within(1e-15));
        assertThat(rates[4]).isEqualTo(1);
        assertThat(result.diverged()).isFalse();
        assertThat(result.steepest()).isEqualTo(1e-4);
    }

    @Test
    @DisplayName("C07: the divergence detector")
    void c07DivergenceDetector() {
        DivergenceDetector plain = new DivergenceDetector(0, 4);
        assertThat(plain.diverged(2)).isFalse();
        assertThat(plain.diverged(1)).isFalse();
        assertThat(plain.diverged(4)).isFalse();
        assertThat(plain.diverged(4.001)).isTrue();
        assertThat(plain.diverged(Double.NaN)).isTrue();
        // a loss near 0 may be any multiple of another: a tenth of the first, 2, counts, so that 0.6 above 0 is allowed
        DivergenceDetector low = new DivergenceDetector(0, 4);
        low.diverged(2);
        assertThat(low.diverged(0)).isFalse();
        assertThat(low.diverged(0.6)).isFalse();
        assertThat(low.diverged(0.61)).isTrue();
        // one bad batch is none
        DivergenceDetector smooth = new DivergenceDetector(0.9, 4);
        for (int i = 0; i < 50; i++) {
            assertThat(smooth.diverged(1)).isFalse();
        }
        assertThat(smooth.smoothed()).isCloseTo(1, within(1e-15));
        assertThat(smooth.diverged(10)).isFalse();
        assertThat(smooth.diverged(Double.POSITIVE_INFINITY)).isTrue();
    }

    @Test
    void theDetectorSavesAndLoadsByName() {
        DivergenceDetector first = new DivergenceDetector(0.9, 4);
        first.diverged(3);
        first.diverged(2.5);
        DivergenceDetector second = new DivergenceDetector(0.9, 4);
        second.restore(first.state());
        for (int i = 0; i < 20; i++) {
            assertThat(second.diverged(2 + i)).isEqualTo(first.diverged(2 + i));
            assertThat(second.smoothed()).isEqualTo(first.smoothed());
        }
        assertThat(second.state()).isEqualTo(first.state());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> second.restore(Map.of("sum", 1.0)))
                .withMessageContainingAll("[sum]", "weight");
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(0, 1, 5, 0, 4))
                .withMessageContaining("low is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1, 1, 5, 0, 4))
                .withMessageContaining("high is 1.0; it must be above low, 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1, 2, 1, 0, 4))
                .withMessageContaining("steps is 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1, 2, 5, 1, 4))
                .withMessageContaining("beta is 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRateRange(1, 2, 5, 0, 1))
                .withMessageContaining("factor is 1.0; it must be above 1");
    }
}
