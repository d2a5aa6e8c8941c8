package lanewise.optim.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import lanewise.optim.check.Require;

/**
 * Bayesian optimisation: a Gaussian process is fitted to all results, and the setting is tried for which it expects the greatest improvement
 * (Snoek, Larochelle and Adams, "Practical Bayesian Optimization of Machine Learning Algorithms", NIPS 2012). For dear trials, up to a few
 * hundred of them, and up to some twenty parameters: a proposal takes time that grows with the cube of the number of trials.
 *
 * <p>Failed trials count as bad as the worst result. Costs far above the middle are cut off, since a few trainings that diverged would
 * hide the differences among all others. Trials under way are taken to end as expected.
 *
 * @param initial random trials before the first proposal by the model; at least 2
 * @param covariance what the process takes for alike
 */
public record Bayesian(int initial, Covariance covariance) implements Method {
    /** Costs are cut off this many times as far above the median as the best lies below it. */
    private static final double CUT = 3;

    private static final int LOOK_AROUND = 5;

    public Bayesian {
        Require.atLeast(2, "bayesian", "initial", initial);
    }

    /** Ten random trials, Matérn 5/2. */
    public Bayesian() {
        this(10, Covariance.MATERN_5_2);
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
        double[] y = standardised(history);
        GaussianProcess process = GaussianProcess.fit(covariance, choices(space), points(history), y);
        for (int i = history.known(); i < n; i++) {
            process = process.believing(history.setting(i).units());
        }
        Set<Setting> tried = new HashSet<>();
        for (int i = 0; i < n; i++) {
            tried.add(history.setting(i));
        }
        List<Setting> around =
                ranked.stream().limit(LOOK_AROUND).map(history::setting).toList();
        double best = Arrays.stream(y).min().getAsDouble();
        return new ExpectedImprovement(space, process, best, Draws.ofProposal(seed, n)).argmax(around, tried);
    }

    private static boolean[] choices(Space space) {
        boolean[] choices = new boolean[space.parameters().size()];
        for (int i = 0; i < choices.length; i++) {
            choices[i] = space.parameters().get(i) instanceof ChoiceParameter;
        }
        return choices;
    }

    private static double[][] points(History history) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < history.known(); i++) {
            points.add(history.setting(i).units());
        }
        return points.toArray(double[][]::new);
    }

    /** Costs without the far-off ones, with mean 0 and variance 1. */
    static double[] standardised(History history) {
        double[] finite = history.ranked(0, history.known()).stream()
                .mapToDouble(history::cost)
                .toArray();
        double best = finite[0];
        double median = finite[finite.length / 2];
        double cut = Math.min(finite[finite.length - 1], median + CUT * (median - best));
        // To [0, 1] first, by halves: neither squares nor the range itself may overflow.
        double range = cut > best ? cut / 2 - best / 2 : 1;
        double[] y = new double[history.known()];
        Arrays.setAll(y, i -> (Math.min(history.cost(i), cut) / 2 - best / 2) / range);
        double mean = DoubleStream.of(y).average().getAsDouble();
        double variance =
                DoubleStream.of(y).map(v -> (v - mean) * (v - mean)).average().getAsDouble();
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        return DoubleStream.of(y).map(v -> (v - mean) / deviation).toArray();
    }
}
