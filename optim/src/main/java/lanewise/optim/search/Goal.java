package lanewise.optim.search;

/** Which scores are better. */
public enum Goal {
    /** Lower ones: losses, errors, times. */
    MINIMISE,
    /** Higher ones: accuracies. */
    MAXIMISE;

    /** The score as something to be minimised; a failed trial's is +∞. */
    double cost(TrialResult result) {
        return result.failed() ? Double.POSITIVE_INFINITY : this == MINIMISE ? result.score() : -result.score();
    }
}
