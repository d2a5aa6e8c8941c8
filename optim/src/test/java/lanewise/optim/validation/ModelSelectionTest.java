package lanewise.optim.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.optim.Goal;
import lanewise.simd.Rng;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A model is the mean of its examples' values, shrunk by the setting; what it was shown is recorded. */
class ModelSelectionTest {
    record Model(double setting, double mean, int[] seen) {}

    private final List<int[]> scored = new ArrayList<>();
    private final List<Model> trained = new ArrayList<>();
    private final double[] values = IntStream.range(0, 50)
            .mapToDouble(i -> 10 + new Rng(1, 1).normal(i))
            .toArray();

    private final Learner<Double, Model> learner = new Learner<>() {
        @Override
        public Model train(Double setting, int[] examples) {
            double mean = Arrays.stream(examples)
                    .mapToDouble(i -> values[i])
                    .average()
                    .orElseThrow();
            Model model = new Model(setting, (1 - setting) * mean, examples);
            trained.add(model);
            return model;
        }

        /** The mean squared error. */
        @Override
        public double score(Model model, int[] examples) {
            assertThat(examples).doesNotContain(model.seen());
            scored.add(examples);
            return Arrays.stream(examples)
                    .mapToDouble(i -> Math.pow(values[i] - model.mean(), 2))
                    .average()
                    .orElseThrow();
        }
    };

    @Test
    @DisplayName(
            "M02, M07, M08: the best on the validation part is trained again on all but the test part, which is looked at once")
    void m07HoldOut() {
        Partition parts = Partition.of(50, 3);
        ModelSelection.Chosen<Double, Model> chosen =
                ModelSelection.holdOut(List.of(0.5, 0.0, 0.3), parts, learner, Goal.MINIMISE);
        assertThat(chosen.setting()).isZero();
        assertThat(chosen.scores()).hasSize(3);
        assertThat(chosen.scores().get(1)).isEqualTo(Collections.min(chosen.scores()));
        assertThat(chosen.model().seen()).containsExactly(parts.trainAndValidation());
        assertThat(trained).hasSize(4);
        assertThat(trained.subList(0, 3)).allSatisfy(m -> assertThat(m.seen()).containsExactly(parts.train()));
        assertThat(scored.subList(0, 3)).allSatisfy(s -> assertThat(s).containsExactly(parts.validation()));
        assertThat(scored.subList(3, scored.size())).hasSize(1).first().isEqualTo(parts.test());
        assertThat(chosen.testScore()).isCloseTo(1, within(0.9));
    }

    @Test
    @DisplayName("M03, M07: chosen by cross validation, the test part once")
    void m07CrossValidated() {
        Partition parts = Partition.of(50, 3);
        ModelSelection.Chosen<Double, Model> chosen =
                ModelSelection.crossValidated(List.of(0.5, 0.0), parts, 4, 1, learner, Goal.MINIMISE);
        assertThat(chosen.setting()).isZero();
        assertThat(trained).hasSize(2 * 4 + 1);
        assertThat(chosen.model().seen()).containsExactly(parts.trainAndValidation());
        assertThat(scored).hasSize(9);
        assertThat(scored.get(8)).containsExactly(parts.test());
        for (int[] s : scored.subList(0, 8)) {
            assertThat(s).doesNotContain(parts.test());
        }
    }

    @Test
    @DisplayName("M03: nested cross validation scores the way of choosing")
    void m03Nested() {
        Scores scores = ModelSelection.nested(List.of(0.4, 0.0), Folds.nested(50, 5, 3, 1), learner, Goal.MINIMISE);
        assertThat(scores.values()).hasSize(5);
        assertThat(trained).hasSize(5 * (2 * 3 + 1));
        assertThat(scores.mean()).isCloseTo(1, within(0.6));
        assertThat(scores.variance()).isPositive();
    }

    @Test
    @DisplayName("M08: the best score, whichever way is better, never NaN")
    void m08Best() {
        List<Double> scores = List.of(Double.NaN, 2.0, 5.0, 1.0, 5.0, 1.0);
        assertThat(ModelSelection.best(scores, Goal.MAXIMISE)).isEqualTo(2);
        assertThat(ModelSelection.best(scores, Goal.MINIMISE)).isEqualTo(3);
        assertThat(ModelSelection.best(List.of(Double.POSITIVE_INFINITY), Goal.MINIMISE))
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelSelection.best(List.of(Double.NaN), Goal.MINIMISE))
                .withMessageContaining("[NaN]");
        assertThat(Goal.MINIMISE.prefers(1, Double.POSITIVE_INFINITY)).isTrue();
        assertThat(Goal.MAXIMISE.prefers(-1e300, Double.NEGATIVE_INFINITY)).isTrue();
    }
}
