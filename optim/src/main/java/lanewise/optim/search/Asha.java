package lanewise.optim.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asynchronous successive halving: whenever there is room for a trial, the best setting that is among the top 1/η of its rung and was not yet
 * promoted goes on to the next rung, the highest rung first; if there is none, a new random setting starts at the bottom (Li et al., "A System for
 * Massively Parallel Hyperparameter Tuning", MLSys 2020, algorithm 2).
 *
 * <p>Nobody waits for a rung to fill. A trial of a higher rung continues the one below.
 *
 * @param from r, the smallest budget
 * @param to R, the largest budget
 * @param eta η, at least 2
 */
public record Asha(int from, int to, int eta) implements Method {
    public Asha {
        Rungs.check("asha", from, to, eta);
    }

    /** With η = 3. */
    public Asha(int from, int to) {
        this(from, to, 3);
    }

    @Override
    public Proposer start(Space space, long seed) {
        Rungs rungs = new Rungs(from, to, eta);
        return history -> Optional.of(promotion(rungs, history)
                .orElseGet(() -> Proposal.of(space.random(seed, fresh(history)), rungs.budget(0))));
    }

    private static int fresh(History history) {
        int count = 0;
        for (int i = 0; i < history.size(); i++) {
            count += history.proposal(i).parent().isEmpty() ? 1 : 0;
        }
        return count;
    }

    private Optional<Proposal> promotion(Rungs rungs, History history) {
        Set<Integer> promoted = new HashSet<>();
        for (int i = 0; i < history.size(); i++) {
            history.proposal(i).parent().ifPresent(promoted::add);
        }
        for (int k = rungs.count() - 2; k >= 0; k--) {
            List<Integer> rung = rung(history, rungs.budget(k));
            for (int trial : rung.subList(0, rung.size() / eta)) {
                if (!promoted.contains(trial) && !history.result(trial).failed()) {
                    return Optional.of(Proposal.after(trial, history.setting(trial), rungs.budget(k + 1)));
                }
            }
        }
        return Optional.empty();
    }

    /** Known trials of a budget, best first, failed ones last: they count among those that a promoted one has beaten. */
    private static List<Integer> rung(History history, int budget) {
        List<Integer> rung = new ArrayList<>();
        for (int i = 0; i < history.known(); i++) {
            if (history.proposal(i).budget() == budget) {
                rung.add(i);
            }
        }
        rung.sort(Comparator.comparingDouble(history::cost));
        return rung;
    }
}
