package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.optim.Momentum;
import lanewise.optim.ParameterGroup;
import lanewise.simd.AllocationMeter;
import lanewise.simd.reference.SteadyState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"TEN, 10", "A_FEW_HUNDRED, 300", "MANY, 1000"})
    @DisplayName("C03: the three presets; 1 % is left in the end")
    void c03Presets(LinearDecay.Passes passes, int number) {
        LinearDecay s = LinearDecay.of(0.1, passes, 20);
        assertThat(passes.number()).isEqualTo(number);
        assertThat(s.tau()).isEqualTo(20L * number);
        assertThat(s.at(0)).isEqualTo(0.1);
        assertThat(s.at(s.tau())).isCloseTo(0.001, within(1e-18));
    }

    @Test
    @DisplayName("C04: step decay, and at milestones")
    void c04StepDecay() {
        Schedule s = new StepDecay(0.8, 0.5, 3);
        assertThat(values(s, 8)).containsExactly(0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2);
        assertThat(values(new MultiStep(0.8, 0.5, 1, 4, 5), 7)).containsExactly(0.8, 0.4, 0.4, 0.4, 0.2, 0.1, 0.1);
        assertThat(new MultiStep(0.8, 0.5).at(1000)).isEqualTo(0.8);
    }

    @Property(tries = 200)
    @Label("C05: e^{-kt}")
    void c05Exponential(
            @ForAll @DoubleRange(min = 0, max = 2) double rate, @ForAll @IntRange(min = 0, max = 100) int k) {
        double wanted = 0.3 * Math.exp(-rate * k);
        assertThat(new ExponentialDecay(0.3, rate).at(k)).isCloseTo(wanted, within(4 * Math.ulp(wanted)));
        assertThat(ExponentialDecay.ofFactor(0.3, 0.5).at(10)).isCloseTo(0.3 / 1024, within(1e-17));
    }

    @Test
    @DisplayName("C06: 1/t")
    void c06InverseTime() {
        assertThat(values(new InverseTime(0.6, 0.5), 5))
                .containsExactly(new double[] {0.6, 0.4, 0.3, 0.24, 0.2}, within(1e-16));
    }

    @Test
    @DisplayName("C08: momentum grows from 0.5 to 0.99; schedules drive any hyper-parameter")
    void c08MomentumAnnealing() {
        Schedule mu = Schedule.linear(0.5, 0.99, 100);
        assertThat(mu.at(0)).isEqualTo(0.5);
        assertThat(mu.at(50)).isCloseTo(0.745, within(1e-16));
        assertThat(mu.at(100)).isEqualTo(0.99);
        Momentum rule = new Momentum(Schedule.constant(0.1), mu, Momentum.Form.RATE_OUTSIDE);
        double[] scalars = new double[rule.scalars()];
        rule.prepare(50, 1, ParameterGroup.ALL, scalars);
        assertThat(scalars[0]).isEqualTo(mu.at(50));
        Schedule opposite = OneCycle.momentum(0.95, 0.85, 30);
        assertThat(opposite.at(0)).isEqualTo(0.95);
        assertThat(opposite.at(8)).isEqualTo(0.85);
        assertThat(opposite.at(29)).isEqualTo(0.95);
    }

    private static double[] values(Schedule s, int n) {
        return IntStream.range(0, n).mapToDouble(s::at).toArray();
    }

    @Test
    void polynomialOfPowerOneIsLinear() {
        for (int k = 0; k < 15; k++) {
            assertThat(new Polynomial(0.3, 0.1, 10, 1).at(k))
                    .isCloseTo(Schedule.linear(0.3, 0.1, 10).at(k), within(1e-16));
        }
        assertThat(new Polynomial(1, 0, 4, 0.5).at(3)).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void cosineStaysAtItsEnd() {
        Schedule s = Schedule.cosine(1, 0.2, 8);
        assertThat(s.at(0)).isEqualTo(1);
        assertThat(s.at(4)).isCloseTo(0.6, within(1e-16));
        assertThat(s.at(8)).isEqualTo(s.at(9)).isEqualTo(s.at(Long.MAX_VALUE)).isEqualTo(0.2);
    }

    @Test
    void restartsNeverEnd() {
        Schedule doubling = new CosineRestarts(1, 0, 3, 2);
        assertThat(doubling.at(3))
                .isEqualTo(doubling.at(9))
                .isEqualTo(doubling.at(21))
                .isEqualTo(1);
        assertThat(doubling.at(8)).isLessThan(0.1);
        assertThat(doubling.at(Long.MAX_VALUE)).isBetween(0.0, 1.0);
        Schedule equal = new CosineRestarts(1, 0, 4, 1);
        assertThat(equal.at(4_000_000_000L)).isEqualTo(1);
        assertThat(equal.at(4_000_000_002L)).isCloseTo(0.5, within(1e-16));
    }

    @Test
    void oneCycleTurnsOnce() {
        for (Anneal anneal : Anneal.values()) {
            Schedule s = new OneCycle(0.1, 1, 0.01, 20, 0.25, anneal);
            assertThat(s.at(0)).isEqualTo(0.1);
            assertThat(s.at(4)).isEqualTo(1);
            assertThat(s.at(19)).isEqualTo(s.at(1000)).isEqualTo(0.01);
            double[] v = values(s, 20);
            for (int k = 1; k < 20; k++) {
                assertThat(v[k] > v[k - 1]).as("%s at %d", anneal, k).isEqualTo(k <= 4);
            }
        }
    }

    @Test
    void cyclicPeaksFall() {
        assertThat(values(new Cyclic(0, 1, 1, 3, Cyclic.Mode.TRIANGULAR, 1), 6))
                .containsExactly(new double[] {0, 1, 2 / 3.0, 1 / 3.0, 0, 1}, within(1e-16));
        Schedule halved = new Cyclic(0, 1, 2, 2, Cyclic.Mode.HALVED, 1);
        assertThat(new double[] {halved.at(2), halved.at(6), halved.at(10)}).containsExactly(1, 0.5, 0.25);
        Schedule falling = new Cyclic(1, 2, 2, 2, Cyclic.Mode.EXPONENTIAL, 0.9);
        assertThat(falling.at(6)).isCloseTo(1 + Math.pow(0.9, 6), within(1e-15));
    }

    @Test
    void warmUpComesBeforeAnything() {
        Schedule s = Schedule.linear(0.8, 0, 4).afterWarmUp(4);
        assertThat(values(s, 10))
                .containsExactly(new double[] {0, 0.2, 0.4, 0.6, 0.8, 0.6, 0.4, 0.2, 0, 0}, within(1e-16));
        assertThat(new WarmUp(Schedule.constant(1), 2, 0.5).at(1)).isEqualTo(0.75);
    }

    @Test
    void warmUpStableDecay() {
        for (Anneal anneal : Anneal.values()) {
            Schedule s = new Wsd(0, 1, 0.1, 2, 3, 4, anneal);
            assertThat(values(s, 6)).containsExactly(0, 0.5, 1, 1, 1, 1);
            assertThat(s.at(7)).isEqualTo(anneal.between(1, 0.1, 0.5)).isBetween(0.1, 0.9);
            assertThat(s.at(9)).isEqualTo(s.at(1000)).isEqualTo(0.1);
        }
        assertThat(Anneal.SQUARE_ROOT.between(1, 0, 0.25)).isEqualTo(0.5);
        assertThat(new Wsd(0, 1, 0, 0, 0, 2, Anneal.LINEAR).at(1)).isEqualTo(0.5);
    }

    @Test
    void chainedSchedulesCountFromTheirOwnStart() {
        Schedule s = new Chained(
                List.of(Schedule.constant(1), Schedule.linear(0.5, 0.1, 2), new StepDecay(8, 0.5, 1)), List.of(2L, 5L));
        assertThat(values(s, 8)).containsExactly(new double[] {1, 1, 0.5, 0.3, 0.1, 8, 4, 2}, within(1e-16));
    }

    /** Schedules are asked in every step. */
    @Test
    void askingAllocatesNothing() {
        List<Schedule> all = List.of(
                Schedule.constant(1),
                Schedule.linear(1, 0, 900),
                new StepDecay(1, 0.9, 3),
                new MultiStep(1, 0.9, 10, 200, 1000),
                new ExponentialDecay(1, 0.01),
                new InverseTime(1, 1),
                new Polynomial(1, 0, 900, 0.9),
                new Cosine(1, 0, 900),
                new CosineRestarts(1, 0, 10, 2),
                OneCycle.of(1, 900),
                new Cyclic(0, 1, 7, 9, Cyclic.Mode.EXPONENTIAL, 0.99),
                new WarmUp(new Cosine(1, 0, 900), 100, 0),
                new Wsd(0, 1, 0, 100, 100, 100, Anneal.SQUARE_ROOT),
                new Plateau(Plateau.Rule.falling(1, 0.5, 3)),
                new Chained(List.of(Schedule.constant(1), new InverseTime(1, 1)), List.of(100L)));
        AllocationMeter meter = AllocationMeter.ofThreads();
        double[] sum = {0};
        for (Schedule s : all) {
            assertThat(SteadyState.bytes(meter, 1, () -> {
                        for (int k = 0; k < 1000; k++) {
                            sum[0] += s.at(k);
                        }
                    }))
                    .as("%s", s)
                    .isZero();
        }
        assertThat(sum[0]).isPositive();
    }
}
