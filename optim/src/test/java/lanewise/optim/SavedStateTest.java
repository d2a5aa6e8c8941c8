package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is saved of an optimizer, and where it may go. That it goes on bit for bit is in {@link OptimizerTableTest}. */
class SavedStateTest {
    private static final TensorLayout LAYOUT =
            TensorLayout.builder().add("w", 4, 3).add("b", 3).build();

    private static final TensorLayout TURNED =
            TensorLayout.builder().add("w", 3, 4).add("b", 3).build();

    static List<Rows.Row> rows() {
        return Rows.ALL;
    }

    private static Training training(Optimizer rule, TensorLayout layout) {
        return new Training(rule, layout, List.of(), 1);
    }

    @Test
    void isNamedTensorsAndTexts() {
        try (Training t = training(new Adam(0.1), LAYOUT)) {
            t.grad.get("b").copyFrom(1, 2, 3);
            t.step();
            SavedState saved = SavedState.of(t.state);
            assertThat(saved.metadata()).isEqualTo(Map.of("optimizer", "adam", "optimizer.steps", "1"));
            assertThat(saved.tensors()).containsOnlyKeys("mu/w", "mu/b", "nu/w", "nu/b");
            assertThat(saved.tensors().get("mu/b").toArray())
                    .containsExactly(t.state.slab("mu").get("b").toArray());
            assertThat(SavedState.of(saved.metadata(), saved.tensors())).isEqualTo(saved);
        }
    }

    /** Another rule, another shape or another parameter: the message has both, and nothing has changed. */
    @ParameterizedTest
    @MethodSource("rows")
    void goesIntoTheSameRuleAndShapesOnly(Rows.Row row) {
        Optimizer stranger = row.rule().name().equals("sgd") ? new Adam(0.1) : new Sgd(0.1);
        try (Training source = training(row.rule(), LAYOUT);
                Training other = training(stranger, LAYOUT);
                Training turned = training(row.rule(), TURNED)) {
            source.step();
            SavedState saved = SavedState.of(source.state);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> saved.restore(other.state))
                    .withMessage("the saved state is that of " + row.rule().name() + ", but the optimizer is "
                            + stranger.name());
            assertThat(other.state.steps()).isZero();
            if (!row.rule().slabs().isEmpty()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> saved.restore(turned.state))
                        .withMessageContainingAll(row.rule().name(), "is saved with shape", "but must have");
                assertThat(turned.state.steps()).isZero();
            }
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (Training adam = training(new Adam(0.1), LAYOUT);
                Training sam = training(new Sam(new Sgd(0.1)), LAYOUT)) {
            SavedState saved = SavedState.of(adam.state);
            Map<String, String> texts = new HashMap<>(saved.metadata());
            texts.put("optimizer.steps", "many");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SavedState.of(texts, saved.tensors()))
                    .withMessageContaining("optimizer.steps is 'many'");
            texts.put("optimizer.steps", "-1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SavedState.of(texts, saved.tensors()))
                    .withMessageContaining("-1 steps");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SavedState.of(Map.of("x", "y"), Map.of()))
                    .withMessageContainingAll("'optimizer'", "[x]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SavedState("adam", 1, Map.of()).restore(adam.state))
                    .withMessageContainingAll("[]", "mu/w");
            SavedState ofSam = SavedState.of(sam.state);
            assertThat(sam.state.step()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> ofSam.restore(sam.state))
                    .withMessageContaining("not complete");
        }
    }
}
