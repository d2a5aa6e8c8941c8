package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static Curve of(double... y) {
        return new Curve(IntStream.range(0, y.length).asDoubleStream().toArray(), y);
    }

    @Test
    void smoothsAsTensorBoardDoes() {
        // s₁ = 0.5·4 / 0.5, s₂ = (0.5·2 + 0.5·8) / 0.75, s₃ = (0.5·5 + 0.5·0) / 0.875
        Curve smooth = of(4, 8, 0).smoothed(0.5);
        assertThat(smooth.y(0)).isCloseTo(4, within(1e-15));
        assertThat(smooth.y(1)).isCloseTo(20 / 3.0, within(1e-14));
        assertThat(smooth.y(2)).isCloseTo(20 / 7.0, within(1e-14));
    }

    @Test
    void aConstantStaysOneAndAGapStaysAGap() {
        Curve smooth = of(3, Double.NaN, 3, 3).smoothed(0.9);
        assertThat(smooth.y(0)).isCloseTo(3, within(1e-14));
        assertThat(smooth.y(1)).isNaN();
        assertThat(smooth.y(3)).isCloseTo(3, within(1e-14));
        assertThat(of(5, 7).smoothed(0).y(1)).isEqualTo(7);
    }

    @Test
    void thinsToMeansOfNeighbours() {
        Curve thin = of(1, 3, Double.NaN, 7, Double.NaN, Double.NaN).thinned(3);
        assertThat(thin.size()).isEqualTo(3);
        assertThat(thin.x(0)).isEqualTo(0.5);
        assertThat(thin.y(0)).isEqualTo(2);
        assertThat(thin.y(1)).isEqualTo(7);
        assertThat(thin.y(2)).isNaN();
        Curve few = of(1, 2);
        assertThat(few.thinned(3)).isSameAs(few);
    }

    @Test
    void findsTheLeast() {
        assertThat(of(3, Double.NaN, 1, 1).least()).isEqualTo(2);
        assertThat(of(Double.NaN).least()).isEqualTo(-1);
        assertThat(of().last()).isNaN();
    }

    @Test
    void refusesPointsOutOfOrder() {
        assertThatThrownBy(() -> new Curve(new double[] {1, 0}, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("curve: x[1] is 0.0; x must be finite and ascend");
        assertThatThrownBy(() -> new Curve(new double[1], new double[2]))
                .hasMessage("curve: x has 1 values but y has 2");
        assertThatThrownBy(() -> of(1).smoothed(1)).hasMessage("curve: the weight is 1.0; it must be in [0, 1)");
    }
}
