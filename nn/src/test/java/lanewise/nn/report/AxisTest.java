package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void beginsAtZeroWhereThatCostsLittle() {
        assertThat(Axis.of(DoubleStream.of(0.1, 2), false).from()).isZero();
        assertThat(Axis.of(DoubleStream.of(1.9, 2), false).from()).isCloseTo(1.895, within(1e-12));
    }

    @Test
    void sharesEndAtOne() {
        assertThat(Axis.of(DoubleStream.of(0.7, 0.99), false).to()).isEqualTo(1);
    }

    @Test
    void hasRoundTicks() {
        assertThat(new Axis(0, 20, false).ticks(5)).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
        assertThat(new Axis(0, 1, false).ticks(4)).containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
        assertThat(new Axis(1e-4, 1, true).ticks(5)).hasSize(5).first().isEqualTo(1e-4);
    }

    @Test
    void isThereWithoutValues() {
        assertThat(Axis.of(DoubleStream.of(Double.NaN), false)).isEqualTo(new Axis(0, 1, false));
        assertThat(Axis.of(DoubleStream.of(-1, 0), true)).isEqualTo(new Axis(0.1, 1, true));
    }

    @Property
    void hasAllValuesAndFewTicks(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1e9, max = 1e9) Double> values,
            @ForAll boolean log) {
        Axis axis = Axis.of(values.stream().mapToDouble(Double::doubleValue), log);
        assertThat(axis.to()).isGreaterThan(axis.from());
        for (double v : values) {
            if (!log || v > 0) {
                assertThat(axis.at(v)).isBetween(-1e-9, 1 + 1e-9);
            }
        }
        assertThat(axis.ticks(4).size()).isBetween(log ? 0 : 1, 12);
        assertThat(axis.ticks(4)).allMatch(t -> axis.at(t) > -1e-6 && axis.at(t) < 1 + 1e-6);
    }
}
