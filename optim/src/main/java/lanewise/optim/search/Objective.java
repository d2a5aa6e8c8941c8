package lanewise.optim.search;

/**
 * What is searched: a setting's score. A black box; called by as many threads as the search was given.
 *
 * <p>A trial whose objective throws an exception, or returns NaN or an infinity, is recorded as failed. For results that can be repeated
 * it takes all its random numbers from {@link Trial#seed}.
 */
@FunctionalInterface
public interface Objective {
    /** Tries a setting. */
    double score(Trial trial) throws Exception;

    /** The score of one fold. */
    @FunctionalInterface
    interface Fold {
        /** Trains without fold {@code fold} and scores on it. */
        double score(Trial trial, int fold) throws Exception;
    }

    /**
     * Cross-validation at every setting, for small data: the score is the mean over the folds, s̄ = (1/K) Σ s_k, and the trial's note
     * {@code variance} is (1/K) Σ (s_k − s̄)².
     *
     * @param folds K, at least 2
     * @throws IllegalArgumentException when there are fewer
     */
    static Objective crossValidated(int folds, Fold fold) {
        if (folds < 2) {
            throw new IllegalArgumentException("cross-validation with " + folds + " folds; it needs at least 2");
        }
        return trial -> {
            double[] scores = new double[folds];
            double mean = 0;
            for (int k = 0; k < folds; k++) {
                scores[k] = fold.score(trial, k);
                mean += scores[k] / folds;
            }
            double variance = 0;
            for (double s : scores) {
                variance += (s - mean) * (s - mean) / folds;
            }
            trial.note("variance", variance);
            return mean;
        };
    }
}
