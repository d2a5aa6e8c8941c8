package lanewise.optim.search;

import static lanewise.optim.search.SearchTest.SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a trial is judged by. */
class ObjectiveTest {
    /** N × M: every setting is judged by M folds; M03 their mean, M04 their variance. */
    @Test
    void n12CrossValidationAtEverySettingM03MeanAndM04Variance() throws Exception {
        AtomicInteger trainings = new AtomicInteger();
        Objective objective = Objective.crossValidated(4, (trial, fold) -> {
            trainings.incrementAndGet();
            return trial.real("rate") + fold;
        });
        SearchResult result =
                Search.minimise(SPACE, new RandomSearch()).trials(6).run(objective);
        assertThat(trainings).hasValue(24);
        for (TrialResult t : result.trials()) {
            assertThat(t.score()).isCloseTo(t.setting().real("rate") + 1.5, within(1e-15));
            assertThat(t.notes().get("variance")).isCloseTo(1.25, within(1e-14));
        }
        Objective broken = Objective.crossValidated(2, (trial, fold) -> fold == 1 ? Double.NaN : 1);
        assertThat(Search.minimise(SPACE, new RandomSearch())
                        .trials(1)
                        .run(broken)
                        .failures())
                .isOne();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Objective.crossValidated(1, (t, f) -> 0))
                .withMessageContaining("1 folds");
    }
}
