package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How far the best of a few trials is from the minimum, the median of 20 seeds; and that docs/search.md says so. The figures are the same on
 * every machine.
 */
@Timeout(120)
class RegretTest {
    private static final int SEEDS = 20;

    /** A search problem whose answer is known. */
    private record Problem(Space space, Objective objective, double minimum, int trials) {
        double medianRegret(Method method, int window) throws Exception {
            double[] regret = new double[SEEDS];
            for (int seed = 0; seed < SEEDS; seed++) {
                Search search =
                        Search.minimise(space, method).trials(trials).seed(seed).window(window);
                regret[seed] = search.run(objective).best().score() - minimum;
            }
            Arrays.sort(regret);
            return (regret[SEEDS / 2 - 1] + regret[SEEDS / 2]) / 2;
        }
    }

    private static final Problem BRANIN =
            new Problem(Landscapes.braninSpace(), t -> Landscapes.branin(t.setting()), Landscapes.BRANIN_MINIMUM, 30);

    private static final Problem HARTMANN6 = new Problem(
            Landscapes.hartmann6Space(), t -> Landscapes.hartmann6(t.setting()), Landscapes.HARTMANN6_MINIMUM, 40);

    private double branin;
    private double hartmann6;

    private void measure(String name, Method method, int window) throws Exception {
        branin = BRANIN.medianRegret(method, window);
        hartmann6 = HARTMANN6.medianRegret(method, window);
        assertThat(branin).isPositive();
        assertThat(hartmann6).isPositive();
        String row = String.format(Locale.ROOT, "| %s | %.4f | %.4f |", name, branin, hartmann6);
        assertThat(documentation()).contains(row);
    }

    private static String documentation() throws IOException {
        // Maven runs tests in the module's folder.
        return Files.readString(Path.of("../docs/search.md"));
    }

    @Test
    void n03n07n08BayesianBeatsRandomOnBraninAndHartmann6() throws Exception {
        measure("`RandomSearch`", new RandomSearch(), 1);
        double randomBranin = branin;
        double randomHartmann6 = hartmann6;
        measure("`Evolution(10, 3, 0.1)`", new Evolution(10, 3, 0.1), 1);
        assertThat(branin).isLessThan(randomBranin);
        assertThat(hartmann6).isLessThan(randomHartmann6);
        measure("`Tpe`", new Tpe(), 1);
        assertThat(branin).isLessThan(randomBranin);
        assertThat(hartmann6).isLessThan(randomHartmann6);
        measure("`Bayesian`, window 4", new Bayesian(), 4);
        assertThat(branin).isLessThan(randomBranin / 10);
        assertThat(hartmann6).isLessThan(randomHartmann6 / 3);
        measure("`Bayesian` with RBF", new Bayesian(10, Covariance.RBF), 1);
        assertThat(branin).isLessThan(randomBranin / 10);
        assertThat(hartmann6).isLessThan(randomHartmann6 / 3);
        measure("`Bayesian`", new Bayesian(), 1);
        assertThat(branin).isLessThan(randomBranin / 100);
        assertThat(hartmann6).isLessThan(randomHartmann6 / 10);
    }
}
