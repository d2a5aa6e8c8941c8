package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.MomentumUpdate;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The textbook's step-by-step values (§3): θ₀ = 1, gradients 0.5, −0.25, 0.1. */
class OracleTest {
    private static final double[] GRADIENTS = {0.5, -0.25, 0.1};

    /** One step of a rule in double precision. */
    @FunctionalInterface
    interface Rule {
        void step(double[] theta, double[] grad, double[][] state, long t);
    }

    /** A row of the table: the optimizer, the textbook's equation, and θ after each step. */
    record Oracle(String row, Optimizer optimizer, Rule rule, double... theta) {
        @Override
        public String toString() {
            return row;
        }
    }

    static List<Oracle> oracles() {
        Schedule tenth = Schedule.constant(0.1);
        Schedule mu = Schedule.constant(0.9);
        return List.of(
                new Oracle("B02 SGD", new Sgd(0.1), (p, g, s, t) -> Textbook.sgd(p, g, 0.1), 0.95, 0.975, 0.965),
                new Oracle(
                        "D01 momentum, rate inside",
                        new Momentum(tenth, mu, Momentum.Form.RATE_INSIDE),
                        (p, g, s, t) -> Textbook.momentumRateInside(p, g, s[0], 0.9, 0.1),
                        0.95,
                        0.93,
                        0.902),
                new Oracle(
                        "D02 momentum, rate outside",
                        new Momentum(0.1, 0.9),
                        (p, g, s, t) -> Textbook.momentum(p, g, s[0], 0.9, 0.1),
                        0.95,
                        0.93,
                        0.902),
                new Oracle(
                        "E09 Adam, delta outside",
                        new Adam(0.001),
                        (p, g, s, t) -> Textbook.adam(p, g, s[0], s[1], 0.9, 0.999, 1e-8, 0.001, t),
                        0.99900000002,
                        0.998733662987078,
                        0.998418419430257));
    }

    @ParameterizedTest
    @MethodSource("oracles")
    void textbookInDoublePrecision(Oracle oracle) {
        double[] theta = {1};
        double[][] state = {{0}, {0}};
        for (int t = 1; t <= 3; t++) {
            oracle.rule.step(theta, new double[] {GRADIENTS[t - 1]}, state, t);
            assertThat(theta[0]).isCloseTo(oracle.theta[t - 1], within(1e-12));
        }
    }

    /**
     * θ is rounded once a step, by half an ULP of 1 at most, 2⁻²⁴; the relative error of a step is some 10 times that
     * of a small step.
     */
    @ParameterizedTest
    @MethodSource("oracles")
    void optimizerInFloat(Oracle oracle) {
        try (Training training = new Training(oracle.optimizer, 1f)) {
            double moved = 0;
            double last = 1;
            for (int t = 1; t <= 3; t++) {
                training.step((float) GRADIENTS[t - 1]);
                moved += Math.abs(oracle.theta[t - 1] - last);
                last = oracle.theta[t - 1];
                double bound = (t + 10 * moved) * 0x1p-24;
                assertThat((double) training.w().get(0)).isCloseTo(last, within(bound));
            }
        }
    }

    /** D02 with the velocity's sign turned, v ← γv + ηg, θ ← θ − v, is D01 bit for bit but for that sign. */
    @Test
    void d02IsD01WithTheOppositeSign() {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = 37;
            Tensor grad = arena.allocate(n);
            Tensor[] theta = {arena.allocate(n), arena.allocate(n)};
            Tensor[] v = {arena.allocate(n), arena.allocate(n)};
            for (int step = 0; step < 20; step++) {
                for (int i = 0; i < n; i++) {
                    grad.set(i, (float) Math.sin(i + 0.7 * step));
                }
                MomentumUpdate.momentum(theta[0], grad, v[0], 0.9, -0.1, 0, 1, -1, 0, n);
                MomentumUpdate.momentum(theta[1], grad, v[1], 0.9, 0.1, 0, 1, 1, 0, n);
                for (int i = 0; i < n; i++) {
                    assertThat(theta[1].get(i)).isEqualTo(theta[0].get(i));
                    assertThat(v[1].get(i)).isEqualTo(-v[0].get(i));
                }
            }
        }
    }

    /** D06: the corrected form in φ gives the printed trace of the right form, and the misprinted form another. */
    @Test
    void d06TransformedVariable() {
        double[] right = {0.905, 0.912, 0.8768};
        double[] misprinted = {0.905, 0.822, 0.7508};
        double[] phi = {1};
        double[] v = {0};
        double x = 1;
        double velocity = 0;
        for (int t = 0; t < 3; t++) {
            Textbook.nesterovPhi(phi, new double[] {GRADIENTS[t]}, v, 0.9, 0.1);
            assertThat(phi[0]).isCloseTo(right[t], within(1e-12));
            double before = velocity;
            velocity = 0.9 * velocity - 0.1 * GRADIENTS[t];
            x += 0.9 * before + 1.9 * velocity;
            assertThat(x).isCloseTo(misprinted[t], within(1e-12));
        }
        assertThat(x).isNotCloseTo(phi[0], within(0.1));
    }

    /** The first step of Adam tells where delta stands: g / (|g| + 1e-8) of the rate, to the digits printed. */
    @ParameterizedTest
    @CsvSource({"1e-3, 9.9999e-4", "1e-4, 9.999e-4", "1e-5, 9.99001e-4", "1e-8, 5e-4"})
    void e09FirstStepOfASmallGradient(double gradient, double step) {
        try (Training training = new Training(new Adam(0.001), 0f)) {
            training.step((float) gradient);
            assertThat((double) training.w().get(0)).isCloseTo(-step, within(1e-6 * step));
        }
    }

    /**
     * The two forms differ only when the rate changes: a new rate acts on the whole velocity, or on new gradients only.
     */
    @Test
    void momentumFormsDifferWhenTheRateChanges() {
        Schedule rate = step -> step == 0 ? 0.1 : 0.01;
        Schedule mu = Schedule.constant(0.9);
        try (Training inside = new Training(new Momentum(rate, mu, Momentum.Form.RATE_INSIDE), 1f);
                Training outside = new Training(new Momentum(rate, mu, Momentum.Form.RATE_OUTSIDE), 1f)) {
            inside.step(1f);
            outside.step(1f);
            assertThat(inside.w().get(0)).isEqualTo(outside.w().get(0)).isEqualTo(0.9f);
            inside.step(0f);
            outside.step(0f);
            assertThat((double) inside.w().get(0)).isCloseTo(0.9 - 0.09, within(1e-7));
            assertThat((double) outside.w().get(0)).isCloseTo(0.9 - 0.009, within(1e-7));
        }
    }
}
