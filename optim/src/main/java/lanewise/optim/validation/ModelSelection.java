package lanewise.optim.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.optim.Goal;

/**
 * Choosing among settings without looking at the test part: score each on examples it has not learned from, take the best, train again on all
 * examples but the test part, and test once.
 */
public final class ModelSelection {
    private ModelSelection() {}

    /**
     * What came of it.
     *
     * @param setting the best
     * @param scores of all settings, in their order, on what was left out
     * @param model trained with the best setting on all examples but the test part
     * @param testScore of that model: an honest estimate, as long as nothing is chosen by it
     */
    public record Chosen<S, M>(S setting, List<Double> scores, M model, double testScore) {
        public Chosen {
            scores = List.copyOf(scores);
        }
    }

    /** Chooses by the validation part. Each setting is trained once, and the best once more. */
    public static <S, M> Chosen<S, M> holdOut(List<S> settings, Partition parts, Learner<S, M> learner, Goal goal) {
        int[] train = parts.train();
        int[] validation = parts.validation();
        return finish(settings, parts, learner, goal, s -> learner.score(learner.train(s, train), validation));
    }

    /** Chooses by the mean over k folds of the training and validation parts together; for small data. */
    public static <S, M> Chosen<S, M> crossValidated(
            List<S> settings, Partition parts, int k, long seed, Learner<S, M> learner, Goal goal) {
        List<Fold> folds = Folds.within(parts.trainAndValidation(), k, seed);
        return finish(settings, parts, learner, goal, s -> mean(s, folds, learner));
    }

    private static <S, M> Chosen<S, M> finish(
            List<S> settings, Partition parts, Learner<S, M> learner, Goal goal, ToDoubleFunction<S> score) {
        List<Double> scores = settings.stream().map(score::applyAsDouble).toList();
        S best = settings.get(best(scores, goal));
        M model = learner.train(best, parts.trainAndValidation());
        return new Chosen<>(best, scores, model, learner.score(model, parts.test()));
    }

    /**
     * How good a choice by inner folds is on the examples of the outer ones: nested cross validation. It scores the way of choosing, not one
     * setting.
     */
    public static <S, M> Scores nested(List<S> settings, List<Folds.Nested> folds, Learner<S, M> learner, Goal goal) {
        List<Double> outer = new ArrayList<>();
        for (Folds.Nested nested : folds) {
            List<Double> scores =
                    settings.stream().map(s -> mean(s, nested.inner(), learner)).toList();
            M model = learner.train(
                    settings.get(best(scores, goal)), nested.outer().train());
            outer.add(learner.score(model, nested.outer().validation()));
        }
        return new Scores(outer);
    }

    private static <S, M> double mean(S setting, List<Fold> folds, Learner<S, M> learner) {
        return Scores.of(folds, f -> learner.score(learner.train(setting, f.train()), f.validation()))
                .mean();
    }

    /**
     * The index of the best score, of the first where several are equal.
     *
     * @throws IllegalArgumentException when none is a number
     */
    public static int best(List<Double> scores, Goal goal) {
        int best = -1;
        double bestScore = Double.NaN;
        for (int i = 0; i < scores.size(); i++) {
            if (goal.prefers(scores.get(i), bestScore)) {
                best = i;
                bestScore = scores.get(i);
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException("the scores are " + scores + "; at least one must be a number");
        }
        return best;
    }
}
