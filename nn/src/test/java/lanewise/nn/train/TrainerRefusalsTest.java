package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training refuses, and where it stops because numbers are no longer finite. */
class TrainerRefusalsTest {
    private static final TrainingListener SILENT = new TrainingListener() {};

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network softmaxRegression(int inputs, int classes, int capacity) {
        return Network.builder(Shape.of(inputs)).dense(classes).build(capacity, 1, arena, pool);
    }

    private Trainer trainer(Network network, double learningRate) {
        return new Trainer(network, new Sgd(learningRate), 1, arena, pool);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void epochsBelowOneAreRefused(int epochs) {
        Dataset data = Clouds.numbered(5, 2, arena);
        Trainer trainer = trainer(softmaxRegression(1, 2, 2), 0.1);
        assertThatThrownBy(() -> trainer.fit(data, epochs, SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(epochs))
                .hasMessageContaining("at least 1");
    }

    @Test
    void dataOfAnotherWidthIsRefusedWithBothNumbers() {
        Trainer trainer = trainer(softmaxRegression(3, 2, 2), 0.1);
        assertThatThrownBy(() -> trainer.fit(Clouds.of(5, 4, 2, 1, arena), 1, SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clouds")
                .hasMessageContaining("4 features")
                .hasMessageContaining("takes 3");
    }

    @Test
    void moreClassesThanOutputsAreRefusedWithBothNumbers() {
        Trainer trainer = trainer(softmaxRegression(4, 2, 2), 0.1);
        assertThatThrownBy(() -> trainer.fit(Clouds.of(5, 4, 3, 1, arena), 1, SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 classes")
                .hasMessageContaining("2 outputs");
    }

    /**
     * Rows beyond the capacity are refused like those of Network.forward, not by an index that is out of bounds
     * somewhere.
     */
    @Test
    void stepsLargerThanTheCapacityAreRefusedWithBothNumbers() {
        Dataset data = Clouds.of(5, 4, 2, 1, arena);
        Trainer trainer = trainer(softmaxRegression(4, 2, 2), 0.1);
        int[] order = {0, 1, 2, 3, 4};
        assertThatThrownBy(() -> trainer.step(data, order, 0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("2");
    }

    @Test
    void learningRatesThatAreNoNumberAreRefused() {
        assertThatThrownBy(() -> new Sgd(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Sgd(-0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-0.1");
    }

    /** What is wrong is in the data, so the message says input, not a layer. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteInTheDataAreNamed(float value) {
        Dataset data = Clouds.of(6, 4, 2, 1, arena);
        data.features().set(9, value);
        Network network = Network.builder(Shape.of(4)).dense(5).relu().dense(2).build(6, 1, arena, pool);
        float[] before = network.parameters().slab().toArray();
        assertThatThrownBy(() -> trainer(network, 0.1).fit(data, 1, SILENT))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("step 1")
                .hasMessageContaining("input")
                .hasMessageContaining("not finite")
                .hasMessageNotContaining("\n");
        assertThat(network.parameters().slab().toArray()).isEqualTo(before);
    }

    /** Row C07: step, layer, advice; and the step that failed has changed nothing. */
    @Test
    void anExplodingTrainingStopsBeforeItsParametersAreTouched() {
        Dataset data = Clouds.of(12, 4, 3, 1, arena);
        Network network = Network.builder(Shape.of(4)).dense(8).relu().dense(3).build(4, 1, arena, pool);
        Trainer trainer = trainer(network, 1e30);
        int[] order = IntStream.range(0, 12).toArray();
        int step = 0;
        float[] before;
        Throwable thrown;
        do {
            before = network.parameters().slab().toArray();
            int from = step % 3 * 4;
            thrown = catchThrowable(() -> trainer.step(data, order, from, 4));
            step++;
        } while (thrown == null && step < 20);
        assertThat(thrown)
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("at step " + step + ";")
                .hasMessageMatching(".*(dense1|relu1|dense2|the loss).*")
                .hasMessageContaining("learning rate")
                .hasMessageNotContaining("\n");
        assertThat(network.parameters().slab().toArray()).isEqualTo(before);
        assertThat(trainer.optimizer().steps()).isEqualTo(step - 1);
    }

    /** The step is counted over all epochs, as a user sees it who counts updates. */
    @Test
    void stepsOfADivergenceAreCountedOverAllEpochs() {
        Dataset data = Clouds.of(4, 4, 2, 1, arena);
        Network network = softmaxRegression(4, 2, 2);
        Trainer trainer = trainer(network, 0.1);
        trainer.fit(data, 3, SILENT);
        data.features().set(0, Float.NaN);
        data.features().set(4, Float.NaN);
        data.features().set(8, Float.NaN);
        data.features().set(12, Float.NaN);
        assertThatThrownBy(() -> trainer.fit(data, 1, SILENT))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("at step 7;");
    }
}
