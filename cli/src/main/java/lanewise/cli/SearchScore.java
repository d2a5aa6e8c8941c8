package lanewise.cli;

import java.util.Locale;
import lanewise.nn.data.Dataset;
import lanewise.optim.Goal;

/** What a search judges settings by: one of the {@link Scores}. */
enum SearchScore {
    /** Of classes. */
    ACCURACY(Goal.MAXIMISE),
    /** Of numbers. */
    R2(Goal.MAXIMISE),
    /** What training minimises: cross entropy, or the mean squared error of standardised numbers. */
    LOSS(Goal.MINIMISE);

    private final Goal goal;

    SearchScore(Goal goal) {
        this.goal = goal;
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
        return name().toLowerCase(Locale.ROOT);
    }
}
