package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lanewise.nn.train.EpochReport;
import org.junit.jupiter.api.Test;

class EpochFiguresTest {
    private static EpochReport report(int epoch, int epochs, double loss, int steps, double speed, long bytes) {
        return new EpochReport(epoch, epochs, loss, steps, speed, bytes, 0.1, Optional.empty());
    }

    @Test
    void takesTheMedianOfBytesPerStep() {
        EpochFigures figures = new EpochFigures(4, 100);
        for (long bytes : new long[] {99_999, 21, 0, 0}) {
            figures.epoch(report(1, 4, 0.5, 10, 1000, bytes));
        }
        // per step: 10000, 2, 0, 0
        assertThat(figures.bytesPerStep()).contains(1L);
        assertThat(figures.epochs()).isEqualTo(4);
    }

    @Test
    void weighsSpeedByTime() {
        EpochFigures figures = new EpochFigures(2, 100);
        figures.epoch(report(1, 2, 0.5, 10, 100, 0));
        figures.epoch(report(2, 2, 0.25, 10, 300, 0));
        assertThat(figures.samplesPerSecond()).isEqualTo(150);
        assertThat(figures.loss()).isEqualTo(0.25);
    }

    @Test
    void knowsTheLossOfAnEpochThatIsNotOver() {
        EpochFigures figures = new EpochFigures(2, 100);
        figures.step(1, 4);
        figures.step(2, 2);
        assertThat(figures.loss()).isEqualTo(3);
        assertThat(figures.bytesPerStep()).isEmpty();
        assertThat(figures.samplesPerSecond()).isZero();
        figures.epoch(report(1, 2, 2.5, 2, 100, 0));
        figures.step(1, 1);
        assertThat(figures.loss()).isEqualTo(1);
        assertThat(figures.steps()).isEqualTo(1);
    }

    @Test
    void knowsTheLossOfAnEpochThatWasResumed() {
        EpochFigures figures = new EpochFigures(2, 100);
        figures.step(7, 4);
        figures.step(8, 2);
        assertThat(figures.loss()).isEqualTo(3);
        assertThat(figures.steps()).isEqualTo(8);
    }
}
