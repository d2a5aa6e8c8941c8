package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.simd.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Gaussian process, expected improvement, and the search that uses them (N07). */
class BayesianTest {
    private static double[][] points(int n, int d) {
        Rng rng = new Rng(5, 0);
        double[][] x = new double[n][d];
        for (int i = 0; i < n * d; i++) {
            x[i / d][i % d] = rng.uniform(i);
        }
        return x;
    }

    private static double[][] squares(double[][] x, int d) {
        int n = x.length;
        double[][] squares = new double[d][n * n];
        for (int i = 0; i < d; i++) {
            for (int ab = 0; ab < n * n; ab++) {
                double difference = x[ab / n][i] - x[ab % n][i];
                squares[i][ab] = difference * difference;
            }
        }
        return squares;
    }

    private static double[] standard(double[] y) {
        double mean = Arrays.stream(y).average().orElseThrow();
        double variance =
                Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return Arrays.stream(y).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
    }

    /** Central differences, whose error is of the order of h² and of 1e-16/h: some 1e-9 with h = 1e-5. */
    @ParameterizedTest
    @EnumSource(Covariance.class)
    void n07GradientOfTheMarginalLikelihood(Covariance covariance) {
        double[][] x = points(12, 3);
        double[] y = standard(Arrays.stream(x)
                .mapToDouble(p -> Math.sin(5 * p[0]) + p[1] * p[2])
                .toArray());
        MarginalLikelihood f = new MarginalLikelihood(covariance, squares(x, 3), y);
        double[] theta = {-1, 0.3, 0.1, 0.2, -3};
        double[] grad = new double[5];
        f.valueAndGradient(theta, grad);
        for (int i = 0; i < theta.length; i++) {
            double h = 1e-5;
            double[] above = theta.clone();
            double[] below = theta.clone();
            above[i] += h;
            below[i] -= h;
            double numeric =
                    (f.valueAndGradient(above, new double[5]) - f.valueAndGradient(below, new double[5])) / (2 * h);
            assertThat(grad[i]).isCloseTo(numeric, within(1e-7 * (1 + Math.abs(numeric))));
        }
    }

    /** Against the definitions, written out for two points with K = [[s+v, c], [c, s+v]]. */
    @Test
    void n07LikelihoodAndPredictionOfTwoPoints() {
        double[][] x = {{0.2}, {0.7}};
        double[] y = {-1, 1};
        double[] theta = {Math.log(0.5), Math.log(2), Math.log(0.1)};
        double v = 0.1 + 1e-8;
        double s = 2;
        double c = 2 * Math.exp(-0.5);
        double determinant = (s + v) * (s + v) - c * c;
        double quadratic = (2 * (s + v) + 2 * c) / determinant;
        double prior = 0.5 * Math.log(2) * Math.log(2) + 0.5 * Math.pow(Math.log(0.1 / 1e-4) / 3, 2);
        MarginalLikelihood f = new MarginalLikelihood(Covariance.RBF, squares(x, 1), y);
        assertThat(f.valueAndGradient(theta, new double[3]))
                .isCloseTo(
                        0.5 * quadratic + 0.5 * Math.log(determinant) + Math.log(2 * Math.PI) + prior, within(1e-12));
        assertThat(Covariance.MATERN_5_2.value(0.25))
                .isCloseTo((1 + Math.sqrt(5) / 2 + 5.0 / 12) * Math.exp(-Math.sqrt(5) / 2), within(1e-15));
    }

    /** Where it has seen values it expects them; far away it knows nothing; the useless coordinate gets a longer scale. */
    @ParameterizedTest
    @EnumSource(Covariance.class)
    void n07ProcessLearnsAFunctionAndWhatItDependsOn(Covariance covariance) {
        double[][] x = points(40, 2);
        ToDoubleFunction<double[]> f = p -> Math.sin(6 * p[0]);
        double[] y = standard(Arrays.stream(x).mapToDouble(f).toArray());
        double scale = (y[1] - y[0]) / (f.applyAsDouble(x[1]) - f.applyAsDouble(x[0]));
        double shift = y[0] - scale * f.applyAsDouble(x[0]);
        GaussianProcess process = GaussianProcess.fit(covariance, new boolean[2], x, y);
        for (int i = 0; i < x.length; i++) {
            GaussianProcess.Prediction p = process.predict(x[i]);
            assertThat(p.mean()).isCloseTo(y[i], within(0.02));
            assertThat(p.variance()).isBetween(0.0, 0.01);
        }
        for (double[] p : new double[][] {{0.15, 0.85}, {0.5, 0.5}, {0.8, 0.3}}) {
            assertThat(process.predict(p).mean()).isCloseTo(shift + scale * f.applyAsDouble(p), within(0.1));
        }
        assertThat(process.predict(new double[] {9, 9}).variance())
                .isGreaterThan(20 * process.predict(new double[] {0.5, 0.5}).variance());
        assertThat(process.theta()[1]).isGreaterThan(process.theta()[0] + 1);
    }

    /** Trials under way: the same mean, and hardly any variance left there. */
    @Test
    void n07ABelievedPointTakesTheVariance() {
        double[][] x = points(8, 2);
        double[] y = standard(Arrays.stream(x).mapToDouble(p -> p[0] * p[1]).toArray());
        GaussianProcess process = GaussianProcess.fit(Covariance.MATERN_5_2, new boolean[2], x, y);
        double[] point = {0.95, 0.05};
        double[] other = {0.9, 0.4};
        GaussianProcess after = process.believing(point);
        assertThat(after.predict(point).mean()).isCloseTo(process.predict(point).mean(), within(1e-9));
        assertThat(after.predict(other).mean()).isCloseTo(process.predict(other).mean(), within(1e-9));
        assertThat(after.predict(point).variance())
                .isLessThan(0.2 * process.predict(point).variance());
    }

