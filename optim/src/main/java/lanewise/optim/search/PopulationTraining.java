package lanewise.optim.search;

import java.util.List;
import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Population based training: all members train a while; then those at the bottom of the population take over state and setting of one at
 * the top (exploit) and change the setting a little (explore), the others go on as they are, and so on (Jaderberg et al., "Population Based
 * Training of Neural Networks", 2017, algorithm 1, with truncation selection). What is found is not a setting but a schedule of settings.
 *
 * <p>Trial n continues member n mod population. Its parent's state must be copied, since others may continue the same trial; only
 * parameters that may change in the middle of a training belong in the space.
 *
 * <p>Exploring multiplies a number by {@code factor} or 1/{@code factor} and rounds whole ones away from where they were; with
 * probability {@code resample} a parameter is drawn anew instead; choices only so. Nobody waits for a generation to end: a member is compared
 * with the latest known result of every other.
 *
 * @param population at least 2
 * @param step what a trial spends
 * @param generations how often every member trains
 * @param share of the population that is replaced, and that it is replaced by; between 0 and ½
 * @param factor above 1
 * @param resample probability for each parameter
 */
public record PopulationTraining(
        int population, int step, int generations, double share, double factor, double resample) implements Method {
    public PopulationTraining {
        Require.atLeast(2, "population based training", "population", population);
        Require.atLeast(1, "population based training", "step", step);
        Require.atLeast(1, "population based training", "generations", generations);
        Require.share("population based training", "resample", resample);
        if (!(share > 0 && share <= 0.5)) {
            throw new IllegalArgumentException(
                    "population based training: share is " + share + "; it must be in (0, 1/2]");
        }
        if (!(factor > 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "population based training: factor is " + factor + "; it must be finite and above 1");
        }
    }

    /** A fifth is replaced, numbers change by a fifth, one parameter in four is drawn anew. */
    public PopulationTraining(int population, int step, int generations) {
        this(population, step, generations, 0.2, 1.2, 0.25);
    }

    @Override
    public boolean endless() {
        return false;
    }

    @Override
    public Proposer start(Space space, long seed) {
        return new Proposer() {
            @Override
            public int needs(History history) {
                return Math.max(0, history.size() - population + 1);
            }

            @Override
            public Optional<Proposal> propose(History history) {
                return history.size() < (long) population * generations
                        ? Optional.of(next(space, seed, history))
                        : Optional.empty();
            }
        };
    }

    private Proposal next(Space space, long seed, History history) {
        int n = history.size();
        int from = Math.max(0, history.known() - population);
        // The last known trial of every member.
        List<Integer> ranked = history.ranked(from, history.known());
        if (n < population || ranked.isEmpty()) {
            return Proposal.of(space.random(seed, n), step);
        }
        int own = n - population;
        int members = history.known() - from;
        int replaced = (int) Math.ceil(share * members);
        Draws draws = Draws.ofProposal(seed, n);
        int better = ranked.get(draws.below(Math.min(replaced, ranked.size())));
        int place = ranked.indexOf(own);
        boolean low = place < 0 || place >= members - replaced;
        if (low && history.cost(better) < history.cost(own)) {
            return after(better, explore(space, history.setting(better), draws), history);
        }
        return after(own, history.setting(own), history);
    }

    private Proposal after(int parent, Setting setting, History history) {
        return Proposal.after(parent, setting, history.proposal(parent).budget() + step);
    }

    private Setting explore(Space space, Setting setting, Draws draws) {
        double[] codes = setting.codes();
        for (int i = 0; i < codes.length; i++) {
            Parameter p = space.parameters().get(i);
            double anywhere = p.code(draws.uniform());
            boolean anew = draws.chance(resample);
            double by = draws.chance(0.5) ? factor : 1 / factor;
            if (anew || Double.isNaN(codes[i])) {
                codes[i] = anywhere;
            } else {
                codes[i] = perturb(p, codes[i], by);
            }
        }
        return space.ofCodes(codes);
    }

    private static double perturb(Parameter p, double code, double by) {
        return switch (p) {
            case ChoiceParameter c -> code;
            case RealParameter r -> Math.max(r.low(), Math.min(r.high(), code * by));
            case WholeParameter w -> {
                double moved = code * by > code ? Math.ceil(code * by) : Math.floor(code * by);
                yield Math.max(w.low(), Math.min(w.high(), moved)) + 0.0;
            }
        };
    }
}
