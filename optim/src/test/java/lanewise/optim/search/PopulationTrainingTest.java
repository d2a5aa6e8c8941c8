package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N09. */
class PopulationTrainingTest {
    /**
     * The toy of Jaderberg et al. 2017, figure 2, with a choice in place of their two fixed workers: maximise Q(θ) = 1.2 − θ₀² − θ₁² by steps
     * that see only one of the two. A training with one setting ends at 1.2 − 0.9² = 0.39 at best.
     */
    private static final Space TOY = Space.builder().choice("sees", "0", "1").build();

    private static void train(double[] theta, Trial trial) {
        for (int step = trial.spent(); step < trial.budget(); step++) {
            int i = Integer.parseInt(trial.choice("sees"));
            theta[i] -= 0.02 * 2 * theta[i];
        }
    }

    private static double q(double[] theta) {
        return 1.2 - theta[0] * theta[0] - theta[1] * theta[1];
    }

    @Test
    void n09CopiedStateAndExploredSettingsBeatEveryFixedSetting() throws Exception {
        PopulationTraining method = new PopulationTraining(4, 10, 30, 0.25, 1.2, 0.5);
        Map<Integer, double[]> states = new ConcurrentHashMap<>();
        Objective objective = trial -> {
            double[] theta = trial.parent().isPresent()
                    ? states.get(trial.parent().getAsInt()).clone()
                    : new double[] {0.9, 0.9};
            train(theta, trial);
            states.put(trial.number(), theta);
            return q(theta);
        };
        SearchResult result = Search.maximise(TOY, method).run(objective);
        assertThat(result.trials()).hasSize(120);
        assertThat(result.spent()).isEqualTo(1200);
        assertThat(result.best().score()).isGreaterThan(1.15);
        double fixed = Search.maximise(TOY, new Grid(2))
                .run(trial -> {
                    double[] theta = {0.9, 0.9};
                    for (int k = 0; k < 300; k++) {
                        train(theta, trial);
                    }
                    return q(theta);
                })
                .best()
                .score();
        assertThat(fixed).isCloseTo(0.39, within(0.01));
    }

    /** A member goes on as it is, or takes over one that is better; then, and only then, its setting changes. */
    @Test
    void n09WhoContinuesWhom() throws Exception {
        Space space =
                Space.builder().logUniform("rate", 1e-4, 1).integer("n", 1, 100).build();
        PopulationTraining method = new PopulationTraining(5, 2, 8, 0.2, 1.2, 0);
        SearchResult result =
                Search.minimise(space, method).run(t -> Math.abs(Math.log10(t.real("rate")) + 2) + 1.0 / t.budget());
        int exploited = 0;
        for (TrialResult t : result.trials().subList(5, 40)) {
            TrialResult parent = result.trials().get(t.parent().getAsInt());
            TrialResult own = result.trials().get(t.number() - 5);
            assertThat(t.budget()).isEqualTo(parent.budget() + 2);
            if (parent == own) {
                assertThat(t.setting()).isEqualTo(own.setting());
            } else {
                exploited++;
                assertThat(parent.score()).isLessThan(own.score());
                double ratio = t.setting().real("rate") / parent.setting().real("rate");
                assertThat(Math.abs(Math.log(ratio))).isCloseTo(Math.log(1.2), within(1e-12));
                int n = parent.setting().integer("n");
                assertThat(t.setting().integer("n"))
                        .isIn((int) Math.min(100, Math.ceil(n * 1.2)), (int) Math.max(1, Math.floor(n / 1.2)));
            }
        }
        assertThat(exploited).isBetween(4, 20);
    }

    /** A member whose training failed takes over one that did not; when all failed, they begin anew. */
    @Test
    void n09Failures() throws Exception {
        PopulationTraining method = new PopulationTraining(4, 1, 3);
        SearchResult one = Search.minimise(TOY, method).run(t -> t.number() == 2 ? Double.NaN : t.number());
        assertThat(one.trials().get(6).parent().getAsInt()).isNotEqualTo(2);
        SearchResult all = Search.minimise(TOY, method).run(t -> t.number() < 4 ? Double.NaN : 1);
        assertThat(all.trials().subList(4, 5)).allMatch(t -> t.parent().isEmpty() && t.budget() == 1);
        assertThat(all.trials().subList(8, 12)).allMatch(t -> t.parent().isPresent());
    }

    /** State in files, which outlive the process: the trial's own folder beside the journal. */
    @Test
    void n09StateInFolders(@TempDir Path folder) throws Exception {
        Path journal = folder.resolve("toy.journal");
        Objective objective = trial -> {
            double[] theta = {0.9, 0.9};
            if (trial.parentFolder().isPresent()) {
                String[] cells = Files.readString(trial.parentFolder().get().resolve("theta"))
                        .split(" ");
                theta = new double[] {Double.parseDouble(cells[0]), Double.parseDouble(cells[1])};
            }
            train(theta, trial);
            Files.writeString(trial.folder().resolve("theta"), theta[0] + " " + theta[1]);
            return q(theta);
        };
        Search first = Search.maximise(TOY, new PopulationTraining(4, 10, 30)).journal(journal);
        first.trials(50).run(objective);
        SearchResult whole = first.trials(120).run(objective);
        assertThat(whole.best().score()).isGreaterThan(1.15);
        assertThat(folder.resolve("toy.journal.trials/119/theta")).isRegularFile();
        Search.maximise(TOY, new PopulationTraining(2, 1, 1)).run(t -> {
            assertThatIllegalStateException().isThrownBy(t::folder).withMessageContaining("this search has none");
            return 0;
        });
    }
}
