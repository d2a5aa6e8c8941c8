package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics give what scikit-learn's documentation says of its examples, and what their definitions give by hand. */
class MetricsTest {
    private static final double EXACT = 1e-12;

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Tensor tensor(float... values) {
        return arena.allocate(values.length).copyFrom(values);
    }

    /** Outputs whose greatest is the given class. */
    private Tensor predictions(int classes, int... predicted) {
        Tensor t = arena.allocate(predicted.length, classes);
        for (int i = 0; i < predicted.length; i++) {
            t.set(i * classes + predicted[i], 1f);
        }
        return t;
    }

    private ConfusionMatrix confusion(int classes, int[] actual, int... predicted) {
        ConfusionMatrix m = new ConfusionMatrix(classes);
        m.update(predictions(classes, predicted), actual, actual.length);
        return m;
    }

    /** scikit-learn, confusion_matrix: y_true 2 0 2 2 0 1, y_pred 0 0 2 2 0 2. */
    @Test
    void confusionMatrixOfTheDocumentation() {
        ConfusionMatrix m = confusion(3, new int[] {2, 0, 2, 2, 0, 1}, 0, 0, 2, 2, 0, 2);
        long[][] expected = {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(m.count(i, j)).isEqualTo(expected[i][j]);
            }
        }
        assertThat(m.accuracy()).isEqualTo(4.0 / 6);
        assertThat(m.toString().lines()).hasSize(3).first().asString().contains("2", "0");
    }

    /** scikit-learn, precision_score and others: y_true 0 1 2 0 1 2, y_pred 0 2 1 0 0 1: macro 0.222, 0.333, 0.267; micro 0.333. */
    @Test
    void averagesOfTheDocumentation() {
        ConfusionMatrix m = confusion(3, new int[] {0, 1, 2, 0, 1, 2}, 0, 2, 1, 0, 0, 1);
        assertThat(m.precision(0)).isCloseTo(2.0 / 3, within(EXACT));
        assertThat(m.precision(1)).isZero();
        assertThat(m.recall(0)).isEqualTo(1);
        assertThat(m.f1(0)).isCloseTo(0.8, within(EXACT));
        assertThat(m.precision(Average.MACRO)).isCloseTo(2.0 / 9, within(EXACT));
        assertThat(m.recall(Average.MACRO)).isCloseTo(1.0 / 3, within(EXACT));
        assertThat(m.f1(Average.MACRO)).isCloseTo(0.8 / 3, within(EXACT));
        for (Average average : new Average[] {Average.MICRO, Average.WEIGHTED}) {
            assertThat(m.recall(average)).isCloseTo(1.0 / 3, within(EXACT));
        }
        assertThat(m.precision(Average.MICRO)).isCloseTo(1.0 / 3, within(EXACT));
        assertThat(m.f1(Average.MICRO)).isCloseTo(1.0 / 3, within(EXACT));
        assertThat(m.precision(Average.WEIGHTED)).isCloseTo(2.0 / 9, within(EXACT));
        assertThat(m.f1(Average.WEIGHTED)).isCloseTo(0.8 / 3, within(EXACT));
    }

    /** Supports of 3, 1 and 0; class 2 was predicted but never occurs, class 3 neither: 0/0 is 0, and absent classes are not averaged. */
    @Test
    void divisionByZeroAndAbsentClasses() {
        ConfusionMatrix m = confusion(4, new int[] {0, 0, 0, 1}, 0, 0, 2, 0);
        assertThat(m.precision(1)).isZero();
        assertThat(m.recall(2)).isZero();
        assertThat(m.f1(3)).isZero();
        assertThat(m.precision(Average.MACRO)).isCloseTo((2.0 / 3) / 3, within(EXACT));
        assertThat(m.recall(Average.MACRO)).isCloseTo((2.0 / 3) / 3, within(EXACT));
        assertThat(m.precision(Average.WEIGHTED)).isCloseTo(0.75 * 2 / 3, within(EXACT));
        assertThat(m.support(0)).isEqualTo(3);
        assertThat(m.predicted(0)).isEqualTo(3);
        assertThat(new ConfusionMatrix(2).value()).isNaN();
        assertThat(new ConfusionMatrix(2).f1(Average.MACRO)).isNaN();
    }

    /** scikit-learn, top_k_accuracy_score: 0.75 of these four for k = 2. */
    @Test
    void topKOfTheDocumentation() {
        Tensor scores = tensor(0.5f, 0.2f, 0.2f, 0.3f, 0.4f, 0.2f, 0.2f, 0.4f, 0.3f, 0.7f, 0.2f, 0.1f);
        int[] labels = {0, 1, 2, 2};
        TopKAccuracy two = new TopKAccuracy(3, 2);
        two.update(scores, labels, 4);
        assertThat(two.value()).isEqualTo(0.75);
        TopKAccuracy one = new TopKAccuracy(3, 1);
        one.update(scores, labels, 4);
        assertThat(one.value()).isEqualTo(0.5);
        TopKAccuracy all = new TopKAccuracy(3, 3);
        all.update(scores, labels, 4);
        assertThat(all.value()).isEqualTo(1);
    }

    /** The first of equals comes first, as for the greatest; NaN is wrong. */
    @Test
    void topKTiesAndNaN() {
        TopKAccuracy one = new TopKAccuracy(3, 1);
        one.update(tensor(1, 1, 0, 1, 1, 0, Float.NaN, 0, 0), new int[] {0, 1, 0}, 3);
        assertThat(one.value()).isEqualTo(1.0 / 3);
    }

    /** scikit-learn, roc_auc_score: y 0 0 1 1, scores 0.1 0.4 0.35 0.8: 0.75. And ties: one of four pairs equal counts half. */
    @Test
    void rocAucOfTheDocumentation() {
        RocAuc auc = new RocAuc(2, Outputs.PROBABILITIES, 4);
        int[] labels = {0, 0, 1, 1};
        auc.update(tensor(0.9f, 0.1f, 0.6f, 0.4f, 0.65f, 0.35f, 0.2f, 0.8f), labels, 4);
        assertThat(auc.value()).isEqualTo(0.75);
        assertThat(auc.area(0)).isEqualTo(0.75);
        auc.reset();
        auc.update(tensor(0.9f, 0.1f, 0.6f, 0.4f, 0.6f, 0.4f, 0.2f, 0.8f), labels, 4);
        assertThat(auc.value()).isEqualTo(0.875);
    }

    /** Against the definition: the share of pairs in the right order, equal ones counting half; many equal scores, three classes, two batches. */
    @Test
    void rocAucIsTheShareOfPairs() {
        int n = 200;
        Rng rng = new Rng(1, 1);
        float[] logits = new float[3 * n];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = rng.below(3, 1000 + i);
            int a = rng.below(4, 2000 + i);
            int b = rng.below(4, 3000 + i);
            logits[3 * i] = a;
            logits[3 * i + 1] = b;
            logits[3 * i + 2] = 2 + (labels[i] == 2 ? 1 : 0);
        }
        double mean = 0;
        for (int c = 0; c < 3; c++) {
            mean += pairs(logits, labels, c) / 3;
        }
        RocAuc auc = new RocAuc(3, Outputs.PROBABILITIES, n);
        Tensor t = tensor(logits);
        auc.update(t, labels, 120);
        int[] rest = java.util.Arrays.copyOfRange(labels, 120, n);
        auc.update(t.slice(360, 3 * n - 360), rest, n - 120);
        assertThat(auc.value()).isCloseTo(mean, within(EXACT));
        assertThat(auc.area(2)).isEqualTo(1);
    }

    private static double pairs(float[] scores, int[] labels, int c) {
        double right = 0;
        double all = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (labels[i] == c && labels[j] != c) {
                    right += scores[3 * i + c] > scores[3 * j + c]
                            ? 1
                            : scores[3 * i + c] == scores[3 * j + c] ? 0.5 : 0;
                    all++;
                }
            }
        }
        return right / all;
    }

    /** Two logits are ranked by their difference, and a class that never occurs has no area. */
    @Test
    void rocAucOfLogits() {
        RocAuc auc = new RocAuc(2, Outputs.LOGITS, 4);
        auc.update(tensor(0, 1, 100, 100.5f, -7, -5, 3, 0), new int[] {1, 0, 1, 0}, 4);
        assertThat(auc.value()).isEqualTo(1);
        auc.reset();
        auc.update(tensor(0, 1), new int[] {1}, 1);
        assertThat(auc.value()).isNaN();
    }

    /** scikit-learn, log_loss: spam, ham, ham, spam with these probabilities: 0.21616… */
    @Test
    void logLossOfTheDocumentation() {
        LogLoss loss = new LogLoss(2, Outputs.PROBABILITIES);
        loss.update(tensor(0.1f, 0.9f, 0.9f, 0.1f, 0.8f, 0.2f, 0.35f, 0.65f), new int[] {1, 0, 0, 1}, 4);
        assertThat(loss.value()).isCloseTo(0.21616187468057912, within(1e-7));
        loss.reset();
        loss.update(tensor(1, 0), new int[] {1}, 1);
        assertThat(loss.value()).isEqualTo(-Math.log(Math.ulp(1f)));
    }

    /** Logits: exact however large. */
    @Test
    void logLossOfLogits() {
        LogLoss loss = new LogLoss(3, Outputs.LOGITS);
        loss.update(tensor(1, 2, 3, 1e4f, -1e4f, 0), new int[] {2, 1}, 2);
        double first = Math.log(1 + Math.exp(-1) + Math.exp(-2));
        assertThat(loss.value()).isCloseTo((first + 2e4) / 2, within(1e-9));
    }

    /** By hand: confidences 0.5 (right), 0.75, 0.75 (one right), 1 (wrong) in four bins. */
    @Test
    void calibrationErrorByHand() {
        CalibrationError e = new CalibrationError(2, Outputs.PROBABILITIES, 4);
        e.update(tensor(0.5f, 0.5f, 0.75f, 0.25f, 0.25f, 0.75f, 1, 0), new int[] {0, 0, 0, 1}, 4);
        double expected = (Math.abs(1 - 0.5) + Math.abs(1 - 1.5) + Math.abs(0 - 1.0)) / 4;
        assertThat(e.value()).isCloseTo(expected, within(EXACT));
        CalibrationError one = new CalibrationError(2, Outputs.PROBABILITIES, 1);
        one.update(tensor(0.5f, 0.5f, 0.75f, 0.25f, 0.25f, 0.75f, 1, 0), new int[] {0, 0, 0, 1}, 4);
        assertThat(one.value()).isCloseTo(Math.abs(2 - 3.0) / 4, within(EXACT));
    }

    /** Labels drawn with the probabilities that the outputs say are calibrated: the error is that of the sample, some 0.8·√(bins·p·q/n). */
    @Test
    void honestProbabilitiesAreCalibrated() {
        int n = 20_000;
        Rng rng = new Rng(9, 0);
        Tensor p = arena.allocate(n, 2);
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

    /** scikit-learn: y 3 −0.5 2 7, predicted 2.5 0 2 8: R² 0.9486…, MAE 0.5, RMSE 0.6123…; two outputs: R² 0.9382…, MAE 0.75, RMSE 0.8227… */
    @Test
    void regressionOfTheDocumentation() {
        RegressionScores one = new RegressionScores(1);
        one.update(tensor(2.5f, 0, 2, 8), tensor(3, -0.5f, 2, 7), 4);
        assertThat(one.r2()).isCloseTo(0.9486081370449679, within(EXACT));
        assertThat(one.meanAbsoluteError()).isEqualTo(0.5);
        assertThat(one.rootMeanSquaredError()).isCloseTo(0.6123724356957945, within(EXACT));
        RegressionScores two = new RegressionScores(2);
        two.update(tensor(0, 2, -1, 2, 8, -5), tensor(0.5f, 1, -1, 1, 7, -6), 3);
        assertThat(two.r2()).isCloseTo((0.9654377880184332 + 0.9081632653061225) / 2, within(EXACT));
        assertThat(two.meanAbsoluteError()).isCloseTo(0.75, within(EXACT));
        assertThat(two.rootMeanSquaredError()).isCloseTo((Math.sqrt(1.25 / 3) + 1) / 2, within(EXACT));
    }

    /** Standardised numbers are scored in their units; R² has none. */
    @Test
    void errorsInUnits() {
        RegressionScores scores = RegressionScores.inUnits(10, 0.5f);
        scores.update(tensor(1, 4, 3, 8), tensor(2, 8, 3, 4), 2);
        assertThat(scores.meanAbsoluteError()).isCloseTo((10 * 0.5 + 0.5 * 4) / 2, within(EXACT));
        assertThat(scores.rootMeanSquaredError()).isCloseTo((10 * Math.sqrt(0.5) + 0.5 * 4) / 2, within(EXACT));
        RegressionScores plain = new RegressionScores(2);
        plain.update(tensor(1, 4, 3, 8), tensor(2, 8, 3, 4), 2);
        assertThat(scores.r2()).isEqualTo(plain.r2());
        assertThatThrownBy(() -> RegressionScores.inUnits(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("regressionScores: a unit is 0.0; it must be finite and above 0");
    }

    /** scikit-learn: constant targets met exactly 1, else 0; one example NaN. */
    @Test
    void rSquaredOfConstants() {
        RegressionScores scores = new RegressionScores(1);
        scores.update(tensor(-2, -2), tensor(-2, -2), 2);
        assertThat(scores.value()).isEqualTo(1);
        scores.reset();
        scores.update(tensor(-2, -2 + 1e-6f), tensor(-2, -2), 2);
        assertThat(scores.value()).isZero();
        scores.reset();
        scores.update(tensor(1), tensor(2), 1);
        assertThat(scores.value()).isNaN();
    }

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
        Tensor x = arena.allocate(n, 3);
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
            int[] some = java.util.Arrays.copyOfRange(labels, from, from + rows);
            metric.update(x.slice(3 * from, 3 * rows), some, rows);
        }
        assertThat(metric.value()).isCloseTo(whole, within(EXACT));
        assertThat(SteadyState.bytes(AllocationMeter.ofThreads(), 5, () -> metric.update(x, labels, n)))
                .isZero();
    }

    @Test
    void regressionAllocatesNothing() {
        RegressionScores scores = new RegressionScores(3);
        Tensor x = arena.allocate(10, 3);
        assertThat(SteadyState.bytes(AllocationMeter.ofThreads(), 5, () -> scores.update(x, x, 10)))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("classification")
    void refusals(Metric<int[]> metric) {
        Tensor x = arena.allocate(2, 3);
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
                .isThrownBy(() -> auc.update(arena.allocate(3, 2), new int[3], 3))
                .withMessageContainingAll("3 examples", "room for 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> auc.update(tensor(Float.NaN, 1), new int[1], 1))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfusionMatrix(2).count(0, 2))
                .withMessageContaining("class 2 is not in 0 to 1");
    }
}
