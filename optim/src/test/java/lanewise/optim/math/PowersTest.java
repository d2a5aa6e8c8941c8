package lanewise.optim.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PowersTest {
    @Property(tries = 300)
    void wholePowers(
            @ForAll @DoubleRange(min = 0.5, max = 1) double base, @ForAll @IntRange(min = 0, max = 300) int n) {
        double exact = new BigDecimal(base).pow(n, MathContext.DECIMAL64).doubleValue();
        assertThat(Powers.of(base, (long) n)).isCloseTo(exact, within((n + 1) * 0x1p-52 * exact));
        assertThat(Powers.of(base, (double) n)).isEqualTo(Powers.of(base, (long) n));
    }

    @Property(tries = 300)
    void realPowers(
            @ForAll @DoubleRange(min = 0, max = 1) double base, @ForAll @DoubleRange(min = 0, max = 5) double x) {
        double exact = StrictMath.pow(base, x);
        double bound = base == 0 ? 0 : (3 + Math.abs(x * Math.log(base))) * 0x1p-52 * exact;
        assertThat(Powers.of(base, x)).isCloseTo(exact, within(bound + Double.MIN_VALUE));
    }

    @Test
    void exactOnes() {
        assertThat(Powers.of(0.5, 5L)).isEqualTo(0x1p-5);
        assertThat(Powers.of(0.5, Long.MAX_VALUE)).isZero();
        assertThat(Powers.of(1, Long.MAX_VALUE)).isEqualTo(1);
        assertThat(Powers.of(0, 0.0)).isEqualTo(1);
        assertThat(Powers.of(0, 0.5)).isZero();
    }

    /** StrictMath.cos is within 1 ULP of the exact value at the double nearest πx, which is off by 2⁻⁵³·π at most. */
    @Property(tries = 1000)
    void halfWave(@ForAll @DoubleRange(min = 0, max = 1) double x) {
        assertThat(Cosines.cosPi(x)).isCloseTo(StrictMath.cos(Math.PI * x), within(0x1p-52 + Math.PI * 0x1p-53));
        assertThat(Cosines.cosPi(1 - x)).isCloseTo(-Cosines.cosPi(x), within(0x1p-51)); // 1 − x is rounded
    }

    @Test
    void halfWaveIsExactAtItsEndsAndMiddle() {
        assertThat(Cosines.cosPi(0)).isEqualTo(1);
        assertThat(Cosines.cosPi(0.5)).isEqualTo(0);
        assertThat(Cosines.cosPi(1)).isEqualTo(-1);
        assertThat(Cosines.cosPi(0.25)).isCloseTo(Math.sqrt(0.5), within(0x1p-53));
    }
}
