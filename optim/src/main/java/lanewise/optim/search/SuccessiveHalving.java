package lanewise.optim.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Many settings get a small budget, the best 1/η of them η times as much, and so on (Jamieson and Talwalkar, "Non-stochastic Best Arm
 * Identification and Hyperparameter Optimization", AISTATS 2016). Then it begins anew with other random settings.
 *
 * <p>A trial of a higher rung continues the one of the rung below. Rungs wait for each other; {@link Asha} does not.
 *
 * @param settings that begin together; at least 1
 * @param from the smallest budget
 * @param to the largest budget
 * @param eta η, at least 2
 */
public record SuccessiveHalving(int settings, int from, int to, int eta) implements Method {
    public SuccessiveHalving {
        Require.atLeast(1, "successive halving", "settings", settings);
        Rungs.check("successive halving", from, to, eta);
    }

    /** With η = 3. */
    public SuccessiveHalving(int settings, int from, int to) {
        this(settings, from, to, 3);
    }

    /** The rung that trial n belongs to: trials first … first + parents − 1; at the lowest rung the parents are empty. */
    private record Position(int rung, int first, int width, List<Integer> parents, int needs) {}

    @Override
    public Proposer start(Space space, long seed) {
        Rungs rungs = new Rungs(from, to, eta);
        return new Proposer() {
            @Override
            public int needs(History history) {
                return find(rungs, history).needs();
            }

            @Override
            public Optional<Proposal> propose(History history) {
                Position at = find(rungs, history);
                int place = history.size() - at.first();
                int budget = rungs.budget(at.rung());
                if (at.rung() == 0) {
                    return Optional.of(Proposal.of(space.random(seed, fresh(history)), budget));
                }
                int parent = at.parents().get(place);
                return Optional.of(Proposal.after(parent, history.setting(parent), budget));
            }
        };
    }

    private static int fresh(History history) {
        int count = 0;
        for (int i = 0; i < history.size(); i++) {
            count += history.proposal(i).parent().isEmpty() ? 1 : 0;
        }
        return count;
    }

    /** Walks through the rungs from trial 0 on. How wide a rung is depends on how many of the one below succeeded. */
    private Position find(Rungs rungs, History history) {
        int n = history.size();
        Position at = new Position(0, 0, settings, List.of(), 0);
        while (n >= at.first() + at.width()) {
            int end = at.first() + at.width();
            if (history.known() < end) {
                return new Position(at.rung(), end, 0, List.of(), end);
            }
            List<Integer> best = history.ranked(at.first(), end);
            int width = Math.min(best.size(), at.width() / eta);
            boolean top = at.rung() == rungs.count() - 1 || width == 0;
            at = top
                    ? new Position(0, end, settings, List.of(), end)
                    : new Position(at.rung() + 1, end, width, new ArrayList<>(best.subList(0, width)), end);
        }
        return at;
    }
}
