package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import org.junit.jupiter.api.Test;

/** The expected calibration error by hand and of a sample. */
class CalibrationErrorTest {
    private static final double EXACT = 1e-12;

    /** By hand: confidences 0.5 (right), 0.75, 0.75 (one right), 1 (wrong) in four bins. */
    @Test
    void byHand() {
        CalibrationError e = new CalibrationError(2, Outputs.PROBABILITIES, 4);
        e.update(Tensors.of(0.5f, 0.5f, 0.75f, 0.25f, 0.25f, 0.75f, 1, 0), new int[] {0, 0, 0, 1}, 4);
        double expected = (Math.abs(1 - 0.5) + Math.abs(1 - 1.5) + Math.abs(0 - 1.0)) / 4;
        assertThat(e.value()).isCloseTo(expected, within(EXACT));
        CalibrationError one = new CalibrationError(2, Outputs.PROBABILITIES, 1);
        one.update(Tensors.of(0.5f, 0.5f, 0.75f, 0.25f, 0.25f, 0.75f, 1, 0), new int[] {0, 0, 0, 1}, 4);
        assertThat(one.value()).isCloseTo(Math.abs(2 - 3.0) / 4, within(EXACT));
    }

    /** Labels drawn with the probabilities that the outputs say are calibrated: the error is that of the sample, some 0.8·√(bins·p·q/n). */
    @Test
    void honestProbabilitiesAreCalibrated() {
        int n = 20_000;
        Rng rng = new Rng(9, 0);
        Tensor p = Tensors.zeros(n, 2);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            float one = rng.uniform(i);
            p.set(2 * i, 1 - one);
            p.set(2 * i + 1, one);
            labels[i] = rng.uniform(n + i) < one ? 1 : 0;
        }
        CalibrationError e = new CalibrationError(2, Outputs.PROBABILITIES);
        e.update(p, labels, n);
        assertThat(e.value()).isLessThan(2 * Math.sqrt(15 * 0.25 / n));
    }
}
