package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.optim.Goal;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a training ends, and which parameters it leaves. */
class StopRuleTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network softmaxRegression(int capacity) {
        return Network.builder(Shape.of(4)).dense(3).build(capacity, 1, arena, pool);
    }

    private Examples clouds(int n, long seed) {
        return Examples.of(Clouds.of(n, 4, 3, seed, arena));
    }

    private static float[] theta(Network network) {
        return network.parameters().slab().toArray();
    }

    /** M08: the weights that the validation liked best are those that stay; without progress the training ends. */
    @Test
    void stopsWithoutProgressAndPutsTheBestBack() {
        Network network = softmaxRegression(8);
        List<float[]> after = new ArrayList<>();
        List<Double> judged = new ArrayList<>();
        // A validation set of other labels: the better the training, the worse it looks.
        Dataset other = Clouds.of(30, 4, 3, 9, arena);
        int[] wrong = IntStream.range(0, 30).map(i -> (i + 1) % 3).toArray();
        Dataset contrary = new Dataset("contrary", other.features(), wrong, other.classes(), Shape.of(4));
        FitResult result = Trainer.of(network, new Sgd(0.1))
                .epochs(50)
                .patience(3)
                .restoreBest()
                .build(arena, pool)
                .fit(clouds(40, 1), Examples.of(contrary), new TrainingListener() {
                    @Override
                    public void onEpoch(EpochReport report) {
                        after.add(theta(network));
                        judged.add(report.judgedLoss());
                    }
                });
        int best = judged.indexOf(judged.stream().min(Double::compare).orElseThrow());
        assertThat(result.epochs()).isEqualTo(best + 1 + 3);
        assertThat(result.stopped())
                .hasValueSatisfying(why ->
                        assertThat(why).startsWith("no progress in 3 epochs since the best, loss " + judged.get(best)));
        assertThat(result.bestEpoch()).contains(best + 1);
        assertThat(theta(network)).isEqualTo(after.get(best)).isNotEqualTo(after.getLast());
    }

    /** Progress below min delta is none. */
    @Test
    void progressMustBeAsLargeAsMinDelta() {
        FitResult result = Trainer.of(softmaxRegression(8), new Sgd(1e-6))
                .epochs(50)
                .monitor(new Monitor("loss", Goal.MINIMISE, 0.01))
                .patience(2)
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(result.epochs()).isEqualTo(3);
    }

    /** B04: any criterion ends the loop, after the update in which it holds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 7, 10, 12})
    void b04StopsAfterSoManyUpdates(long steps) {
        FitResult result = Trainer.of(softmaxRegression(8), new Sgd(0.1))
                .epochs(50)
                .stopWhen(StopRule.maxSteps(steps))
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(result.steps()).isEqualTo(steps);
        assertThat(result.epochs()).isEqualTo((int) steps / 5);
    }

    @Test
    void b04StopsAtALossOrWhenTimeIsUpOrWhenAsked() {
        FitResult low = Trainer.of(softmaxRegression(8), new Sgd(0.5))
                .epochs(500)
                .stopWhen(StopRule.lossAtMost(0.2))
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(low.reports().getLast().loss()).isLessThanOrEqualTo(0.2);
        assertThat(low.reports().stream().limit(low.epochs() - 1)).allMatch(r -> r.loss() > 0.2);
        long begin = System.nanoTime();
        FitResult timed = Trainer.of(softmaxRegression(8), new Sgd(0.1))
                .epochs(Integer.MAX_VALUE)
                .stopWhen(StopRule.maxTime(Duration.ofMillis(200)))
                .build(arena, pool)
                .fit(clouds(40, 1));
        assertThat(timed.stopped()).contains("time is up");
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(200_000_000L);
        assertThatThrownBy(() -> StopRule.maxTime(Duration.ZERO)).hasMessageContaining("above 0");
    }
}
