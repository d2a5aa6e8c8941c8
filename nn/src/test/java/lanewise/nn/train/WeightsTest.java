package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.metric.Evaluation;
import lanewise.optim.Adam;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the weights of a data set do, and that they do nothing to examples that have none. */
class WeightsTest {
    private static final float[] WEIGHTS = new float[Trainings.EXAMPLES];

    static {
        for (int i = 0; i < WEIGHTS.length; i++) {
            WEIGHTS[i] = i % 4 == 0 ? 0 : 0.25f * (i % 7);
        }
    }

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Dataset plain() {
        return Clouds.of(Trainings.EXAMPLES, 6, 3, 5, arena);
    }

    private Trainer trainer() {
        return Trainer.of(Trainings.network(1, arena, pool), new Adam(0.01))
                .epochs(2)
                .build(arena, pool);
    }

    private static List<Integer> bits(Trainer trainer) {
        return Trainings.bits(trainer, trainer.parts().network());
    }

    private List<Integer> trainedOn(Examples examples) {
        Trainer trainer = trainer();
        trainer.fit(examples);
        return bits(trainer);
    }

    @Test
    void thoseOfADataSetDoWhatThoseOfExamplesDo() {
        List<Integer> weighted = trainedOn(Examples.of(plain().withWeights(WEIGHTS)));
        assertThat(weighted)
                .isEqualTo(trainedOn(Examples.of(plain()).weighted(WEIGHTS)))
                .isNotEqualTo(trainedOn(Examples.of(plain())));
    }

    /** By the loss of the training, which a user may go on with. */
    @Test
    void aFitLeavesNoneBehind() {
        Trainer trainer = trainer();
        trainer.fit(Examples.of(plain().withWeights(WEIGHTS)));
        assertThat(trainer.loss().sampleWeights().toArray()).containsOnly(1f);
    }

    @Test
    void aFitThatFailsLeavesNoneBehind() {
        Trainer trainer = trainer();
        Dataset data = plain().withWeights(WEIGHTS);
        data.features().set(0, Float.NaN);
        assertThatThrownBy(() -> trainer.fit(Examples.of(data))).isInstanceOf(DivergedException.class);
        assertThat(trainer.loss().sampleWeights().toArray()).containsOnly(1f);
    }

    @Test
    void aFitAfterwardsIsNotWeighted() {
        Trainer first = trainer();
        Trainer second = trainer();
        first.fit(Examples.of(plain().withWeights(WEIGHTS)));
        second.fit(Examples.of(plain()).weighted(WEIGHTS));
        first.fit(plain(), 1, new TrainingListener() {});
        float[] ones = new float[Trainings.EXAMPLES];
        Arrays.fill(ones, 1);
        second.fit(plain().withWeights(ones), 1, new TrainingListener() {});
        assertThat(bits(first)).isEqualTo(bits(second));
    }

    /** Steps that a user takes: each asks for the weights of its own examples. */
    @Test
    void aStepAfterwardsIsNotWeighted() {
        int[] order = {0, 1, 2, 3};
        Trainer trainer = trainer();
        Trainer fresh = trainer();
        trainer.step(plain().withWeights(WEIGHTS), order, 0, 4);
        fresh.step(plain().withWeights(WEIGHTS), order, 0, 4);
        fresh.loss().resetWeights();
        assertThat(trainer.step(plain(), order, 0, 4)).isEqualTo(fresh.step(plain(), order, 0, 4));
        assertThat(bits(trainer)).isEqualTo(bits(fresh));
    }

    /** Σ wᵢlᵢ / N for the weighted, Σ lᵢ / N for what comes behind it. */
    @Test
    void aValidationAfterwardsIsNotWeighted() {
        Trainer trainer = trainer();
        double alone = trainer.validate(Examples.of(plain())).loss();
        double weighted =
                trainer.validate(Examples.of(plain().withWeights(WEIGHTS))).loss();
        assertThat(weighted).isNotCloseTo(alone, within(0.1 * alone));
        assertThat(trainer.validate(Examples.of(plain())).loss()).isEqualTo(alone);
    }

    /** An evaluation counts every example, whatever the loss was weighted with before. */
    @Test
    void anEvaluationIsNotWeighted() {
        Trainer trainer = trainer();
        Network network = trainer.parts().network();
        double alone = Evaluation.of(network, trainer.loss(), plain()).loss();
        Elementwise.fill(0.5f, trainer.loss().sampleWeights(), Trainings.BATCH);
        assertThat(Evaluation.of(network, trainer.loss(), plain()).loss()).isEqualTo(alone);
    }
}
