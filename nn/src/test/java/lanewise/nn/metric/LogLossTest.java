package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The logarithmic loss gives what scikit-learn's documentation says of its examples, and what its definition gives by hand. */
class LogLossTest {
    /** scikit-learn, log_loss: spam, ham, ham, spam with these probabilities: 0.21616… */
    @Test
    void examplesOfTheDocumentation() {
        LogLoss loss = new LogLoss(2, Outputs.PROBABILITIES);
        loss.update(Tensors.of(0.1f, 0.9f, 0.9f, 0.1f, 0.8f, 0.2f, 0.35f, 0.65f), new int[] {1, 0, 0, 1}, 4);
        assertThat(loss.value()).isCloseTo(0.21616187468057912, within(1e-7));
        loss.reset();
        loss.update(Tensors.of(1, 0), new int[] {1}, 1);
        assertThat(loss.value()).isEqualTo(-Math.log(Math.ulp(1f)));
    }

    /** Logits: exact however large. */
    @Test
    void ofLogits() {
        LogLoss loss = new LogLoss(3, Outputs.LOGITS);
        loss.update(Tensors.of(1, 2, 3, 1e4f, -1e4f, 0), new int[] {2, 1}, 2);
        double first = Math.log(1 + Math.exp(-1) + Math.exp(-2));
        assertThat(loss.value()).isCloseTo((first + 2e4) / 2, within(1e-9));
    }
}
