package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobbinsMonroTest {
    @Test
    @DisplayName("B05: 1/k passes, a constant and 1/√k fail")
    void b05TheTextsExamples() {
        RobbinsMonro inverse = RobbinsMonro.of(new InverseTime(0.1, 0.01));
        assertThat(inverse.holds()).isTrue();
        assertThat(inverse.exponent()).isCloseTo(1, within(1e-6));
        RobbinsMonro constant = RobbinsMonro.of(Schedule.constant(0.1));
        assertThat(constant).isEqualTo(new RobbinsMonro(0, true, false));
        RobbinsMonro root = RobbinsMonro.of(k -> 1 / Math.sqrt(1.0 + k));
        assertThat(root.sumDiverges()).isTrue();
        assertThat(root.squaresConverge()).isFalse();
        assertThat(root.holds()).isFalse();
    }

    /** The misprint Σε² = ∞ would refuse 1/k, the textbook's own example, and take a constant. */
    @Test
    @DisplayName("B05: the misprinted condition is another")
    void b05TheMisprint() {
        RobbinsMonro inverse = RobbinsMonro.of(new InverseTime(0.1, 0.01));
        RobbinsMonro constant = RobbinsMonro.of(Schedule.constant(0.1));
        assertThat(inverse.sumDiverges() && !inverse.squaresConverge()).isFalse();
        assertThat(constant.sumDiverges() && !constant.squaresConverge()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, true, false",
        "0.5, true, false",
        "0.55, true, true",
        "0.75, true, true",
        "1, true, true",
        "1.1, false, true"
    })
    void b05PowersOfK(double p, boolean sumDiverges, boolean squaresConverge) {
        RobbinsMonro judged = RobbinsMonro.of(k -> 0.1 * Math.pow(1 + 1e-3 * k, -p));
        assertThat(judged.exponent()).isCloseTo(p, within(1e-4));
        assertThat(judged.sumDiverges()).isEqualTo(sumDiverges);
        assertThat(judged.squaresConverge()).isEqualTo(squaresConverge);
    }

    @Test
    void b05TheSchedulesHere() {
        // Σ1/(k ln k) = ∞, Σ1/(k ln² k) < ∞
        assertThat(RobbinsMonro.of(k -> 1 / (k * Math.log(k))).holds()).isTrue();
        assertThat(RobbinsMonro.of(k -> 1 / (k * Math.pow(Math.log(k), 2))).sumDiverges())
                .isFalse();
        assertThat(RobbinsMonro.of(new ExponentialDecay(1, 1e-3)))
                .isEqualTo(new RobbinsMonro(Double.POSITIVE_INFINITY, false, true));
        assertThat(RobbinsMonro.of(new Cosine(1, 0, 1000)).sumDiverges()).isFalse();
        assertThat(RobbinsMonro.of(Schedule.linear(0.1, 0.001, 100)).squaresConverge())
                .isFalse();
        assertThat(RobbinsMonro.of(new InverseTime(0.1, 0.01).afterWarmUp(1000)).holds())
                .isTrue();
    }

    @Test
    void ratesMustBeRates() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RobbinsMonro.of(k -> -1))
                .withMessageContainingAll("-1.0", "step " + (1L << 30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RobbinsMonro.of(k -> Double.NaN))
                .withMessageContaining("NaN");
    }
}
