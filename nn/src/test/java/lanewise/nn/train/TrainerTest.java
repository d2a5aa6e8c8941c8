package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.metric.Evaluation;
import lanewise.optim.ParameterGroup;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epochs and steps (rows A12, B01 to B03). */
class TrainerTest {
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

    /** Records what happens, and which examples of {@link Clouds#numbered} each step used. */
    private static final class Recorder implements TrainingListener {
        final Network network;
        final int size;
        final List<String> calls = new ArrayList<>();
        final List<List<Integer>> epochs = new ArrayList<>();
        final List<EpochReport> reports = new ArrayList<>();
        final List<Float> losses = new ArrayList<>();
        private List<Integer> examples = new ArrayList<>();

        Recorder(Network network, int size) {
            this.network = network;
            this.size = size;
        }

        @Override
        public void onStep(TrainingStep step) {
            calls.add("step " + step.epoch() + "/" + step.step() + "/" + step.steps());
            losses.add(step.loss());
            int rows = Math.min(network.capacity(), size - (step.step() - 1) * network.capacity());
            for (int i = 0; i < rows; i++) {
                examples.add((int) network.input().get(i));
            }
        }

        @Override
        public void onEpoch(EpochReport report) {
            calls.add("epoch " + report.epoch() + "/" + report.epochs());
            reports.add(report);
            epochs.add(examples);
            examples = new ArrayList<>();
        }
    }

    /** B02: every example once an epoch, in another order each time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 23, 50})
    void everyExampleOncePerEpochInANewOrder(int batch) {
        Dataset data = Clouds.numbered(23, 2, arena);
        Network network = softmaxRegression(1, 2, batch);
        Recorder recorder = new Recorder(network, 23);
        trainer(network, 1e-6).fit(data, 4, recorder);
        assertThat(recorder.epochs).hasSize(4).doesNotHaveDuplicates();
        for (List<Integer> examples : recorder.epochs) {
            assertThat(examples)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 23).boxed().toList());
        }
    }

    /** B02: a second call of fit goes on with new orders, and the same seed gives the same ones. */
    @Test
    void ordersDependOnSeedAndEpochOnly() {
        Dataset data = Clouds.numbered(23, 2, arena);
        Network network = softmaxRegression(1, 2, 5);
        Recorder together = new Recorder(network, 23);
        trainer(network, 1e-6).fit(data, 4, together);
        Recorder apart = new Recorder(network, 23);
        Trainer again = trainer(network, 1e-6);
        again.fit(data, 1, apart);
        again.fit(data, 3, apart);
        assertThat(apart.epochs).isEqualTo(together.epochs);
    }

    /**
     * B01: a batch of everything makes one update an epoch; B02: a batch of 1 makes N; B03: the last short batch makes
     * one more.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 10, 64})
    void updatesPerEpoch(int batch) {
        Dataset data = Clouds.numbered(10, 2, arena);
        Network network = softmaxRegression(1, 2, batch);
        Trainer trainer = trainer(network, 1e-6);
        Recorder recorder = new Recorder(network, 10);
        trainer.fit(data, 3, recorder);
        int updates = (10 + batch - 1) / batch;
        assertThat(trainer.optimizer().steps()).isEqualTo(3L * updates);
        assertThat(recorder.reports).allMatch(r -> r.steps() == updates);
    }

    /**
     * B03: with equal examples every batch has the gradient of one, whatever its size, if it divides by its own size.
     */
    @Test
    void aShortBatchDividesByItsOwnSize() {
        Dataset same = Clouds.of(1, 4, 3, 5, arena).subset("same", new int[7], arena);
        Network inFives = softmaxRegression(4, 3, 5);
        trainer(inFives, 0.5).fit(same, 1, SILENT);
        Network inOnes = softmaxRegression(4, 3, 1);
        Trainer single = trainer(inOnes, 0.5);
        single.step(same, new int[7], 0, 1);
        single.step(same, new int[7], 0, 1);
        for (int i = 0; i < inOnes.parameters().slab().size(); i++) {
            // A sum of five equal floats times 1/5 is off by a few 2⁻²⁴.
            assertThat((double) inFives.parameters().slab().get(i))
                    .isCloseTo(inOnes.parameters().slab().get(i), within(1e-6));
        }
    }

