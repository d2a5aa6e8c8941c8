package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sharpness-aware minimization on two parameters. */
class SamTest {
    /** SAM asks for the gradient at θ + ρ·g/‖g‖, whatever the gradients' scale, and steps from θ. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25})
    void climbsFirst(double scale) {
        try (Training training = new Training(new Sam(new Sgd(0.1), 0.5), 1f, 2f)) {
            training.state.beforeForward();
            training.grad.get("w").copyFrom(3f, 4f);
            assertThat(training.state.step(scale)).isFalse();
            assertThat(training.values()[0]).isCloseTo(1.3, within(2e-7));
            assertThat(training.values()[1]).isCloseTo(2.4, within(4e-7));
            assertThat(training.state.steps()).isZero();
            training.state.beforeForward();
            training.grad.get("w").copyFrom(1f, -1f);
            assertThat(training.state.step(scale)).isTrue();
            assertThat(training.values()[0]).isCloseTo(1 - 0.1 * scale, within(2e-7));
            assertThat(training.values()[1]).isCloseTo(2 + 0.1 * scale, within(4e-7));
            assertThat(training.state.steps()).isEqualTo(1);
        }
    }
}
