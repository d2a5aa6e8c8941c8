package lanewise.optim;

/** Which scores are better. */
public enum Goal {
    /** Lower ones: losses, errors, times. */
    MINIMISE,
    /** Higher ones: accuracies. */
    MAXIMISE;

    /** The score as something to be minimised. */
    public double cost(double score) {
        return this == MINIMISE ? score : -score;
    }

    /** Whether a score is better than another; NaN never is, and any number is better than NaN. */
    public boolean prefers(double score, double other) {
        return Double.isNaN(other) ? !Double.isNaN(score) : cost(score) < cost(other);
    }
}
