package lanewise.nn.train;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.data.Dataset;
import lanewise.optim.validation.Fold;
import lanewise.optim.validation.Folds;
import lanewise.optim.validation.Scores;
import lanewise.simd.TensorArena;

/**
 * Trains a new network for each fold of some data and scores it on what was left out; mean and variance of the scores tell how good the way of training is
 * (rows M03 and M04).
 *
 * {@snippet :
 * Scores scores = CrossValidation.of(data, CrossValidation.stratified(data, 5, 1), "accuracy", arena -> {
 *     Network network = Network.builder(Shape.of(64)).dense(32).relu().dense(10).build(32, 1, arena, pool);
 *     return Trainer.of(network, new Adam(1e-3)).epochs(10).build(arena, pool);
 * });
 * System.out.println(scores.mean() + " ± " + Math.sqrt(scores.variance()));
 * }
 */
public final class CrossValidation {
    private CrossValidation() {}

    /** Makes what is to be trained. */
    @FunctionalInterface
    public interface Training {
        /** A new network and its trainer, in an arena that is closed when the fold is done. */
        Trainer in(TensorArena arena);
    }

    /** k folds with the same share of every class. */
    public static List<Fold> stratified(Dataset data, int k, long seed) {
        int[] labels = IntStream.range(0, data.size()).map(data::label).toArray();
        return Folds.stratified(labels, k, seed);
    }

    /**
     * Trains and scores each fold.
     *
     * @param metric {@code loss}, {@code accuracy}, or a metric of the trainer
     */
    public static Scores of(Dataset data, List<Fold> folds, String metric, Training training) {
        return Scores.of(folds, fold -> {
            try (TensorArena arena = TensorArena.ofShared()) {
                Trainer trainer = training.in(arena);
                Examples train = Examples.of(data.subset(data.name() + " (fold)", fold.train(), arena));
                Examples leftOut = Examples.of(data.subset(data.name() + " (left out)", fold.validation(), arena));
                trainer.fit(train, leftOut);
                return trainer.validate(leftOut).get(metric);
            }
        });
    }
}
