package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.metric.Outputs;
import lanewise.optim.Adam;
import lanewise.optim.validation.Scores;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Means of models, of checkpoints, of passes with dropout, and of folds. */
class EnsembleTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network network(long seed) {
        return Network.builder(Shape.of(6))
                .dense(8)
                .relu()
                .dropout(0.4f)
                .dense(3)
                .build(5, seed, arena, pool);
    }

    private Tensor inputs() {
        Rng rng = new Rng(4, 4);
        Tensor x = arena.allocate(5, 6);
        for (int i = 0; i < 30; i++) {
            x.set(i, rng.normal(i));
        }
        return x;
    }

    private static double[] softmax(Tensor logits, int row) {
        double sum = 0;
        double[] p = new double[3];
        for (int j = 0; j < 3; j++) {
            p[j] = Math.exp(logits.get(3 * row + j));
            sum += p[j];
        }
        for (int j = 0; j < 3; j++) {
            p[j] /= sum;
        }
        return p;
    }

    /** K01: the mean of the probabilities, not of the logits. */
    @Test
    void k01IsTheMeanOfProbabilities() {
        List<Network> members = List.of(network(1), network(2), network(3));
        Ensemble ensemble = Ensemble.of(members, Outputs.LOGITS, arena);
        Tensor x = inputs();
        ensemble.predict(x, 4);
        double[][] mean = new double[4][3];
        double[][] squares = new double[4][3];
        for (Network member : members) {
            member.input().copyFrom(x);
            member.forward(4);
            for (int i = 0; i < 4; i++) {
                double[] p = softmax(member.output(), i);
                for (int j = 0; j < 3; j++) {
                    mean[i][j] += p[j] / 3;
                    squares[i][j] += p[j] * p[j] / 3;
                }
            }
        }
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat((double) ensemble.mean().get(3 * i + j)).isCloseTo(mean[i][j], within(1e-6));
                assertThat((double) ensemble.variance().get(3 * i + j))
                        .isCloseTo(squares[i][j] - mean[i][j] * mean[i][j], within(1e-6));
            }
        }
    }

    /** I07: more passes come nearer to their limit, and say how sure they are; a network without dropout is always sure. */
    @Test
    void i07ManyPassesWithDropoutAgreeOnAMean() {
        Network network = network(1);
        Tensor x = inputs();
        double few = distance(network, x, 10);
        double many = distance(network, x, 1000);
        assertThat(many).isLessThan(few);
        Ensemble passes = Ensemble.monteCarlo(network, 100, Outputs.LOGITS, arena);
        passes.predict(x, 5);
        assertThat(passes.variance().get(0)).isPositive();
        Network plain = Network.builder(Shape.of(6)).dense(3).build(5, 1, arena, pool);
        Ensemble sure = Ensemble.monteCarlo(plain, 100, Outputs.LOGITS, arena);
        sure.predict(x, 5);
        // Σp²/M − (Σp/M)² of equal p ≤ 1: each sum of 100 is off by at most 100·2⁻²⁴.
        assertThat(sure.variance().get(0)).isLessThan(2e-5f);
    }

    /** The greatest difference of two means of so many passes. */
    private double distance(Network network, Tensor x, int n) {
        Ensemble passes = Ensemble.monteCarlo(network, n, Outputs.LOGITS, arena);
        passes.predict(x, 5);
        float[] first = passes.mean().toArray();
        passes.predict(x, 5);
        double most = 0;
        for (int i = 0; i < first.length; i++) {
            most = Math.max(most, Math.abs(first[i] - passes.mean().get(i)));
        }
        return most;
    }

    @Test
    void predictingAllocatesNothing() {
        Ensemble ensemble = Ensemble.of(List.of(network(1), network(2)), Outputs.LOGITS, arena);
        network(1).warmUp(Ensemble.kernels(), java.time.Duration.ofSeconds(30));
        Tensor x = inputs();
        AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
        assertThat(SteadyState.bytes(meter, 200, () -> ensemble.predict(x, 5))).isZero();
    }

    @Test
    void membersThatDoNotFitAreRefused() {
        Network other = Network.builder(Shape.of(7)).dense(3).build(5, 1, arena, pool);
        assertThatThrownBy(() -> Ensemble.of(List.of(network(1), other), Outputs.LOGITS, arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 6 to 3")
                .hasMessageContaining("from 7 to 3");
        assertThatThrownBy(() -> Ensemble.of(List.of(), Outputs.LOGITS, arena)).hasMessageContaining("at least 1");
        Ensemble ensemble = Ensemble.of(List.of(network(1)), Outputs.LOGITS, arena);
        assertThatThrownBy(() -> ensemble.predict(inputs(), 6)).hasMessageContaining("1 to 5");
    }

    /** K02: the mean of the parameters of three checkpoints. */
    @Test
    void k02IsTheMeanOfCheckpoints() throws IOException {
        Network network = Trainings.network(1, arena, pool);
        List<float[]> saved = new ArrayList<>();
        Trainer.of(network, new Adam(0.01))
                .epochs(3)
                .checkpoints(Checkpoints.everyEpoch(folder).keep(3, 0))
                .build(arena, pool)
                .fit(Trainings.examples(arena), new TrainingListener() {
                    @Override
                    public void onCheckpoint(Path file) {
                        saved.add(network.parameters().slab().toArray());
                    }
                });
        Network averaged = Trainings.network(2, arena, pool);
        CheckpointAverage.into(averaged, CheckpointFolder.newestFirst(folder).reversed());
        for (int i = 0; i < saved.getFirst().length; i++) {
            double mean = (saved.get(0)[i] + (double) saved.get(1)[i] + saved.get(2)[i]) / 3;
            assertThat((double) averaged.parameters().slab().get(i)).isCloseTo(mean, within(1e-6));
        }
        assertThat(averaged.state().orElseThrow().slab().toArray())
                .isEqualTo(network.state().orElseThrow().slab().toArray());
        assertThatThrownBy(() -> CheckpointAverage.into(network(1), CheckpointFolder.newestFirst(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6x10")
                .hasMessageContaining("6x8");
    }

    /** M03, M04: a score for each fold, each of a network that has not seen it. */
    @Test
    void m04FoldsHaveAMeanAndAVariance() {
        Dataset data = Clouds.of(90, 6, 3, 5, arena);
        List<Network> trained = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        Scores scores = CrossValidation.of(data, CrossValidation.stratified(data, 5, 1), "loss", own -> {
            Network network = Network.builder(Shape.of(6)).dense(3).build(8, 1, own, pool);
            trained.add(network);
            return Trainer.of(network, new Adam(0.05)).epochs(5).build(own, pool);
        });
        assertThat(trained).hasSize(5).doesNotHaveDuplicates();
        assertThat(scores.values()).hasSize(5).doesNotHaveDuplicates();
        assertThat(scores.mean()).isBetween(0.0, 0.7);
        assertThat(scores.variance()).isPositive();
        for (var fold : CrossValidation.stratified(data, 5, 1)) {
            Network network = Network.builder(Shape.of(6)).dense(3).build(8, 1, arena, pool);
            Trainer trainer = new Trainer(network, new Adam(0.05), 1, arena, pool);
            trainer.fit(data.subset("train", fold.train(), arena), 5, new TrainingListener() {});
            alone.add(Evaluation.of(network, trainer.loss(), data.subset("left out", fold.validation(), arena))
                    .loss());
        }
        assertThat(scores.values()).isEqualTo(alone);
    }
}
