package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** N10: a recurrent controller that learns by REINFORCE which architectures are good. */
class ControllerTest {
    /** Central differences with h = 1e-5: some 1e-10 off. One decision is absent. */
    @Test
    void n10GradientOfThePolicy() {
        Policy policy = new Policy(new int[] {3, 2, 4, 2}, 5, Draws.ofStart(1));
        int[] decisions = {2, Policy.ABSENT, 1, 0};
        double[] grad = policy.gradient(decisions);
        double[] theta = policy.theta();
        assertThat(theta).hasSize(5 * 5 + 2 * 5 + (3 + 2 + 4 + 2) * 11);
        int moved = 0;
        for (int i = 0; i < theta.length; i++) {
            double at = theta[i];
            theta[i] = at + 1e-5;
            double above = policy.walk((t, p) -> decisions[t]);
            theta[i] = at - 1e-5;
            double below = policy.walk((t, p) -> decisions[t]);
            theta[i] = at;
            assertThat(grad[i]).isCloseTo((above - below) / 2e-5, within(1e-8));
            moved += grad[i] != 0 ? 1 : 0;
        }
        assertThat(moved).isGreaterThan(60);
    }

    @Test
    void n10ProbabilitiesSumToOne() {
        Policy policy = new Policy(new int[] {3, 4}, 2, Draws.ofStart(2));
        double total = 0;
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 4; b++) {
                int[] decisions = {a, b};
                total += Math.exp(policy.walk((t, p) -> decisions[t]));
            }
        }
        assertThat(total).isCloseTo(1, within(1e-14));
    }

    /**
     * Architectures of four layers, each of a kind and perhaps a width; the reward is that of alternating kinds, so that the right decision
     * depends on the one before. Of 4⁴ sequences two are best, with 3 changes.
     */
    @Test
    void n10LearnsWhatDependsOnTheDecisionBefore() throws Exception {
        SpaceBuilder layers = Space.builder();
        for (int i = 0; i < 5; i++) {
            layers.choice("layer" + i, "conv", "pool");
        }
        layers.when("layer0", "conv", c -> c.integer("width", 1, 4));
        Objective reward = t -> {
            double sum = t.has("width") ? t.integer("width") / 4.0 : 0;
            for (int i = 0; i < 4; i++) {
                sum += t.choice("layer" + i).equals(t.choice("layer" + (i + 1))) ? 0 : 1;
            }
            return sum;
        };
        SearchResult result = Search.maximise(layers.build(), new Controller())
                .trials(500)
                .seed(3)
                .run(reward);
        double first = mean(result, 0, 50);
        double last = mean(result, 450, 500);
        assertThat(first).isLessThan(3.2);
        assertThat(last).isGreaterThan(4.7);
        assertThat(result.best().score()).isEqualTo(5);
        double random =
                Search.maximise(layers.build(), new RandomSearch()).trials(500).seed(3).run(reward).trials().stream()
                        .mapToDouble(TrialResult::score)
                        .average()
                        .orElseThrow();
        assertThat(random).isLessThan(2.5);
    }

    private static double mean(SearchResult result, int from, int to) {
        return result.trials().subList(from, to).stream()
                .mapToDouble(TrialResult::score)
                .average()
                .orElseThrow();
    }

    /** Numbers are cut into levels; what fails is avoided. */
    @Test
    void n10NumbersAndFailures() throws Exception {
        Space space = Space.builder()
                .logUniform("rate", 1e-4, 1)
                .choice("kind", "good", "bad")
                .build();
        SearchResult result = Search.minimise(space, new Controller())
                .trials(300)
                .run(t -> t.choice("kind").equals("bad") ? Double.NaN : Math.abs(Math.log10(t.real("rate")) + 4));
        assertThat(result.trials().stream()
                        .map(t -> t.setting().real("rate"))
                        .distinct()
                        .count())
                .isLessThanOrEqualTo(8);
        long early = result.trials().subList(0, 50).stream()
                .filter(TrialResult::failed)
                .count();
        long late = result.trials().subList(250, 300).stream()
                .filter(TrialResult::failed)
                .count();
        assertThat(early).isGreaterThan(10);
        assertThat(late).isLessThan(5);
        assertThat(result.best().setting().real("rate")).isEqualTo(1e-4);
    }
}
