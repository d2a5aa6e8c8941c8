package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
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
