package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions 3.7 of Nocedal and Wright hold for every step found, wherever the search starts. */
class StrongWolfeTest {
    /** x² − 3cos(ωx + c), many local minima in a bowl: coefficients from the seed. */
    private static Objective wavy(long seed) {
        Rng rng = new Rng(seed, 0);
        double omega = 1 + 4 * rng.uniform(0);
        double c = 6 * rng.uniform(1);
        return (x, grad) -> {
            grad[0] = 2 * x[0] + 3 * omega * Math.sin(omega * x[0] + c);
            return x[0] * x[0] - 3 * Math.cos(omega * x[0] + c);
        };
    }

    private static void check(Objective f, double start, double first, StrongWolfe rule) {
        Line line = new Line("test", f, new double[] {start});
        if (line.grad()[0] == 0) {
            return;
        }
        line.direction()[0] = -Math.signum(line.grad()[0]);
        line.aim();
        assertThat(new WolfeSearch(rule, line).run(first)).isTrue();
        double[] grad = new double[1];
        double value = f.valueAndGradient(new double[] {start + line.alpha() * line.direction()[0]}, grad);
        assertThat(value)
                .isEqualTo(line.trialValue())
                .isLessThanOrEqualTo(line.value() + rule.c1() * line.alpha() * line.slope());
        assertThat(Math.abs(grad[0])).isLessThanOrEqualTo(-rule.c2() * line.slope());
    }

    @Property(tries = 300)
    void bothConditionsHold(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed,
            @ForAll @DoubleRange(min = -10, max = 10) double start,
            @ForAll @DoubleRange(min = -6, max = 4) double logFirst) {
        // a slope so small that its reduction to a tenth drowns in rounding is no test
        double[] grad = new double[1];
        wavy(seed).valueAndGradient(new double[] {start}, grad);
        if (Math.abs(grad[0]) > 1e-3) {
            check(wavy(seed), start, Math.pow(10, logFirst), new StrongWolfe(1e-4, 0.9, 0, 60));
            check(wavy(seed), start, Math.pow(10, logFirst), new StrongWolfe(1e-4, 0.1, 0, 60));
        }
    }

    /** The functions of Moré and Thuente (1994), section 5, that are hard on purpose: a flat start, and slopes that hardly differ. */
    @ParameterizedTest
    @CsvSource({"1e-3", "1e-1", "1e1", "1e3"})
    void moreAndThuente(double first) {
        double beta = 2;
        Objective one = (x, grad) -> {
            double d = x[0] * x[0] + beta;
            grad[0] = -1 / d + 2 * x[0] * x[0] / (d * d);
            return -x[0] / d;
        };
        check(one, 0, first, new StrongWolfe(1e-3, 0.1, 0, 60));
        double gamma = 0.004;
        Objective two = (x, grad) -> {
            double t = x[0] + gamma;
            grad[0] = 5 * Math.pow(t, 4) - 8 * Math.pow(t, 3);
            return Math.pow(t, 5) - 2 * Math.pow(t, 4);
        };
        check(two, 0, first, new StrongWolfe(0.05, 0.1, 0, 60));
    }

    @Test
    void whereNothingSatisfiesThemTheLowestPointIsTaken() {
        // falls for ever with the same slope: Armijo holds everywhere, the curvature condition nowhere
        Line line = new Line(
                "test",
                (x, grad) -> {
                    grad[0] = -1;
                    return -x[0];
                },
                new double[1]);
        line.direction()[0] = 1;
        line.aim();
        assertThat(new WolfeSearch(new StrongWolfe(1e-4, 0.9, 0, 5), line).run(1))
                .isTrue();
        assertThat(line.alpha()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.9", "0.5, 0.9", "0.3, 0.2", "1e-4, 1", "NaN, 0.5", "0.1, NaN"})
    void argumentsOutOfTheirDomainAreRefused(double c1, double c2) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StrongWolfe(c1, c2, 0, 10))
                .withMessageContaining("strong Wolfe: c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StrongWolfe(0.1, 0.5, -1, 10))
                .withMessageContainingAll("noise", "-1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StrongWolfe(0.1, 0.5, 0, 0))
                .withMessageContainingAll("evaluations", "0");
    }
}
