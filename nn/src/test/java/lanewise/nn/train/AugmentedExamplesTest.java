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
import lanewise.nn.data.augment.Shift;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What augmentation and mixing make of examples and of their targets, on the way to the network. */
@Timeout(120)
class AugmentedExamplesTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    @Test
    @DisplayName("J06: fit gives the network shifted images with their labels, otherwise in each epoch")
    void shiftsKeepLabels() {
        List<String> seen = new ArrayList<>();
        Dataset few = digits.select("few", IntStream.range(0, 20).toArray());
        Trainer trainer = Trainer.of(Trainings.onDigits(20, arena, pool), new Sgd(0.01))
                .epochs(2)
                .build(arena, pool);
        trainer.fit(Examples.of(few).augmented(new Shift(1, 1, 0)), new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                for (int i = 0; i < 20; i++) {
                    float[] image = x.slice(64 * i, 64).toArray();
                    int label = loss.labels()[i];
                    assertThat(IntStream.range(0, 20).anyMatch(k -> few.label(k) == label && isShift(few, k, image)))
                            .isTrue();
                }
                seen.add(Arrays.toString(x.toArray()));
            }
        });
        assertThat(seen).hasSize(2).doesNotHaveDuplicates();
    }

    private static boolean isShift(Dataset of, int k, float... image) {
        for (int dr = -1; dr <= 1; dr++) {
            for (int dc = -1; dc <= 1; dc++) {
                boolean same = true;
                for (int j = 0; j < 64; j++) {
                    int r = j / 8 - dr;
                    int c = j % 8 - dc;
                    boolean inside = r >= 0 && r < 8 && c >= 0 && c < 8;
                    same &= image[j] == (inside ? of.source().get(k, 8 * r + c) : 0);
                }
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    @DisplayName("A07, J06: mixed labels are probabilities of the loss that is minimised; validation keeps its labels")
    void mixedLabelsAreProbabilities() {
        int[] mixtures = {0};
        Trainer trainer = Trainer.of(Trainings.onDigits(32, arena, pool), new Adam(0.01))
                .epochs(2)
                .build(arena, pool);
        Examples mixed = Examples.of(digits).mixup(0.4);
        FitResult result = trainer.fit(mixed, mixed, new Steps() {
            @Override
            void look(TrainingStep step, Tensor x, PlacedLoss loss) {
                assertThat(loss.description()).isEqualTo(SoftmaxCrossEntropy.ofProbabilities());
                double expected = 0;
                for (int i = 0; i < step.rows(); i++) {
                    float[] p = loss.targets().slice(10 * i, 10).toArray();
                    double sum = 0;
                    int classes = 0;
                    for (float q : p) {
                        sum += q;
                        classes += q > 0 ? 1 : 0;
                    }
                    // λ and 1 − λ are rounded once each.
                    assertThat(Math.abs(sum - 1)).isLessThan(0x1p-22);
                    assertThat(classes).isBetween(1, 2);
                    mixtures[0] += classes == 2 ? 1 : 0;
                    expected += loss.losses().get(i);
                }
                assertThat((double) step.loss()).isCloseTo(expected / step.rows(), Offset.offset(1e-5));
            }
        });
        assertThat(mixtures[0]).isGreaterThan(digits.size());
        ValidationReport validation = result.reports().getLast().validation().orElseThrow();
        assertThat(validation.metrics()).containsOnlyKeys("accuracy");
        assertThat(validation).isEqualTo(trainer.validate(Examples.of(digits)));
        assertThat(validation.get("accuracy")).isGreaterThan(0.5);
    }

    /** One example with a target of its own each: nothing of a regression is different. */
    @Test
    void numbersAreMixedToo() {
        Tensor x = Clouds.of(50, 4, 3, 1, arena).features();
        Trainer trainer = Trainer.of(Network.builder(Shape.of(4)).dense(4).build(8, 1, arena, pool), new Sgd(0.1))
                .loss(new MeanSquaredError())
                .build(arena, pool);
        trainer.fit(Examples.of("same", x, x).mixup(1), new Steps() {
            @Override
            void look(TrainingStep step, Tensor input, PlacedLoss loss) {
                assertThat(input.slice(0, 4 * step.rows()).toArray())
                        .isEqualTo(loss.targets().slice(0, 4 * step.rows()).toArray());
            }
        });
    }
}
