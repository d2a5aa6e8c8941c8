package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** N08: the worst is replaced by crossover and mutation. */
class EvolutionTest {
    private static final Space SPACE = Space.builder()
            .choice("a", "1", "2", "3")
            .choice("b", "1", "2", "3")
            .integer("n", 0, 9)
            .uniform("x", 0, 1)
            .when("a", "3", a -> a.uniform("y", 0, 1))
            .build();

    private static double loss(Trial t) {
        double y = t.has("y") ? Math.abs(t.real("y") - 0.5) : 1;
        return y
                + (t.choice("b").equals("2") ? 0 : 1)
                + Math.abs(t.integer("n") - 7) / 9.0
                + Math.abs(t.real("x") - 0.2);
    }

    @Test
    void n08BeatsRandom() throws Exception {
        double[] evolution = new double[15];
        double[] random = new double[15];
        for (int seed = 0; seed < 15; seed++) {
            evolution[seed] = best(new Evolution(), seed);
            random[seed] = best(new RandomSearch(), seed);
        }
        Arrays.sort(evolution);
        Arrays.sort(random);
        assertThat(evolution[7]).isLessThan(0.5 * random[7]);
    }

    private static double best(Method method, long seed) throws Exception {
        return Search.minimise(SPACE, method)
                .trials(150)
                .seed(seed)
                .run(EvolutionTest::loss)
                .best()
                .score();
    }

    /** Without mutation to speak of, every value of a child is one of the population: the best ten trials before it. */
    @Test
    void n08ChildrenAreMadeOfTheBest() throws Exception {
        Space numbers = Landscapes.hartmann6Space();
        SearchResult result = Search.minimise(numbers, new Evolution(10, 2, 1e-12))
                .trials(40)
                .run(t -> Landscapes.hartmann6(t.setting()));
        for (int n = 10; n < 40; n++) {
            List<TrialResult> population = result.trials().subList(0, n).stream()
                    .sorted(Comparator.comparingDouble(TrialResult::score))
                    .limit(10)
                    .toList();
            for (int i = 0; i < 6; i++) {
                int parameter = i;
                double value = result.trials().get(n).setting().code(i);
                assertThat(population).anyMatch(t -> Math.abs(t.setting().code(parameter) - value) < 1e-10);
            }
        }
    }

    /** One parameter in six is mutated on average: 300 children, within five deviations. */
    @Test
    void n08MutationRate() throws Exception {
        Space numbers = Landscapes.hartmann6Space();
        SearchResult result =
                Search.minimise(numbers, new Evolution(10, 2, 0.1)).trials(310).run(t -> t.number() < 10 ? 0 : 1);
        int mutated = 0;
        for (TrialResult t : result.trials().subList(10, 310)) {
            for (int i = 0; i < 6; i++) {
                int parameter = i;
                boolean inherited = result.trials().subList(0, 10).stream()
                        .anyMatch(
                                p -> p.setting().code(parameter) == t.setting().code(parameter));
                mutated += inherited ? 0 : 1;
            }
        }
        double deviation = Math.sqrt(1800 * (1 / 6.0) * (5 / 6.0));
        assertThat((double) mutated).isBetween(300 - 5 * deviation, 300 + 5 * deviation);
    }
}
