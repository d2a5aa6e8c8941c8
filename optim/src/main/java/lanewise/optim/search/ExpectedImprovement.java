package lanewise.optim.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much a trial may be expected to lower the best cost, EI = σ·(z·Φ(z) + φ(z)) with z = (best − μ)/σ (Jones, Schonlau and Welch, "Efficient
 * Global Optimization of Expensive Black-Box Functions", 1998, eq. 15), and where that is greatest.
 *
 * <p>Compared by its logarithm, since over most of a space it is too small for a double (Ament et al., "Unexpected Improvements to Expected
 * Improvement", NeurIPS 2023).
 */
final class ExpectedImprovement {
    private static final int CANDIDATES = 500;
    private static final int NEAR_THE_BEST = 100;
    private static final int CLIMBS = 3;
    private static final double FIRST_STEP = 0.1;
    private static final double LAST_STEP = 1e-4;

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingDouble(c -> -c.logImprovement);

    private final Space space;
    private final GaussianProcess process;
    private final double best;
    private final Draws draws;

    /** A point of the unit cube with the setting there. */
    private static final class Candidate {
        final double[] units;
        final Setting setting;
        final double logImprovement;

        Candidate(double[] units, Setting setting, double logImprovement) {
            this.units = units;
            this.setting = setting;
            this.logImprovement = logImprovement;
        }
    }

    ExpectedImprovement(Space space, GaussianProcess process, double best, Draws draws) {
        this.space = space;
        this.process = process;
        this.best = best;
        this.draws = draws;
    }

    /** ln EI of a prediction. */
    static double log(double best, double mean, double deviation) {
        if (!(deviation > 0)) {
            return mean < best ? StrictMath.log(best - mean) : Double.NEGATIVE_INFINITY;
        }
        double z = (best - mean) / deviation;
        return StrictMath.log(deviation) + logOfUnit(z);
    }

    /** ln(z·Φ(z) + φ(z)). Far below 0 it is φ(z)·(1 + z·(1 − Φ(−z))/φ(z)) with most digits cancelled: there it is φ(z)/z². */
    private static double logOfUnit(double z) {
        if (z > -3) {
            return StrictMath.log(z * StandardNormal.cumulative(z) + StandardNormal.density(z));
        }
        double logDensity = -z * z / 2 - 0.5 * StrictMath.log(2 * Math.PI);
        double rest = z > -1000 ? 1 + z * StandardNormal.mills(-z) : 1 / (z * z);
        return logDensity + StrictMath.log(rest);
    }

    private Candidate candidate(double[] units) {
        Setting setting = space.at(units);
        GaussianProcess.Prediction p = process.predict(setting.units());
        return new Candidate(units, setting, log(best, p.mean(), Math.sqrt(p.variance())));
    }

    /**
     * The setting where EI is greatest, as far as random points and climbs from the best of them find it; none of {@code tried}, if there are others.
     *
     * @param around settings near which to look also: the best so far
     */
    Setting argmax(List<Setting> around, Set<Setting> tried) {
        List<Candidate> starts = Stream.concat(
                        IntStream.range(0, CANDIDATES).mapToObj(i -> candidate(anywhere())),
                        IntStream.range(0, around.isEmpty() ? 0 : NEAR_THE_BEST)
                                .mapToObj(i -> candidate(
                                        near(around.get(i % around.size()).units(), FIRST_STEP))))
                .filter(c -> !tried.contains(c.setting))
                .sorted(BEST_FIRST)
                .toList();
        if (starts.isEmpty()) {
            return space.at(anywhere());
        }
        Set<Setting> seen = new HashSet<>();
        return starts.stream()
                .filter(c -> seen.add(c.setting))
                .limit(CLIMBS)
                .map(c -> climb(c, tried))
                .min(BEST_FIRST)
                .orElseThrow()
                .setting;
    }

    private double[] anywhere() {
        double[] units = new double[space.parameters().size()];
        Arrays.setAll(units, i -> draws.uniform());
        return units;
    }

    /** Moves one coordinate or all, as often. */
    private double[] near(double[] units, double step) {
        double[] moved = units.clone();
        int only = draws.chance(0.5) ? draws.below(units.length) : -1;
        for (int i = 0; i < moved.length; i++) {
            if (only < 0 || i == only) {
                boolean choice = space.parameters().get(i) instanceof ChoiceParameter;
                double u = choice ? draws.uniform() : moved[i] + step * draws.normal();
                moved[i] = choice && only < 0 ? moved[i] : Math.max(0, Math.min(1, u));
            }
        }
        return moved;
    }

    /** Random steps, taken when they lead up, shorter and shorter. */
    private Candidate climb(Candidate start, Set<Setting> tried) {
        Candidate at = start;
        int tries = 5 + 2 * space.parameters().size();
        for (double step = FIRST_STEP; step >= LAST_STEP; step /= 2) {
            for (int i = 0; i < tries; i++) {
                Candidate next = candidate(near(at.units, step));
                if (next.logImprovement > at.logImprovement && !tried.contains(next.setting)) {
                    at = next;
                }
            }
        }
        return at;
    }
}
