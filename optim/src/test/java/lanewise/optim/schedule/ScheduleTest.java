package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    /** C01: ε₀ = 0.1, ε_τ = 0.001, τ = 100. */
    @Test
    void c01LinearDecay() {
        Schedule s = Schedule.linear(0.1, 0.001, 100);
        assertThat(s.at(0)).isEqualTo(0.1);
        assertThat(s.at(50)).isCloseTo(0.0505, within(1e-17));
        assertThat(s.at(99)).isCloseTo(0.00199, within(1e-17));
    }

    /** C02: "then keep constant". */
    @Test
    void c02ThenConstant() {
        Schedule s = Schedule.linear(0.1, 0.001, 100);
        for (long k : new long[] {100, 101, 1_000_000, Long.MAX_VALUE}) {
            assertThat(s.at(k)).isEqualTo(0.001);
        }
    }

    /** Between its ends, never rising when it is to fall. */
    @Property(tries = 200)
    void linearDecayFalls(
            @ForAll @DoubleRange(min = 0, max = 10) double start,
            @ForAll @DoubleRange(min = 0, max = 1) double part,
            @ForAll @IntRange(min = 1, max = 1000) int tau) {
        Schedule s = Schedule.linear(start, part * start, tau);
        double last = start;
        for (int k = 0; k <= tau + 1; k++) {
            // a unit in the last place for each of the two products
            assertThat(s.at(k)).isBetween(part * start - 2 * Math.ulp(start), last + 2 * Math.ulp(start));
            last = s.at(k);
        }
        assertThat(last).isEqualTo(part * start);
    }

    @Test
    void linearDecayMayRise() {
        assertThat(Schedule.linear(0.5, 0.99, 10).at(5)).isCloseTo(0.745, within(1e-15));
    }

    @Test
    void constantForEver() {
        Schedule s = Schedule.constant(0.3);
        assertThat(s.at(0)).isEqualTo(s.at(Long.MAX_VALUE)).isEqualTo(0.3);
    }
}
