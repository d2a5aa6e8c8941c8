package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import org.junit.jupiter.api.Test;

/** The area under the curve gives what scikit-learn's documentation says of its examples, and what its definition gives by hand. */
class RocAucTest {
    private static final double EXACT = 1e-12;

    /** scikit-learn, roc_auc_score: y 0 0 1 1, scores 0.1 0.4 0.35 0.8: 0.75. And ties: one of four pairs equal counts half. */
    @Test
    void examplesOfTheDocumentation() {
        RocAuc auc = new RocAuc(2, Outputs.PROBABILITIES, 4);
        int[] labels = {0, 0, 1, 1};
        auc.update(Tensors.of(0.9f, 0.1f, 0.6f, 0.4f, 0.65f, 0.35f, 0.2f, 0.8f), labels, 4);
        assertThat(auc.value()).isEqualTo(0.75);
        assertThat(auc.area(0)).isEqualTo(0.75);
        auc.reset();
        auc.update(Tensors.of(0.9f, 0.1f, 0.6f, 0.4f, 0.6f, 0.4f, 0.2f, 0.8f), labels, 4);
        assertThat(auc.value()).isEqualTo(0.875);
    }

    /** Against the definition: the share of pairs in the right order, equal ones counting half; many equal scores, three classes, two batches. */
    @Test
    void isTheShareOfPairs() {
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
        Tensor t = Tensors.of(logits);
        auc.update(t, labels, 120);
        int[] rest = Arrays.copyOfRange(labels, 120, n);
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
    void ofLogits() {
        RocAuc auc = new RocAuc(2, Outputs.LOGITS, 4);
        auc.update(Tensors.of(0, 1, 100, 100.5f, -7, -5, 3, 0), new int[] {1, 0, 1, 0}, 4);
        assertThat(auc.value()).isEqualTo(1);
        auc.reset();
        auc.update(Tensors.of(0, 1), new int[] {1}, 1);
        assertThat(auc.value()).isNaN();
    }
}
