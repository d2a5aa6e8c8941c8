package lanewise.optim;

/** Which of two scores is better. */
public enum Better {
    /** The lower: a loss. */
    LOWER,
    /** The higher: an accuracy. */
    HIGHER;

    /** Whether a score is better than another; NaN never is, and anything else is better than NaN. */
    public boolean than(double score, double other) {
        if (Double.isNaN(other)) {
            return !Double.isNaN(score);
        }
        return this == LOWER ? score < other : score > other;
    }

    /** A score that every other is better than. */
    public double worst() {
        return this == LOWER ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
}
