package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import org.junit.jupiter.api.Test;

/** Accuracy among the k greatest gives what scikit-learn's documentation says of its examples, and what its definition gives by hand. */
class TopKAccuracyTest {
    /** scikit-learn, top_k_accuracy_score: 0.75 of these four for k = 2. */
    @Test
    void examplesOfTheDocumentation() {
        Tensor scores = Tensors.of(0.5f, 0.2f, 0.2f, 0.3f, 0.4f, 0.2f, 0.2f, 0.4f, 0.3f, 0.7f, 0.2f, 0.1f);
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
    void tiesAndNaN() {
        TopKAccuracy one = new TopKAccuracy(3, 1);
        one.update(Tensors.of(1, 1, 0, 1, 1, 0, Float.NaN, 0, 0), new int[] {0, 1, 0}, 3);
        assertThat(one.value()).isEqualTo(1.0 / 3);
    }
}
