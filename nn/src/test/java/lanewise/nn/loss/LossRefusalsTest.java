package lanewise.nn.loss;

import static lanewise.nn.loss.LossTrial.CLASSES;
import static lanewise.nn.loss.LossTrial.ROWS;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What losses refuse: settings, sites and batches. */
class LossRefusalsTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    @ParameterizedTest
    @MethodSource("lanewise.nn.loss.LossCase#all")
    void refusesWrongBatchesAndSites(LossCase row) {
        LossTrial t = new LossTrial(row, Reduction.MEAN, arena);
        for (int rows : new int[] {0, -1, ROWS + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> t.loss.lossAndGradient(rows))
                    .withMessageContainingAll("" + rows, "1 to " + ROWS);
        }
        Loss loss = row.loss().apply(Reduction.MEAN);
        PlacedLoss blind = loss.place(new LossSite(t.x, Optional.empty(), ROWS, Shape.of(CLASSES), arena));
        assertThatIllegalStateException()
                .isThrownBy(() -> blind.lossAndGradient(1))
                .withMessageContaining("for evaluation only");
        if (row.targets() == LossCase.Targets.LABEL) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> t.loss.lossAndGradient(new int[1], 2))
                    .withMessageContainingAll("1 labels", "2 examples");
            assertThatIllegalStateException().isThrownBy(t.loss::targets).withMessageContaining("labels()");
            t.loss.labels()[1] = CLASSES;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> t.loss.lossAndGradient(ROWS))
                    .withMessageContainingAll("label 6", "row 1", "0 to 5");
        } else {
            assertThatIllegalStateException().isThrownBy(t.loss::labels).withMessageContaining("takes no labels");
        }
    }

    static Stream<Runnable> wrong() {
        return Stream.of(
                () -> new Quantile(1),
                () -> new Quantile(1e-60),
                () -> new Huber(0),
                () -> new Huber(Double.NaN),
                () -> new Huber(1e300),
                () -> new BinaryCrossEntropy(-1, Reduction.MEAN),
                () -> new Focal(-1),
                () -> new Focal(2, 1.5),
                () -> new SoftmaxFocal(Double.NaN),
                () -> new SoftmaxFocal(1).withClassWeights(-1),
                () -> new Poisson(false, -1, Reduction.MEAN),
                () -> new MultiClassHinge(3, 1, Reduction.MEAN),
                () -> new MultiClassHinge(1, Double.POSITIVE_INFINITY, Reduction.MEAN),
                () -> new CosineSimilarity(0, Reduction.MEAN),
                () -> new Triplet(Double.NaN),
                () -> new Triplet(1, -1, Reduction.MEAN),
                () -> new SoftmaxCrossEntropy().withSmoothing(1.1),
                () -> new SoftmaxCrossEntropy().withClassWeights(1, -1));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void descriptionsCheckThemselves(Runnable wrong) {
        assertThatIllegalArgumentException().isThrownBy(wrong::run).withMessageContaining("it must be");
    }

    @Test
    void shapesThatDoNotFit() {
        Tensor x = arena.allocate(2, 4);
        LossSite site = new LossSite(x, Optional.empty(), 2, Shape.of(4), arena);
        LossSite images = new LossSite(x, Optional.empty(), 2, Shape.of(2, 2), arena);
        assertThatThrownBy(() -> new Triplet(1).place(site)).hasMessageContainingAll("4 elements", "multiple of 3");
        assertThatThrownBy(() -> new SoftmaxCrossEntropy().place(images)).hasMessageContainingAll("2x2", "vector");
        assertThatThrownBy(() -> new MultiClassHinge().place(images)).hasMessageContainingAll("2x2", "vector");
        assertThatThrownBy(() ->
                        new SoftmaxCrossEntropy().withClassWeights(1, 1, 1).place(site))
                .hasMessageContainingAll("3 class weights", "4 classes");
        assertThatThrownBy(() -> new LossSite(x, Optional.empty(), 3, Shape.of(4), arena))
                .hasMessageContainingAll("8 elements", "3 examples of 4", "12");
        assertThatThrownBy(() -> new LossSite(x, Optional.of(arena.allocate(7)), 2, Shape.of(4), arena))
                .hasMessageContainingAll("gradient", "7 elements", "8");
    }
}
