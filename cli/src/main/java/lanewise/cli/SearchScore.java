package lanewise.cli;

import lanewise.nn.data.Dataset;
import lanewise.optim.Goal;

/** What a search judges settings by: one of the {@link Scores}. */
enum SearchScore {
    /** Of classes. */
    ACCURACY(Goal.MAXIMISE, Scores.ACCURACY),
    /** Of numbers. */
    R2(Goal.MAXIMISE, RegressionFigures.R2),
    /** What training minimises: cross entropy, or the mean squared error of standardised numbers. */
    LOSS(Goal.MINIMISE, Scores.LOSS);

    private final Goal goal;
    private final String key;

    SearchScore(Goal goal, String key) {
        this.goal = goal;
        this.key = key;
    }

    /** The one for such data. */
    static SearchScore of(Dataset data, boolean byLoss) {
        return byLoss ? LOSS : data.hasClasses() ? ACCURACY : R2;
    }

    /** Whether more of it is better. */
    Goal goal() {
        return goal;
    }

    boolean isBetter(double a, double b) {
        return goal == Goal.MINIMISE ? a < b : a > b;
    }

    /** As in {@link Scores#values}. */
    @Override
    public String toString() {
        return key;
    }
}
