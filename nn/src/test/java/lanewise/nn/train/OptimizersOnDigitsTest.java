package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.metric.Evaluation;
import lanewise.optim.AdaBelief;
import lanewise.optim.AdaBound;
import lanewise.optim.AdaGrad;
import lanewise.optim.Adadelta;
import lanewise.optim.Adafactor;
import lanewise.optim.Adam;
import lanewise.optim.AdamW;
import lanewise.optim.Adamax;
import lanewise.optim.AmsGrad;
import lanewise.optim.Asgd;
import lanewise.optim.Lamb;
import lanewise.optim.Lion;
import lanewise.optim.Lookahead;
import lanewise.optim.Momentum;
import lanewise.optim.Muon;
import lanewise.optim.NAdam;
import lanewise.optim.Nesterov;
import lanewise.optim.Optimizer;
import lanewise.optim.RAdam;
import lanewise.optim.RmsProp;
import lanewise.optim.Rprop;
import lanewise.optim.Sam;
import lanewise.optim.ScheduleFreeAdamW;
import lanewise.optim.ScheduleFreeSgd;
import lanewise.optim.Sgd;
import lanewise.optim.WeightDecay;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Softmax regression on the embedded digits with every rule. */
class OptimizersOnDigitsTest {
    /** What a linear classifier reaches on the test part; guessing would be right once in ten. */
    private static final double ACCURACY = 0.93;

    private static final int EPOCHS = 8;
    private static final TensorArena ARENA = TensorArena.ofShared();
    private static final WorkerPool POOL = WorkerPool.of(1);
    private static Split digits = Digits.loadSplit(ARENA);

    @BeforeAll
    static void standardize() {
        Standardizer standardizer = Standardizer.overall(digits.train(), ARENA);
        standardizer.apply(digits.train());
        standardizer.apply(digits.test());
    }

    @AfterAll
    static void close() {
        POOL.close();
        ARENA.close();
    }

    static List<Optimizer> rules() {
        Schedule tenth = Schedule.constant(0.1);
        return List.of(
                new Sgd(0.1),
                new Momentum(0.02, 0.9),
                new Nesterov(0.02, 0.9),
                new Nesterov(
                        Schedule.constant(0.02),
                        Schedule.constant(0.9),
                        Nesterov.Form.LOOK_AHEAD,
                        WeightDecay.half(1e-4)),
                new AdaGrad(0.1),
                new RmsProp(0.003),
                new Adam(0.01),
                new AdamW(0.01),
                new AmsGrad(0.01),
                new Adamax(0.02),
                new NAdam(0.01),
                new RAdam(0.01),
                new Adadelta(1),
                new AdaBound(0.003),
                new AdaBelief(0.01),
                new Lion(0.003),
                new Lamb(0.03),
                new Asgd(0.1),
                new ScheduleFreeSgd(1),
                new ScheduleFreeAdamW(0.02),
                new Adafactor(tenth),
                new Muon(0.02, new Adam(0.01)),
                new Lookahead(new Adam(0.01)),
                new Sam(new Momentum(0.02, 0.9)));
    }

    private static double accuracy(Optimizer rule, int batch, int epochs) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Network network = Network.builder(Shape.of(64)).dense(10).build(batch, 1, arena, POOL);
            Trainer trainer = new Trainer(network, rule, 1, arena, POOL);
            trainer.fit(digits.train(), epochs, new TrainingListener() {});
            return Evaluation.of(network, trainer.loss(), digits.test()).accuracy();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void learnsDigits(Optimizer rule) {
        assertThat(accuracy(rule, 32, EPOCHS)).as(rule.describe()).isGreaterThan(ACCURACY);
    }

    /** Rprop wants all examples at once: one step an epoch. */
    @Test
    void rpropLearnsFromFullBatches() {
        assertThat(accuracy(new Rprop(0.01), digits.train().size(), 40)).isGreaterThan(ACCURACY);
    }

    /** When the second gradient of a step is not finite, the parameters are where they were before the step. */
    @Test
    void aStepThatDivergesHalfwayIsTakenBack() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset data = Clouds.of(20, 4, 3, 7, arena);
            Network network = Network.builder(data.exampleShape()).dense(3).build(20, 1, arena, POOL);
            Trainer trainer = new Trainer(network, new Sam(new Sgd(0.1), 1e38), 1, arena, POOL);
            float[] before = network.parameters().slab().toArray();
            DivergedException diverged = catchThrowableOfType(
                    DivergedException.class, () -> trainer.fit(data, 1, new TrainingListener() {}));
            assertThat(diverged).isNotNull();
            assertThat(network.parameters().slab().toArray()).containsExactly(before);
            assertThat(trainer.optimizer().steps()).isZero();
        }
    }
}
