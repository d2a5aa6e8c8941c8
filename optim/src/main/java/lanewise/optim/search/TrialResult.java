package lanewise.optim.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lanewise.optim.Goal;

/**
 * A finished trial: a line of the journal.
 *
 * @param number from 0, in the order of proposal
 * @param parent the trial that it continued, if any
 * @param budget what it had spent when it ended, its parents' share included
 * @param score finite, or NaN if the trial failed
 * @param seconds that it took
 * @param failure why there is no score
 * @param notes what the objective recorded beside the score
 */
public record TrialResult(
        int number,
        OptionalInt parent,
        int budget,
        Setting setting,
        double score,
        double seconds,
        Optional<String> failure,
        Map<String, Double> notes) {
    public TrialResult {
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
        if (Double.isFinite(score) == failure.isPresent()) {
            throw new IllegalArgumentException("trial " + number + " has score " + score + " and failure " + failure
                    + "; it must have one of them");
        }
    }

    /** Whether it has no score. */
    public boolean failed() {
        return failure.isPresent();
    }

    @Override
    public String toString() {
        return "trial " + number + ": " + failure.map(f -> "failed, " + f).orElseGet(() -> "score " + score) + " at "
                + setting;
    }

    /** The score as something to be minimised; a failed trial's is +∞. */
    double cost(Goal goal) {
        return failed() ? Double.POSITIVE_INFINITY : goal.cost(score);
    }
}
