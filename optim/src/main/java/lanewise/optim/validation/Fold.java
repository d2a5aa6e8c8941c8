package lanewise.optim.validation;

/** One of k ways to leave out a part: what to learn from, and what was left out. */
public final class Fold {
    private final int[] train;
    private final int[] validation;

    Fold(int[] train, int[] validation) {
        this.train = train;
        this.validation = validation;
    }

    /** To learn from: a copy. */
    public int[] train() {
        return train.clone();
    }

    /** What was left out: a copy. */
    public int[] validation() {
        return validation.clone();
    }
}
