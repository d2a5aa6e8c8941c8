package lanewise.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.reference.DoubleMlp;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** A network whose outputs are its inputs. */
    private Network identity(int classes, int capacity) {
        Network network = Network.builder(Shape.of(classes)).dense(classes).build(capacity, 1, arena, pool);
        float[] w = new float[classes * classes];
        for (int i = 0; i < classes; i++) {
            w[i * classes + i] = 1;
        }
        network.parameters().get("dense1.weight").copyFrom(w);
        return network;
    }

    /** A12: accuracy and mean loss by hand, in batches that do not divide the data. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 100})
    void accuracyAndMeanLoss(int capacity) {
        float[] logits = {2, 1, 0, /* */ 0, 3, 1, /* */ 1, 0, 2, /* */ 5, 4, 0};
        int[] labels = {0, 1, 0, 0};
        Dataset data =
                new Dataset("d", arena.allocate(4, 3).copyFrom(logits), labels, List.of("a", "b", "c"), Shape.of(3));
        Network network = identity(3, capacity);
        Evaluation e = Evaluation.of(network, SoftmaxCrossEntropy.of(network, arena), data);
        double loss = 0;
        for (int i = 0; i < 4; i++) {
            loss -= Math.log(
                    DoubleMlp.softmax(new double[] {logits[3 * i], logits[3 * i + 1], logits[3 * i + 2]})[labels[i]]);
        }
        assertThat(e.accuracy()).isEqualTo(0.75);
        assertThat(e.loss()).isCloseTo(loss / 4, within(1e-6));
        assertThat(e.examples()).isEqualTo(4);
    }

    @Test
    void argmaxTakesTheFirstOfEquals() {
        assertThat(Evaluation.argmax(arena.allocate(6).copyFrom(9, 1, 3, 3, 2, 9), 1, 4))
                .isEqualTo(1);
        assertThat(Evaluation.argmax(arena.allocate(3).copyFrom(-3, -1, -2), 0, 3))
                .isEqualTo(1);
    }

    /** As Trainer.fit does: otherwise rows of one width would be read as rows of another, without a word. */
    @Test
    void dataOfAnotherWidthIsRefusedWithBothNumbers() {
        Network network = identity(3, 4);
        PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
        assertThatThrownBy(() -> Evaluation.of(network, loss, Clouds.of(6, 2, 2, 1, arena)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("3");
    }
}