    /** B01, A12: one step on the full batch is θ − ε·(1/N)Σ∇l, the mean of the examples' own gradients. */
    @Test
    void theFullBatchGradientIsTheMeanOfTheExamplesGradients() {
        Dataset data = Clouds.of(6, 4, 3, 5, arena);
        Network network = softmaxRegression(4, 3, 6);
        double[] mean = new double[network.parameters().slab().size()];
        for (int n = 0; n < 6; n++) {
            trainer(network, 0).step(data, new int[] {n}, 0, 1);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += network.gradients().slab().get(i) / 6;
            }
        }
        trainer(network, 0).step(data, IntStream.range(0, 6).toArray(), 0, 6);
        for (int i = 0; i < mean.length; i++) {
            assertThat((double) network.gradients().slab().get(i)).isCloseTo(mean[i], within(1e-6));
        }
    }

    @Test
    void listenersAreCalledInOrder() {
        Dataset data = Clouds.numbered(5, 2, arena);
        Network network = softmaxRegression(1, 2, 2);
        Recorder recorder = new Recorder(network, 5);
        trainer(network, 1e-6).fit(data, 2, recorder);
        assertThat(recorder.calls)
                .containsExactly(
                        "step 1/1/3",
                        "step 1/2/3",
                        "step 1/3/3",
                        "epoch 1/2",
                        "step 2/1/3",
                        "step 2/2/3",
                        "step 2/3/3",
                        "epoch 2/2");
    }

    /** A12: the epoch's loss is the mean over examples, so a short batch counts for less. */
    @Test
    void meanLossWeighsBatchesByTheirSize() {
        Dataset data = Clouds.of(5, 3, 2, 5, arena);
        Network network = softmaxRegression(3, 2, 4);
        Trainer trainer = trainer(network, 0);
        Recorder recorder = new Recorder(network, 5);
        trainer.fit(data, 1, recorder);
        double mean = (4.0 * recorder.losses.get(0) + recorder.losses.get(1)) / 5;
        assertThat(recorder.reports.get(0).loss()).isCloseTo(mean, within(1e-12));
        // With a learning rate of 0 the network stays as it is, so an evaluation must see the same loss.
        assertThat(recorder.reports.get(0).loss())
                .isCloseTo(Evaluation.of(network, trainer.loss(), data).loss(), within(1e-6));
    }

    /** L04: the loss falls, and separable data are learned. */
    @Test
    void learnsWhatCanBeLearned() {
        Dataset data = Clouds.of(90, 6, 3, 5, arena);
        Network network = Network.builder(Shape.of(6)).dense(8).relu().dense(3).build(16, 1, arena, pool);
        Trainer trainer = trainer(network, 0.1);
        Recorder recorder = new Recorder(network, 90);
        trainer.fit(data, 10, recorder);
        assertThat(recorder.reports.get(9).loss())
                .isLessThan(recorder.reports.get(0).loss() / 2);
        assertThat(Evaluation.of(network, trainer.loss(), data).accuracy()).isEqualTo(1);
    }

    /** Frozen parameters keep their bits. */
    @Test
    void groupsReachTheOptimizer() {
        Dataset data = Clouds.of(20, 4, 3, 5, arena);
        Network network = Network.builder(Shape.of(4)).dense(5).relu().dense(3).build(4, 1, arena, pool);
        float[] before = network.parameters().get("dense1.weight").toArray();
        float[] other = network.parameters().get("dense2.weight").toArray();
        ParameterGroup frozen = ParameterGroup.frozen("first layer", n -> n.startsWith("dense1."));
        new Trainer(network, new Sgd(0.1), List.of(frozen), 1, arena, pool).fit(data, 1, SILENT);
        assertThat(network.parameters().get("dense1.weight").toArray()).isEqualTo(before);
        assertThat(network.parameters().get("dense2.weight").toArray()).isNotEqualTo(other);
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

    @Test
    void tellsWhatTheWarmUpCameToBeforeTheFirstStep() {
        List<String> told = new ArrayList<>();
        Network network = Network.builder(Shape.of(8)).dense(4).build(16, 1, arena, pool);
        new Trainer(network, new Sgd(0.1), 1, arena, pool)
                .fit(Clouds.of(32, 8, 4, 7, arena), 1, new TrainingListener() {
                    @Override
                    public void onWarmUp(Warmup.Report report) {
                        told.add("warm-up, " + report.notCompiled().size() + " left");
                    }

                    @Override
                    public void onStep(TrainingStep step) {
                        told.add("step " + step.step());
                    }
                });
        assertThat(told).containsExactly("warm-up, 0 left", "step 1", "step 2");
    }

    @Test
    void reportsHaveASpeed() {
        Dataset data = Clouds.numbered(10, 2, arena);
        Network network = softmaxRegression(1, 2, 5);
        Recorder recorder = new Recorder(network, 10);
        trainer(network, 1e-6).fit(data, 1, recorder);
        assertThat(recorder.reports.get(0).samplesPerSecond()).isPositive().isFinite();
        assertThat(recorder.reports.get(0).allocatedBytes()).isNotNegative();
    }
}
