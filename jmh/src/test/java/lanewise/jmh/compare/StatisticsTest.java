package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianIsTheMiddleValueWhateverTheOrder() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(4.0, 9.0, 1.0, 2.0))).isEqualTo(3);
        assertThat(Statistics.median(List.of(5.0))).isEqualTo(5);
    }

    @Test
    void geometricMeanOfARatioAndItsInverseIsOne() {
        assertThat(Statistics.geometricMean(List.of(4.0, 0.25))).isEqualTo(1, within(1e-12));
        assertThat(Statistics.geometricMean(List.of(1.0, 2.0, 4.0))).isEqualTo(2, within(1e-12));
    }

    @Test
    void nothingHasNoAverage() {
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.geometricMean(List.of()));
    }

    @Test
    void roundsGiveTheMedianOfMediansAndTheLeastOfAll() {
        Time over = Time.over(List.of(new Time(3, 1), new Time(9, 0.5), new Time(4, 2)));
        assertThat(over).isEqualTo(new Time(4, 0.5));
    }
}
