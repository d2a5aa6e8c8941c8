package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.Tensor;
import org.junit.jupiter.api.Test;

/** The confusion matrix gives what scikit-learn's documentation says of its examples, and what its definition gives by hand. */
class ConfusionMatrixTest {
    private static final double EXACT = 1e-12;

    /** Outputs whose greatest is the given class. */
    private static Tensor predictions(int classes, int... predicted) {
        Tensor t = Tensors.zeros(predicted.length, classes);
        for (int i = 0; i < predicted.length; i++) {
            t.set(i * classes + predicted[i], 1f);
        }
        return t;
    }

    private static ConfusionMatrix confusion(int classes, int[] actual, int... predicted) {
        ConfusionMatrix m = new ConfusionMatrix(classes);
        m.update(predictions(classes, predicted), actual, actual.length);
        return m;
    }

    /** scikit-learn, confusion_matrix: y_true 2 0 2 2 0 1, y_pred 0 0 2 2 0 2. */
    @Test
    void countsOfTheDocumentation() {
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
}
