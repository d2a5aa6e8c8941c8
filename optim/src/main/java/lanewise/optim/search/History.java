package lanewise.optim.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import lanewise.optim.Goal;

/**
 * What a method may know when it proposes trial {@link #size}: all earlier proposals, and the results of the first {@link #known} of
 * them, whatever else has finished meanwhile.
 */
public final class History {
    private final Goal goal;
    private final List<Proposal> proposals;
    private final List<TrialResult> results;

    /** Lists that may grow; the results are those of the first proposals, in order. */
    History(Goal goal, List<Proposal> proposals, List<TrialResult> results) {
        this.goal = goal;
        this.proposals = Collections.unmodifiableList(proposals);
        this.results = Collections.unmodifiableList(results);
    }

    /** How many trials have been proposed; the number of the next one. */
    public int size() {
        return proposals.size();
    }

    /** How many trials' results may be used: those of trials 0 … known − 1. */
    public int known() {
        return results.size();
    }

    /** Trial i as it was proposed. */
    public Proposal proposal(int i) {
        return proposals.get(i);
    }

    /** The setting of trial i. */
    public Setting setting(int i) {
        return proposals.get(i).setting();
    }

    /**
     * The result of a trial.
     *
     * @throws IndexOutOfBoundsException when it is not known
     */
    public TrialResult result(int i) {
        return results.get(i);
    }

    /** The score of a known trial as something to be minimised; +∞ if it failed. */
    public double cost(int i) {
        return results.get(i).cost(goal);
    }

    /** Known trials among from … to − 1 that did not fail, best first, earlier ones first on ties. */
    public List<Integer> ranked(int from, int to) {
        List<Integer> trials = new ArrayList<>();
        for (int i = from; i < Math.min(to, known()); i++) {
            if (!result(i).failed()) {
                trials.add(i);
            }
        }
        trials.sort(Comparator.comparingDouble(this::cost));
        return trials;
    }
}
