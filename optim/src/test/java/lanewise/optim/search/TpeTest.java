package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TpeTest {
    private static final Parameter UNIT =
            Space.builder().uniform("x", 0, 1).build().parameters().getFirst();

    /** By the trapezoid rule. */
    @Test
    void aDensityIntegratesToOne() {
        for (double[] codes : new double[][] {{}, {0.5}, {0, 1}, {0.1, 0.11, 0.12, 0.9}}) {
            Parzen density = Parzen.of(UNIT, codes);
            int n = 10_000;
            double sum = 0;
            for (int i = 0; i <= n; i++) {
                sum += (i == 0 || i == n ? 0.5 : 1) * Math.exp(density.log((double) i / n)) / n;
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    /** Draws follow the density: the share below 0.3, against the integral, within five deviations. */
    @Test
    void drawsFollowTheDensity() {
        Parzen density = Parzen.of(UNIT, new double[] {0.1, 0.2, 0.25, 0.8});
        double below = 0;
        for (int i = 0; i < 3000; i++) {
            below += Math.exp(density.log((i + 0.5) / 10_000)) / 10_000;
        }
        Draws draws = Draws.ofStart(1);
        int n = 20_000;
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += density.draw(draws) < 0.3 ? 1 : 0;
        }
        assertThat((double) count / n).isCloseTo(below, within(5 * Math.sqrt(below * (1 - below) / n)));
    }

    @Test
    void choicesAreCounted() {
        Parameter p = new ChoiceParameter("c", List.of("a", "b"), List.of());
        Parzen density = Parzen.of(p, new double[] {1, 1, 0});
        assertThat(density.log(0)).isCloseTo(Math.log(1.5 / 4), within(1e-15));
        assertThat(density.log(1)).isCloseTo(Math.log(2.5 / 4), within(1e-15));
    }

    /** A tree whose best branch has a parameter of its own: median of the best of 60 trials over 15 seeds, against random. */
    @Test
    void beatsRandomOnATree() throws Exception {
        Space tree = Space.builder()
                .choice("kind", "a", "b", "c", "d")
                .when("kind", "c", c -> c.logUniform("rate", 1e-6, 1).uniform("mu", 0, 1))
                .uniform("shift", -1, 1)
                .build();
        Objective loss = t -> {
            double branch =
                    t.has("rate") ? Math.abs(Math.log10(t.real("rate")) + 3) / 3 + Math.abs(t.real("mu") - 0.8) : 1.5;
            return branch + Math.abs(t.real("shift") - 0.3);
        };
        double tpe = median(tree, new Tpe(), loss);
        double random = median(tree, new RandomSearch(), loss);
        assertThat(tpe).isLessThan(0.6 * random);
    }

    private static double median(Space space, Method method, Objective loss) throws Exception {
        double[] best = new double[15];
        for (int seed = 0; seed < best.length; seed++) {
            best[seed] = Search.minimise(space, method)
                    .trials(60)
                    .seed(seed)
                    .run(loss)
                    .best()
                    .score();
        }
        java.util.Arrays.sort(best);
        return best[best.length / 2];
    }
}
