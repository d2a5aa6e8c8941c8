package lanewise.optim.search;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lanewise.optim.Goal;

/**
 * What a search came to.
 *
 * @param goal which scores are better
 * @param trials all that finished, failed ones included; trial n is the nth
 */
public record SearchResult(Goal goal, List<TrialResult> trials) {
    public SearchResult {
        trials = List.copyOf(trials);
    }

    /**
     * The trial with the best score, whatever its budget; the first one on ties.
     *
     * @throws IllegalStateException when all failed
     */
    public TrialResult best() {
        return trials.stream()
                .filter(t -> !t.failed())
                .min(Comparator.comparingDouble(t -> t.cost(goal)))
                .orElseThrow(() -> new IllegalStateException("none of " + trials.size() + " trials succeeded"
                        + firstFailure().map(f -> "; the first: " + f).orElse("")));
    }

    private Optional<TrialResult> firstFailure() {
        return trials.stream().filter(TrialResult::failed).findFirst();
    }

    /** The best score up to and with each trial; NaN before the first success. */
    public double[] bestSoFar() {
        double[] best = new double[trials.size()];
        double cost = Double.POSITIVE_INFINITY;
        double score = Double.NaN;
        for (int i = 0; i < best.length; i++) {
            TrialResult t = trials.get(i);
            if (t.cost(goal) < cost) {
                cost = t.cost(goal);
                score = t.score();
            }
            best[i] = score;
        }
        return best;
    }

    /** The sum of what the trials spent: budgets, less what parents had spent before. */
    public long spent() {
        return trials.stream()
                .mapToLong(t -> t.budget()
                        - (t.parent().isPresent()
                                ? trials.get(t.parent().getAsInt()).budget()
                                : 0L))
                .sum();
    }

    /** How many trials failed. */
    public long failures() {
        return trials.stream().filter(TrialResult::failed).count();
    }

    /** The parameters whose best value lies on a border of the domain; none when all trials failed. */
    public List<Border> borders() {
        return failures() == trials.size() ? List.of() : Border.of(best().setting());
    }

    /** A few lines for people: the best, what failed, and warnings. */
    public String report() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%d trials, %d failed%n", trials.size(), failures()));
        firstFailure().ifPresent(f -> out.append(String.format("first failure: %s%n", f)));
        if (failures() < trials.size()) {
            out.append(String.format("best: %s%n", best()));
            borders().forEach(b -> out.append(String.format("warning: %s%n", b)));
        }
        return out.toString();
    }
}
