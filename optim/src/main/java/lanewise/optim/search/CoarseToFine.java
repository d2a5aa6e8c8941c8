package lanewise.optim.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Random search in stages: many short trials over the whole space, then longer ones where the best of the stage before lie, and so on.
 *
 * <p>A stage draws numbers from the smallest box that has the kept settings of the stage before, a tenth of the box's width added on each
 * side, inside the domain; and choices from those that are among them. A stage after one in which every trial failed draws as that one did.
 *
 * @param stages at least one
 * @param keep the share of a stage's successful trials that decides where the next one looks; at least two of them are kept
 */
public record CoarseToFine(List<Stage> stages, double keep) implements Method {
    private static final double MARGIN = 0.1;

    public CoarseToFine {
        stages = List.copyOf(stages);
        Require.atLeast(1, "coarse to fine", "the number of stages", stages.size());
        Require.inside("coarse to fine", "keep", keep);
    }

    /** A fifth is kept. */
    public CoarseToFine(Stage... stages) {
        this(List.of(stages), 0.2);
    }

    /**
     * So many trials of this budget.
     *
     * @param trials at least 1
     * @param budget of each, at least 1
     */
    public record Stage(int trials, int budget) {
        public Stage {
            Require.atLeast(1, "coarse to fine", "trials of a stage", trials);
            Require.atLeast(1, "coarse to fine", "budget of a stage", budget);
        }
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
                int stage = stageOf(history.size());
                return stage < 0 ? 0 : firstOf(stage);
            }

            @Override
            public Optional<Proposal> propose(History history) {
                int n = history.size();
                int stage = stageOf(n);
                return stage < 0
                        ? Optional.empty()
                        : Optional.of(Proposal.of(
                                draw(space, seed, history, n, stage),
                                stages.get(stage).budget()));
            }
        };
    }

    private int firstOf(int stage) {
        return stages.subList(0, stage).stream().mapToInt(Stage::trials).sum();
    }

    /** The stage of trial n, or −1 behind the last one. */
    private int stageOf(int n) {
        for (int s = 0; s < stages.size(); s++) {
            if (n < firstOf(s + 1)) {
                return s;
            }
        }
        return -1;
    }

    private Setting draw(Space space, long seed, History history, int n, int stage) {
        Setting anywhere = space.random(seed, n);
        List<Setting> kept = kept(history, stage);
        if (kept.isEmpty()) {
            return anywhere;
        }
        Draws draws = Draws.ofProposal(seed, n);
        double[] units = new double[space.parameters().size()];
        for (int i = 0; i < units.length; i++) {
            units[i] = within(space.parameters().get(i), i, kept, draws, anywhere.unit(i));
        }
        return space.at(units);
    }

    /** The best settings of the last stage before this one that has any. */
    private List<Setting> kept(History history, int stage) {
        for (int s = stage - 1; s >= 0; s--) {
            List<Integer> ranked = history.ranked(firstOf(s), firstOf(s + 1));
            if (!ranked.isEmpty()) {
                int count = Math.max(2, (int) Math.ceil(keep * ranked.size()));
                return ranked.stream().limit(count).map(history::setting).toList();
            }
        }
        return List.of();
    }

    private static double within(Parameter p, int i, List<Setting> kept, Draws draws, double elsewhere) {
        double[] units =
                kept.stream().filter(s -> s.has(i)).mapToDouble(s -> s.unit(i)).toArray();
        double u = draws.uniform();
        if (units.length == 0) {
            return elsewhere;
        }
        if (p instanceof ChoiceParameter) {
            return units[(int) (u * units.length)];
        }
        double low = Arrays.stream(units).min().getAsDouble();
        double high = Arrays.stream(units).max().getAsDouble();
        double margin = MARGIN * (high - low);
        double from = Math.max(0, low - margin);
        return from + u * (Math.min(1, high + margin) - from);
    }
}
