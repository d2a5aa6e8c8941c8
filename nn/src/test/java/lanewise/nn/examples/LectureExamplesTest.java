package lanewise.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows O01, O02 and G09: the programs run, and what they print is right. */
class LectureExamplesTest {
    @Test
    @DisplayName("O01: Keras' sequential example: 201,100 parameters, 50 epochs, the loss falls")
    void keras() {
        List<String> lines = Printed.by(() -> KerasExample.main(new String[0]));
        assertThat(lines).hasSize(51);
        assertThat(lines.getFirst()).isEqualTo("parameters " + 201_100);
        double first = Printed.number(lines.get(1));
        // Targets from N(0, 1) and independent predictions y: E(y − t)² = 1 + Var y. Glorot's weights halve nothing at
        // the second moment: Var y is 100/550 · E h²,
        // E h² = 1000/550/2, about 0.17.
        assertThat(first).isCloseTo(1.17, within(0.05));
        assertThat(Printed.number(lines.getLast())).isLessThan(0.97 * first);
        for (int i = 2; i < lines.size(); i++) {
            assertThat(lines.get(i)).startsWith("epoch " + i + ": loss ");
            assertThat(Printed.number(lines.get(i))).isLessThan(Printed.number(lines.get(i - 1)));
        }
    }

    @Test
    @DisplayName("O02: PyTorch's example with steps by hand: 101,110 parameters, a sum of squares, 500 steps")
    void pyTorch() {
        List<String> lines = Printed.by(() -> PyTorchExample.main(new String[0]));
        assertThat(lines).hasSize(501);
        assertThat(lines.getFirst()).isEqualTo("parameters " + 101_110);
        // The sum of 640 squares of N(0, 1 and a little): 640 ± 4·√(2·640), and at most a third more.
        assertThat(Printed.number(lines.get(1))).isBetween(640 - 143.0, 640 / 0.75 + 143);
        assertThat(Printed.number(lines.get(500))).isLessThan(0.01 * Printed.number(lines.get(1)));
    }

    @Test
    @DisplayName("G09: transferred layers, some of them frozen, beat those learned from few examples")
    void transfer() {
        List<String> lines = Printed.by(() -> TransferExample.main(new String[0]));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("from scratch ");
        assertThat(lines.get(1)).startsWith("transferred ");
        assertThat(Printed.number(lines.get(1))).isGreaterThan(Printed.number(lines.get(0)) + 0.03);
    }
}
