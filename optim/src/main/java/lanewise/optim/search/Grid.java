package lanewise.optim.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Every combination of a few values of each parameter, evenly spread on its scale, borders included; all values of choices. For few
 * parameters: the number of trials is a product. Conditional parameters multiply only where they exist.
 *
 * @param points at most, for each number; a whole parameter with fewer values gives them all
 */
public record Grid(int points) implements Method {
    private static final int MAX_TRIALS = 1_000_000;

    public Grid {
        Require.atLeast(1, "grid", "points", points);
    }

    @Override
    public Proposer start(Space space, long seed) {
        List<Setting> settings = settings(space);
        return history -> history.size() < settings.size()
                ? Optional.of(Proposal.of(settings.get(history.size()), 1))
                : Optional.empty();
    }

    @Override
    public boolean endless() {
        return false;
    }

    /**
     * The whole grid, the last parameter changing fastest.
     *
     * @throws IllegalArgumentException when it has more than a million settings
     */
    public List<Setting> settings(Space space) {
        List<Setting> all = new ArrayList<>();
        add(space, new double[space.parameters().size()], 0, all);
        return all;
    }

    private void add(Space space, double[] codes, int i, List<Setting> all) {
        if (i == codes.length) {
            if (all.size() == MAX_TRIALS) {
                throw new IllegalArgumentException("a grid of " + points + " points for each of " + codes.length
                        + " parameters has more than " + MAX_TRIALS + " settings");
            }
            all.add(space.ofCodes(codes));
            return;
        }
        Parameter p = space.parameters().get(i);
        double[] values = space.exists(p, codes) ? p.grid(points) : new double[] {Double.NaN};
        for (double code : values) {
            codes[i] = code;
            add(space, codes, i + 1, all);
        }
    }
}
