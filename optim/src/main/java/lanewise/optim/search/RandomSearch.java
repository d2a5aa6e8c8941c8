package lanewise.optim.search;

import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Independent draws: uniform on every parameter's own scale. Better than a grid of as many trials when few of the parameters matter, since no
 * two trials share a value (Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012).
 *
 * @param budget of every trial
 */
public record RandomSearch(int budget) implements Method {
    public RandomSearch {
        Require.atLeast(1, "random search", "budget", budget);
    }

    /** With budget 1: the objective decides how much it spends. */
    public RandomSearch() {
        this(1);
    }

    @Override
    public Proposer start(Space space, long seed) {
        return history -> Optional.of(Proposal.of(space.random(seed, history.size()), budget));
    }
}
