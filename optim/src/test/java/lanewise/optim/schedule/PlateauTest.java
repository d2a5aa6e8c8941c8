package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import lanewise.optim.Goal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlateauTest {
    private static Plateau.Rule rule(Goal goal, int patience, int cooldown, double least) {
        return new Plateau.Rule(1, 0.5, patience, goal, 0.1, cooldown, least);
    }

    private static double[] values(Plateau plateau, double... metrics) {
        return Arrays.stream(metrics)
                .map(m -> {
                    plateau.report(m);
                    return plateau.at(0);
                })
                .toArray();
    }

    @Test
    void fallsAfterMoreThanPatienceReportsWithoutProgress() {
        // 0.95 is no progress beyond a tenth of 1, 0.89 is
        assertThat(values(new Plateau(rule(Goal.MINIMISE, 2, 0, 0)), 1, 0.95, 0.95, 0.95, 0.89, 0.89, 0.89, 0.89, 0.89))
                .containsExactly(1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25);
        assertThat(values(new Plateau(rule(Goal.MINIMISE, 0, 0, 0)), 1, 1, 1)).containsExactly(1, 0.5, 0.25);
    }

    @Test
    void accuraciesImproveUpwards() {
        assertThat(values(new Plateau(rule(Goal.MAXIMISE, 0, 0, 0)), 0.5, 0.54, 0.56, 0.5))
                .containsExactly(1, 0.5, 0.5, 0.25);
    }

    @Test
    void coolsDownAndKeepsItsLeast() {
        assertThat(values(new Plateau(rule(Goal.MINIMISE, 0, 2, 0.3)), 1, 1, 1, 1, 1, 1))
                .containsExactly(1, 0.5, 0.5, 0.5, 0.3, 0.3);
    }

    /** A value below the least at the start does not rise. */
    @Test
    void neverRises() {
        assertThat(values(new Plateau(rule(Goal.MINIMISE, 0, 0, 5)), 1, 1, 1)).containsExactly(1, 1, 1);
    }

    @Test
    void whatIsNoNumberIsNoProgress() {
        assertThat(values(new Plateau(rule(Goal.MINIMISE, 1, 0, 0)), Double.NaN, Double.NaN, 1, Double.NaN))
                .containsExactly(1, 0.5, 0.5, 0.5);
    }

    @Test
    void anInfiniteBestCanBeImproved() {
        assertThat(values(new Plateau(rule(Goal.MINIMISE, 0, 0, 0)), 1, -2, -2.3, -2.4))
                .containsExactly(1, 1, 1, 0.5);
    }

    /** Saved at any time and restored elsewhere, it goes on as if it had not been. */
    @Property(tries = 200)
    void savesAndLoadsByName(
            @ForAll @Size(min = 1, max = 40) double[] metrics, @ForAll @IntRange(min = 0, max = 39) int cut) {
        Plateau whole = new Plateau(rule(Goal.MINIMISE, 1, 1, 1e-3));
        Plateau first = new Plateau(rule(Goal.MINIMISE, 1, 1, 1e-3));
        Plateau second = new Plateau(rule(Goal.MINIMISE, 1, 1, 1e-3));
        for (int i = 0; i < metrics.length; i++) {
            whole.report(metrics[i]);
            if (i == Math.min(cut, metrics.length - 1)) {
                second.restore(first.state());
            }
            (i < Math.min(cut, metrics.length - 1) ? first : second).report(metrics[i]);
        }
        assertThat(second.state()).isEqualTo(whole.state());
        assertThat(second.at(7)).isEqualTo(whole.at(7));
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plateau(rule(Goal.MINIMISE, 1, 0, 0)).restore(Map.of("value", 1.0, "peak", 2.0)))
                .withMessage("plateau: the state has [peak, value] but must have [bad, best, cooling, value]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plateau(rule(Goal.MINIMISE, 1, 0, 0))
                        .restore(Map.of("value", -1.0, "best", 2.0, "bad", 0.0, "cooling", 0.0)))
                .withMessageContaining("value is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plateau.Rule.falling(1, 1, 3))
                .withMessage("plateau: factor is 1.0; it must be in (0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plateau.Rule.falling(-1, 0.5, 3))
                .withMessageContaining("start is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plateau.Rule.falling(1, 0.5, -3))
                .withMessageContaining("patience is -3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(Goal.MINIMISE, 0, -1, 0))
                .withMessageContaining("cooldown is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(Goal.MINIMISE, 0, 0, -1))
                .withMessageContaining("least is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plateau.Rule(1, 0.5, 1, Goal.MINIMISE, 1, 0, 0))
                .withMessageContaining("threshold is 1.0");
    }
}
