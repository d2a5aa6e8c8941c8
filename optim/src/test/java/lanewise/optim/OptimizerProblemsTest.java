package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule must solve, each row of {@link Rows} through the same problems. */
class OptimizerProblemsTest {
    static Stream<Rows.Row> rows() {
        return Rows.ALL.stream();
    }

    private static final DigitsRegression DIGITS = new DigitsRegression();

    /** ½Σaᵢ(xᵢ − bᵢ)² in a matrix of 4 x 3, curvatures from 0.1 to 1. */
    private static double quadratic(double... x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double d = x[i] - Math.cos(i);
            sum += 0.5 * curvature(i) * d * d;
        }
        return sum;
    }

    private static double curvature(int i) {
        return 0.1 + 0.9 * i / 11;
    }

    private static double[] quadraticGradient(double... x) {
        double[] g = new double[x.length];
        for (int i = 0; i < g.length; i++) {
            g[i] = curvature(i) * (x[i] - Math.cos(i));
        }
        return g;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void quadraticBowl(Rows.Row row) {
        TensorLayout layout = TensorLayout.builder().add("w", 4, 3).build();
        try (Training training = new Training(row.rule(), layout, List.of(), 1)) {
            for (int i = 0; i < 12; i++) {
                training.w().set(i, 1.5f * (float) Math.sin(i));
            }
            double before = quadratic(training.values());
            for (int step = 0; step < 1000; step++) {
                training.step(OptimizerProblemsTest::quadraticGradient);
            }
            assertThat(quadratic(training.values())).isLessThan(0.01 * before);
        }
    }

    /** From (−1.2, 1), where f = 24.2, into the valley and along it. */
    @ParameterizedTest
    @MethodSource("rows")
    void rosenbrockValley(Rows.Row row) {
        try (Training training = new Training(row.at().apply(row.valleyRate()), -1.2f, 1f)) {
            for (int step = 0; step < 5000; step++) {
                training.step(Rosenbrock::gradient);
            }
            assertThat(Rosenbrock.value(training.values())).isLessThan(1);
        }
    }

    /** Where a linear classifier ends: 0.95 or so; guessing is right once in ten. Rprop wants all examples at once, one step an epoch. */
    @ParameterizedTest
    @MethodSource("rows")
    void logisticRegressionOnDigits(Rows.Row row) {
        boolean full = row.name().equals("rprop");
        Optimizer rule = row.at().apply(row.digitsRate());
        double accuracy =
                full ? DIGITS.accuracyAfter(rule, DIGITS.trainSize(), 60) : DIGITS.accuracyAfter(rule, 32, 20);
        assertThat(accuracy).isGreaterThan(0.93);
    }
}
