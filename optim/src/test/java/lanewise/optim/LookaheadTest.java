package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Lookahead on one parameter. */
class LookaheadTest {
    /** Lookahead: five steps of SGD, then halfway back. */
    @Test
    void goesHalfwayBack() {
        try (Training training = new Training(new Lookahead(new Sgd(0.1)), 1f)) {
            for (int i = 0; i < 4; i++) {
                training.step(1f);
            }
            assertThat(training.values()[0]).isCloseTo(0.6, within(1e-6));
            training.step(1f);
            assertThat(training.values()[0]).isCloseTo(0.75, within(1e-6));
            training.step(1f);
            assertThat(training.values()[0]).isCloseTo(0.65, within(1e-6));
            assertThat((double) training.state.slab("slow").get("w").get(0)).isCloseTo(0.75, within(1e-6));
        }
    }
}
