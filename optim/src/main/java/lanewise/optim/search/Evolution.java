package lanewise.optim.search;

import java.util.List;
import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Evolution, one child at a time: two parents are chosen by tournaments, the child takes each parameter from one or the other, some are mutated, and
 * it replaces the worst of the population if it is better (a steady-state genetic algorithm: Whitley, "The GENITOR Algorithm", ICGA 1989).
 * So the population is the best of all trials so far; the first ones are random.
 *
 * <p>A mutated number moves by a normal step on its scale; a mutated choice is drawn anew. One parameter in d is mutated on average.
 *
 * @param population at least 2
 * @param tournament how many members compete to be a parent; at least 1, which leaves it to chance
 * @param mutation standard deviation of a step, as a part of the domain; above 0
 */
public record Evolution(int population, int tournament, double mutation) implements Method {
    public Evolution {
        Require.atLeast(2, "evolution", "population", population);
        Require.atLeast(1, "evolution", "tournament", tournament);
        Require.positive("evolution", "mutation", mutation);
    }

    /** Twenty members, tournaments of three, steps of a tenth of the domain. */
    public Evolution() {
        this(20, 3, 0.1);
    }

    @Override
    public Proposer start(Space space, long seed) {
        return history -> Optional.of(Proposal.of(next(space, seed, history), 1));
    }

    private Setting next(Space space, long seed, History history) {
        int n = history.size();
        List<Integer> ranked = history.ranked(0, history.known());
        if (n < population || ranked.size() < 2) {
            return space.random(seed, n);
        }
        List<Integer> members = ranked.subList(0, Math.min(population, ranked.size()));
        Draws draws = Draws.ofProposal(seed, n);
        Setting mother = history.setting(parent(members, draws));
        Setting father = history.setting(parent(members, draws));
        return mutate(space, cross(mother, father, draws), draws);
    }

    /** Members are ranked, so the winner of a tournament is the one with the smallest place. */
    private int parent(List<Integer> members, Draws draws) {
        int place = members.size();
        for (int i = 0; i < tournament; i++) {
            place = Math.min(place, draws.below(members.size()));
        }
        return members.get(place);
    }

    /** Each code from either parent; from the one that has it if the other has not. NaN where neither has. */
    private static double[] cross(Setting mother, Setting father, Draws draws) {
        double[] codes = mother.codes();
        for (int i = 0; i < codes.length; i++) {
            boolean fathers = draws.chance(0.5);
            if (father.has(i) && (fathers || !mother.has(i))) {
                codes[i] = father.code(i);
            }
        }
        return codes;
    }

    private Setting mutate(Space space, double[] codes, Draws draws) {
        double chance = 1.0 / codes.length;
        for (int i = 0; i < codes.length; i++) {
            Parameter p = space.parameters().get(i);
            double anywhere = p.code(draws.uniform());
            boolean mutated = draws.chance(chance);
            double step = mutation * draws.normal();
            if (Double.isNaN(codes[i]) || (mutated && p instanceof ChoiceParameter)) {
                codes[i] = anywhere;
            } else if (mutated) {
                codes[i] = p.code(p.unit(codes[i]) + step);
            }
        }
        return space.ofCodes(codes);
    }
}
