package lanewise.optim.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.optim.check.Require;

/**
 * Tree-structured Parzen estimator: l is the density of the best γ of all trials and g that of the rest, and of several values drawn from l
 * the one with the greatest l/g is tried, parameter by parameter; a conditional one learns from the trials in which it existed (Bergstra,
 * Bardenet, Bengio and Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011, §4). For many parameters, conditions and choices,
 * and hundreds of trials; it does not see how parameters act together.
 *
 * <p>Failed trials and those under way count among the rest.
 *
 * @param initial random trials at the beginning; at least 2
 * @param gamma γ, between 0 and 1
 * @param candidates drawn from l for each parameter; at least 1
 */
public record Tpe(int initial, double gamma, int candidates) implements Method {
    public Tpe {
        Require.atLeast(2, "tpe", "initial", initial);
        Require.inside("tpe", "gamma", gamma);
        Require.atLeast(1, "tpe", "candidates", candidates);
    }

    /** Ten random trials, the best 15 %, 24 candidates. */
    public Tpe() {
        this(10, 0.15, 24);
    }

    @Override
    public Proposer start(Space space, long seed) {
        return history -> Optional.of(Proposal.of(next(space, seed, history), 1));
    }

    private Setting next(Space space, long seed, History history) {
        int n = history.size();
        List<Integer> ranked = history.ranked(0, history.known());
        if (n < initial || ranked.size() < 2) {
            return space.random(seed, n);
        }
        List<Integer> good = ranked.subList(0, (int) Math.ceil(gamma * ranked.size()));
        List<Integer> rest = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        rest.removeAll(good);
        Draws draws = Draws.ofProposal(seed, n);
        double[] codes = new double[space.parameters().size()];
        for (int i = 0; i < codes.length; i++) {
            Parameter p = space.parameters().get(i);
            codes[i] = space.exists(p, codes)
                    ? best(Parzen.of(p, codes(history, good, i)), Parzen.of(p, codes(history, rest, i)), draws)
                    : Double.NaN;
        }
        return space.ofCodes(codes);
    }

    private static double[] codes(History history, List<Integer> trials, int i) {
        return trials.stream()
                .map(history::setting)
                .filter(s -> s.has(i))
                .mapToDouble(s -> s.code(i))
                .toArray();
    }

    private double best(Parzen good, Parzen rest, Draws draws) {
        double best = Double.NaN;
        double bestRatio = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < candidates; c++) {
            double code = good.draw(draws);
            double ratio = good.log(code) - rest.log(code);
            if (Double.isNaN(best) || ratio > bestRatio) {
                best = code;
                bestRatio = ratio;
            }
        }
        return best;
    }
}
