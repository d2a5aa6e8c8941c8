package lanewise.optim.validation;

/**
 * What can be trained and scored.
 *
 * @param <S> settings: hyper-parameters
 * @param <M> models
 */
public interface Learner<S, M> {
    /** Trains a new model on some examples. */
    M train(S setting, int[] examples);

    /** How good a model is on some examples. */
    double score(M model, int[] examples);
}
