package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.ExampleOrder;
import lanewise.nn.loss.PlacedLoss;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which examples of a data set fit gives the network, in which order and with which weights. */
@Timeout(120)
class DatasetExamplesTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    @Test
    @DisplayName("B02: balanced examples come equally often, to within one")
    void balancedClassesComeEquallyOften() {
        int[] some = IntStream.range(0, digits.size())
                .filter(i -> digits.label(i) < 2 || i % 9 == 0)
                .toArray();
        Dataset uneven = digits.select("uneven", some);
        int[] counts = new int[10];
        Trainer trainer =
                Trainer.of(Trainings.onDigits(32, arena, pool), new Sgd(0.01)).build(arena, pool);
        trainer.fit(Examples.of(uneven).balanced(), new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                for (int i = 0; i < step.rows(); i++) {
                    counts[loss.labels()[i]]++;
                }
            }
        });
        assertThat(Arrays.stream(counts).sum()).isEqualTo(some.length);
        assertThat(Arrays.stream(counts).max().orElseThrow()
                        - Arrays.stream(counts).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("class weights are n/(k n_j) for each example, and go on with a data set's own weights")
    void classWeights() {
        Dataset three = Clouds.of(3, 4, 3, 1, arena).select("three", new int[] {0, 1, 1, 2, 2, 2});
        float[] found = new float[6];
        Trainer trainer = Trainer.of(Network.builder(Shape.of(4)).dense(3).build(6, 1, arena, pool), new Sgd(0.1))
                .build(arena, pool);
        trainer.fit(
                Examples.of(three.withWeights(new float[] {1, 1, 3, 1, 1, 1})).classWeighted(), new Steps() {
                    @Override
                    void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                        for (int i = 0; i < 6; i++) {
                            found[i] = loss.sampleWeights().get(i);
                        }
                    }
                });
        float third = (float) (6 / (3.0 * 3));
        assertThat(found).containsExactlyInAnyOrder(2, 1, 3, third, third, third);
    }

    @Test
    @DisplayName("B02: there is one definition of the shuffled order")
    void theOrderOfAFitIsExampleOrders() {
        int[] expected = new int[50];
        List<Float> found = new ArrayList<>();
        Trainer trainer = Trainer.of(Network.builder(Shape.of(1)).dense(2).build(8, 1, arena, pool), new Sgd(1e-6))
                .seed(9)
                .epochs(2)
                .build(arena, pool);
        trainer.fit(Examples.of(Clouds.numbered(50, 2, arena)), new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                for (int i = 0; step.epoch() == 2 && i < step.rows(); i++) {
                    found.add(x.get(i));
                }
            }
        });
        ExampleOrder.shuffled(9).fill(1, expected);
        assertThat(found)
                .containsExactlyElementsOf(
                        Arrays.stream(expected).mapToObj(i -> (float) i).toList());
    }
}
