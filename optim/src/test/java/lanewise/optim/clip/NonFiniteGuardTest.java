package lanewise.optim.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonFiniteGuardTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final NamedTensors grad =
            arena.allocate(TensorLayout.builder().add("a", 20).add("b", 3).build());

    @AfterEach
    void close() {
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void stopsAtTheFirst(float bad) {
        NonFiniteGuard guard = NonFiniteGuard.stopping(grad);
        assertThat(guard.admits()).isTrue();
        grad.get("b").set(2, bad);
        assertThatExceptionOfType(NonFiniteGradientException.class)
                .isThrownBy(guard::admits)
                .withMessageContainingAll("gradient of b", "" + bad, "element 2", "learning rate");
        assertThat(guard.skipped()).isZero();
    }

    @Test
    void skipsUntilThereAreTooManyInARow() {
        NonFiniteGuard guard = NonFiniteGuard.skipping(grad, 2);
        grad.get("a").set(0, Float.NaN);
        assertThat(guard.admits()).isFalse();
        assertThat(guard.admits()).isFalse();
        grad.get("a").set(0, 1);
        assertThat(guard.admits()).isTrue();
        grad.get("a").set(0, Float.NaN);
        assertThat(guard.admits()).isFalse();
        assertThat(guard.admits()).isFalse();
        assertThat(guard.skipped()).isEqualTo(4);
        NonFiniteGuard restored = NonFiniteGuard.skipping(grad, 2);
        restored.restore(guard.state());
        assertThat(restored.skipped()).isEqualTo(4);
        for (NonFiniteGuard g : List.of(guard, restored)) {
            assertThatExceptionOfType(NonFiniteGradientException.class)
                    .isThrownBy(g::admits)
                    .withMessageContainingAll("gradient of a", "element 0", "2 updates skipped in a row");
        }
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NonFiniteGuard.skipping(grad, 0))
                .withMessageContaining("most skips in a row is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NonFiniteGuard.stopping(grad).restore(Map.of("skipped", 1.0)))
                .withMessage("non-finite guard: the state has [skipped] but must have [inARow, skipped]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NonFiniteGuard.stopping(grad).restore(Map.of("skipped", -1.0, "inARow", 0.0)))
                .withMessageContaining("skipped is -1");
    }
}
