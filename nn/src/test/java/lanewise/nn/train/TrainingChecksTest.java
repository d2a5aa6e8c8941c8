package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.optim.Adam;
import lanewise.optim.Sgd;
import lanewise.optim.clip.L2Penalty;
import lanewise.optim.schedule.LearningRateRange;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingChecksTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Network network = Network.builder(Shape.of(12))
            .dense(24)
            .relu()
            .dropout(0.1f)
            .dense(10)
            .build(16, 1, arena, pool);
    private final TrainingChecks checks = new TrainingChecks(
            network, new SoftmaxCrossEntropy(), Examples.of(Clouds.of(200, 12, 10, 3, arena)), arena, pool);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** L01: weights of 0 give ln 10 = 2.302585, to a rounding of the sum; large ones do not. */
    @Test
    void l01TheFirstLossIsThatOfAGuess() {
        Elementwise.fill(
                0f, network.parameters().slab(), network.parameters().slab().size());
        TrainingChecks.Outcome guess = checks.initialLoss(Math.log(10), 1e-5);
        assertThat(guess.passed()).isTrue();
        assertThat(guess.found()).isCloseTo(2.302585, within(1e-6));
        network.parameters().get("dense2.weight").set(3, 500f);
        network.parameters().get("dense1.bias").set(0, 9f);
        assertThat(checks.initialLoss(Math.log(10), 0.5).passed()).isFalse();
    }

    /** L02: by ½λ‖w‖² of the weights. */
    @Test
    void l02TheLossRisesWithRegularisation() {
        TrainingChecks.Outcome outcome = checks.risesWithRegularisation(new L2Penalty(0.1, L2Penalty.Form.HALF));
        double plain = checks.initialLoss(0, 1e9).found();
        double squares = 0;
        for (String name : List.of("dense1.weight", "dense2.weight")) {
            for (float w : network.parameters().get(name).toArray()) {
                squares += (double) w * w;
            }
        }
        assertThat(outcome.passed()).isTrue();
        assertThat(outcome.found()).isCloseTo(plain + 0.05 * squares, within(1e-9));
        assertThat(checks.risesWithRegularisation(new L2Penalty(0, L2Penalty.Form.HALF))
                        .passed())
                .isFalse();
    }

    /** L03: a batch is learned by heart at a fit rate, and not at one that is much too small; either way nothing is changed. */
    @Test
    void l03ABatchIsLearnedByHeart() {
        float[] before = network.parameters().slab().toArray();
        long random = network.randomSteps();
        TrainingChecks.Outcome learned = checks.overfitOneBatch(new Adam(0.01), 500, 0.05);
        assertThat(learned.passed()).as(learned.text()).isTrue();
        assertThat(learned.found()).isLessThanOrEqualTo(0.05);
        assertThat(checks.overfitOneBatch(new Sgd(1e-9), 20, 0.05).passed()).isFalse();
        assertThat(network.parameters().slab().toArray()).isEqualTo(before);
        assertThat(network.randomSteps()).isEqualTo(random);
    }

    /** C07, L04: the rate that is found lets the loss fall; one far below does not, one far above makes it explode. */
    @Test
    void l04TheLearningRateThatMakesTheLossFall() {
        float[] before = network.parameters().slab().toArray();
        LearningRateRange.Result result = checks.learningRates(Sgd::new, new LearningRateRange(1e-6, 1e4, 100, 0.8, 4));
        assertThat(result.diverged()).isTrue();
        assertThat(network.parameters().slab().toArray()).isEqualTo(before);
        double rate = result.steepest();
        assertThat(rate).isBetween(1e-3, 10.0);
        double atIt = lossAfter(rate);
        assertThat(atIt).isLessThan(1.5);
        assertThat(lossAfter(1e-6)).isGreaterThan(2 * atIt);
    }

    private double lossAfter(double rate) {
        Network other = Network.builder(Shape.of(12)).dense(24).relu().dense(10).build(16, 1, arena, pool);
        return Trainer.of(other, new Sgd(rate))
                .epochs(5)
                .build(arena, pool)
                .fit(Examples.of(Clouds.of(200, 12, 10, 3, arena)))
                .reports()
                .getLast()
                .loss();
    }

    @Test
    void outcomesAreOneLine() {
        assertThat(Arrays.asList(
                        checks.initialLoss(2.3, 1).text(),
                        checks.overfitOneBatch(new Sgd(0.1), 1, 0).text()))
                .allMatch(t -> !t.contains("\n") && t.length() > 20);
    }
}
