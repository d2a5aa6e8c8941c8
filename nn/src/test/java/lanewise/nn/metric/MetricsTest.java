package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every metric of a classification must do, and what they refuse. */
class MetricsTest {
    private static final double EXACT = 1e-12;

    static Stream<Metric<int[]>> classification() {
        return Stream.of(
                new ConfusionMatrix(3),
                new TopKAccuracy(3, 2),
                new RocAuc(3, Outputs.LOGITS, 1_000_000),
                new LogLoss(3, Outputs.LOGITS),
                new CalibrationError(3, Outputs.LOGITS));
    }

    /** Batches of any size give what one gives; reset forgets; update allocates nothing. */
    @ParameterizedTest
    @MethodSource("classification")
    void accumulates(Metric<int[]> metric) {
        int n = 90;
        Tensor x = Tensors.zeros(n, 3);
        int[] labels = new int[n];
        Rng rng = new Rng(2, 0);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, rng.normal(i));
        }
        for (int i = 0; i < n; i++) {
            labels[i] = rng.below(3, 7000 + i);
        }
        metric.update(x, labels, n);
        double whole = metric.value();
        metric.reset();
        for (int from = 0; from < n; from += 40) {
            int rows = Math.min(40, n - from);
            int[] some = Arrays.copyOfRange(labels, from, from + rows);
            metric.update(x.slice(3 * from, 3 * rows), some, rows);
        }
        assertThat(metric.value()).isCloseTo(whole, within(EXACT));
        assertThat(SteadyState.bytes(AllocationMeter.ofThreads(), 5, () -> metric.update(x, labels, n)))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("classification")
    void wrongArgumentsAreRefused(Metric<int[]> metric) {
        Tensor x = Tensors.zeros(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.update(x, new int[] {0, 3}, 2))
                .withMessageContainingAll("label 3", "row 1", "0 to 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.update(x, new int[3], 3))
                .withMessageContainingAll("6 elements", "3x3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.update(x, new int[1], 2))
                .withMessageContainingAll("labels has 1", "2x1");
    }

    @ParameterizedTest
    @CsvSource({"0", "4"})
    void wrongSettings(int k) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopKAccuracy(3, k))
                .withMessageContainingAll("k is " + k, "1 to 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfusionMatrix(1))
                .withMessageContainingAll("is 1", "at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationError(2, Outputs.LOGITS, 0))
                .withMessageContainingAll("bins is 0", "at least 1");
        RocAuc auc = new RocAuc(2, Outputs.LOGITS, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> auc.update(Tensors.zeros(3, 2), new int[3], 3))
                .withMessageContainingAll("3 examples", "room for 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> auc.update(Tensors.of(Float.NaN, 1), new int[1], 1))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfusionMatrix(2).count(0, 2))
                .withMessageContaining("class 2 is not in 0 to 1");
    }
}
