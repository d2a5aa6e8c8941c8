package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class DecimalsTest {
    @Property
    void areWhatBigDecimalSays(
            @ForAll @DoubleRange(min = -1e9, max = 1e9) double value, @ForAll @IntRange(max = 4) int decimals) {
        BigDecimal expected = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        BigDecimal found = new BigDecimal(Decimals.of(value, decimals));
        assertThat(found.scale()).isEqualTo(decimals);
        assertThat(found).isCloseTo(expected, Offset.offset(BigDecimal.ONE.scaleByPowerOfTen(-decimals)));
    }

    @Example
    void atTheEdges() {
        assertThat(Decimals.of(0, 4)).isEqualTo("0.0000");
        assertThat(Decimals.of(0.99996, 4)).isEqualTo("1.0000");
        assertThat(Decimals.of(-0.00001, 4)).isEqualTo("0.0000");
        assertThat(Decimals.of(-1.5, 0)).isEqualTo("-2");
        assertThat(Decimals.of(0.05, 2)).isEqualTo("0.05");
        assertThat(Decimals.of(1e300, 2)).isEqualTo("1.0E300");
        assertThat(Decimals.of(Double.NaN, 2)).isEqualTo("NaN");
        assertThat(Decimals.digits(0)).isEqualTo(1);
        assertThat(Decimals.digits(1000)).isEqualTo(4);
    }
}