    /** Values from tables of 15 digits and more. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1, 0.841344746068542949",
        "-1, 0.158655253931457051",
        "-2.5, 0.00620966532577613202",
        "3, 0.998650101968369905",
        "-3, 0.00134989803163009452",
        "-3.5, 0.000232629079035525036",
        "-10, 7.61985302416052606e-24",
        "-37, 5.72557122252457682e-300"
    })
    void n07NormalDistribution(double z, double expected) {
        assertThat(StandardNormal.cumulative(z)).isCloseTo(expected, within(1e-12 * expected));
    }

    /** EI = ∫ max(best − y, 0)·N(y; μ, σ²) dy, by Simpson's rule over ten deviations, and by its leading term far out. */
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "-1, 0, 0.5", "1, 0.5, 2", "-2, 0.9, 1", "-3.5, 0, 1"})
    void n07ExpectedImprovementIsTheIntegral(double best, double mean, double deviation) {
        int n = 20_000;
        double from = mean - 10 * deviation;
        double h = (Math.max(from, best) - from) / n;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double y = from + i * h;
            double weight = i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * (best - y) * StandardNormal.density((y - mean) / deviation) / deviation;
        }
        double integral = sum * h / 3;
        assertThat(Math.exp(ExpectedImprovement.log(best, mean, deviation)))
                .isCloseTo(integral, within(1e-9 * integral));
    }

    @Test
    void n07TheLogarithmGoesOnWhereTheImprovementIsTooSmallForADouble() {
        double z = -100;
        double series = -z * z / 2 - 0.5 * Math.log(2 * Math.PI) - 2 * Math.log(-z) + Math.log1p(-3 / (z * z));
        assertThat(ExpectedImprovement.log(z, 0, 1)).isCloseTo(series, within(1e-6));
        double last = Double.POSITIVE_INFINITY;
        for (double best = 3; best > -1e5; best -= Math.max(0.01, Math.abs(best) / 50)) {
            double now = ExpectedImprovement.log(best, 0, 1);
            assertThat(now).isLessThan(last);
            last = now;
        }
        assertThat(ExpectedImprovement.log(1, 0, 0)).isZero();
        assertThat(ExpectedImprovement.log(0, 1, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** The landscapes have the minima that they are known for. */
    @Test
    void landscapes() {
        Space plane = Landscapes.braninSpace();
        for (double[] at : new double[][] {{-Math.PI, 12.275}, {Math.PI, 2.275}, {3 * Math.PI, 2.475}}) {
            assertThat(Landscapes.branin(plane.ofCodes(at))).isCloseTo(Landscapes.BRANIN_MINIMUM, within(1e-12));
        }
        Setting best = Landscapes.hartmann6Space().ofCodes(0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573);
        assertThat(Landscapes.hartmann6(best)).isCloseTo(Landscapes.HARTMANN6_MINIMUM, within(1e-7));
    }

    /** Choices, conditions and whole numbers: it finds the branch, and tries nothing twice while there is something else. */
    @Test
    void n07MixedSpaces() throws Exception {
        Space space = Space.builder()
                .choice("kind", "a", "b", "c")
                .when("kind", "b", b -> b.uniform("x", -1, 1))
                .integer("n", 1, 4)
                .build();
        SearchResult result = Search.maximise(space, new Bayesian()).trials(30).run(t -> {
            double kind = t.has("x") ? 1 - Math.abs(t.real("x") - 0.4) : 0.2;
            return kind - 0.1 * Math.abs(t.integer("n") - 2);
        });
        assertThat(result.best().setting().integer("n")).isEqualTo(2);
        assertThat(result.best().setting().real("x")).isCloseTo(0.4, within(0.02));
        Space small =
                Space.builder().choice("a", "1", "2", "3").integer("b", 1, 5).build();
        SearchResult all = Search.maximise(small, new Bayesian(2, Covariance.RBF))
                .trials(14)
                .run(t -> t.integer("b") * t.choice("a").length());
        Set<Setting> distinct = new HashSet<>();
        all.trials().forEach(t -> distinct.add(t.setting()));
        assertThat(distinct).hasSizeGreaterThanOrEqualTo(13);
    }

    /** Whatever was observed: equal scores, scores without bound, nothing but failures. */
    @Test
    void n07HardCases() throws Exception {
        Space space = Landscapes.braninSpace();
        List<Objective> hard = List.of(
                t -> 1,
                t -> Double.NaN,
                t -> t.number() == 3 ? 1e300 : t.real("x"),
                t -> t.number() % 2 == 0 ? Double.NaN : t.real("x"),
                t -> t.number() % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE,
                t -> 1e-300 * t.real("x"),
                t -> StrictMath.exp(60 * t.real("x")));
        for (Objective objective : hard) {
            SearchResult result = Search.minimise(space, new Bayesian(3, Covariance.MATERN_5_2))
                    .trials(12)
                    .run(objective);
            assertThat(result.trials()).hasSize(12);
            assertThat(IntStream.range(3, 12)
                            .mapToObj(i -> result.trials().get(i).setting())
                            .distinct())
                    .hasSize(9);
        }
    }
}
