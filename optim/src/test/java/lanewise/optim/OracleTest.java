package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.MomentumUpdate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The textbook's step-by-step values (§3): θ₀ = 1, gradients 0.5, −0.25, 0.1. */
class OracleTest {
    private static final double[] GRADIENTS = {0.5, -0.25, 0.1};

    private static final Schedule THOUSANDTH = Schedule.constant(0.001);
    private static final DoubleRule.Moments H = new DoubleRule.Moments(0.001, 0.9, 0.999, 1e-8);

    /** A row of the table: the optimizer, the textbook's equation, and θ after each step. */
    record Oracle(String row, Optimizer optimizer, DoubleRule.Element rule, double... theta) {
        @Override
        public String toString() {
            return row;
        }
    }

    private static Optimizer adam(Adam.Form form, double eps) {
        return new Adam(THOUSANDTH, 0.9, 0.999, eps, form, WeightDecay.NONE);
    }

    private static Optimizer rmsprop(RmsProp.Delta delta, double eps) {
        return new RmsProp(Schedule.constant(0.01), 0.9, eps, delta);
    }

    static List<Oracle> oracles() {
        Schedule tenth = Schedule.constant(0.1);
        Schedule mu = Schedule.constant(0.9);
        return List.of(
                new Oracle("B02 SGD", new Sgd(0.1), DoubleRule.sgd(0.1, 0), 0.95, 0.975, 0.965),
                new Oracle(
                        "D01 momentum, rate inside",
                        new Momentum(tenth, mu, Momentum.Form.RATE_INSIDE),
                        DoubleRule.momentumInside(0.1, 0.9),
                        0.95,
                        0.93,
                        0.902),
                new Oracle(
                        "D02 momentum, opposite sign",
                        new Momentum(0.1, 0.9),
                        DoubleRule.momentumOppositeSign(0.1, 0.9),
                        0.95,
                        0.93,
                        0.902),
                new Oracle(
                        "D06 Nesterov in φ, corrected",
                        new Nesterov(tenth, mu, Nesterov.Form.RATE_INSIDE, WeightDecay.NONE),
                        DoubleRule.nesterovPhi(0.1, 0.9, false),
                        0.905,
                        0.912,
                        0.8768),
                new Oracle(
                        "D06 Nesterov in φ, PyTorch's",
                        new Nesterov(0.1, 0.9),
                        DoubleRule.momentum(0.1, 0.9, 0, 0, true),
                        0.905,
                        0.912,
                        0.8768),
                new Oracle(
                        "E01 E02 E03 AdaGrad",
                        new AdaGrad(0.1),
                        DoubleRule.adagrad(0.1, 1e-7, 0, 0),
                        0.900000019999996,
                        0.944721371549993,
                        0.927112356524255),
                new Oracle(
                        "E04 RMSProp, delta inside",
                        rmsprop(RmsProp.Delta.INSIDE, 1e-6),
                        DoubleRule.rmsprop(0.01, 0.9, 1e-6, 0, false, 0),
                        0.968377855834875,
                        0.983121795036261,
                        0.977021965707098),
                new Oracle(
                        "E05 E06 RMSProp, delta outside",
                        rmsprop(RmsProp.Delta.OUTSIDE, 1e-7),
                        DoubleRule.rmsprop(0.01, 0.9, 0, 1e-7, false, 0),
                        0.968377243398304,
                        0.983121430318146,
                        0.97702149122577),
                new Oracle(
                        "E08 Adam, delta inside",
                        adam(Adam.Form.INSIDE, 1e-8),
                        DoubleRule.adam(H, Adam.Form.INSIDE, 0),
                        0.99900000002,
                        0.998733662988865,
                        0.998418419437099),
                new Oracle(
                        "E09 E10 E12 Adam, delta outside",
                        new Adam(0.001),
                        DoubleRule.adam(H, Adam.Form.OUTSIDE, 0),
                        0.99900000002,
                        0.998733662987078,
                        0.998418419430257),
                new Oracle(
                        "Adam, folded",
                        adam(Adam.Form.FOLDED, 1e-8),
                        DoubleRule.adam(H, Adam.Form.FOLDED, 0),
                        0.999000000632455,
                        0.998733663743518,
                        0.998418420352773),
                new Oracle(
                        "E11 Adam without bias correction",
                        adam(Adam.Form.NO_CORRECTION, 1e-7),
                        DoubleRule.adam(new DoubleRule.Moments(0.001, 0.9, 0.999, 1e-7), Adam.Form.NO_CORRECTION, 0),
                        0.996837742339705,
                        0.995705925074844,
                        0.994145403926486));
    }

    @ParameterizedTest
    @MethodSource("oracles")
    void textbookInDoublePrecision(Oracle oracle) {
        double[] theta = {1};
        DoubleRule rule = new DoubleRule(oracle.rule, 1);
        for (int t = 1; t <= 3; t++) {
            rule.step(theta, GRADIENTS[t - 1]);
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

    /** E10: moments counted from 0 with exponents t + 1 are those counted from 1 with exponents t. */
    @Test
    void e10CountsFromZero() {
        double m = 0;
        double v = 0;
        double theta = 1;
        double[] other = {1};
        DoubleRule e09 = new DoubleRule(DoubleRule.adam(H, Adam.Form.OUTSIDE, 0), 1);
        for (int t = 0; t < 3; t++) {
            m = 0.9 * m + 0.1 * GRADIENTS[t];
            v = 0.999 * v + 0.001 * GRADIENTS[t] * GRADIENTS[t];
            double g = v / (1 - Math.pow(0.999, t + 1));
            theta -= 0.001 / (Math.sqrt(g) + 1e-8) * m / (1 - Math.pow(0.9, t + 1));
            e09.step(other, GRADIENTS[t]);
            assertThat(theta).isCloseTo(other[0], within(1e-15));
        }
    }

    /** E07, as printed and with δ in and outside; a gradient of 0 at the first step makes 0/0 without it, and must move nothing. */
    @ParameterizedTest
    @EnumSource
    void e07RmspropWithNesterov(RmsProp.Delta delta) {
        Optimizer rule = new RmsProp(
                Schedule.constant(0.01), 0.9, 1e-6, delta, false, 0.9, RmsProp.Velocity.NESTEROV, WeightDecay.NONE);
        DoubleRule reference = new DoubleRule(DoubleRule.rmspropNesterov(0.01, 0.9, 0.9), 2);
        try (Training training = new Training(rule, 1f, 1f)) {
            double[] theta = {1, 1};
            training.step(0f, 0.5f);
            assertThat(training.w().get(0)).isEqualTo(1f);
            reference.step(theta, 0, 0.5);
            for (int t = 1; t < 20; t++) {
                double v = reference.state(1)[1];
                training.state.beforeForward();
                assertThat((double) training.w().get(1)).isCloseTo(theta[1] + 0.9 * v, within(1e-3));
                training.grad.get("w").copyFrom(0.25f, (float) Math.sin(t));
                training.state.step();
                theta[0] += 0.9 * reference.state(0)[1];
                theta[1] += 0.9 * v;
                reference.step(theta, 0.25, Math.sin(t));
                // δ = 1e-6 beside r ≥ 0.006 or √r ≥ 0.08 changes a step of 0.03 by 8e-5 of it at most, and momentum
                // adds up ten of these, 20 times
                double bound = delta == RmsProp.Delta.NONE ? 1e-5 : 5e-4;
                assertThat((double) training.w().get(0)).isCloseTo(theta[0], within(bound));
                assertThat((double) training.w().get(1)).isCloseTo(theta[1], within(bound));
            }
        }
    }

    /** E13: AdaGrad's steps on a steady gradient go to 0 as 1/√t, RMSProp's do not; RMSProp forgets an old slope, AdaGrad does not. */
    @Test
    void e13AdagradStopsAndRmspropForgets() {
        try (Training adagrad = new Training(new AdaGrad(0.1), 0f);
                Training rmsprop = new Training(rmsprop(RmsProp.Delta.OUTSIDE, 1e-7), 0f)) {
            for (int t = 1; t <= 10_000; t++) {
                adagrad.step(1f);
                rmsprop.step(1f);
            }
            assertThat(stepOf(adagrad, 1f)).isCloseTo(0.1 / Math.sqrt(10_001), within(1e-4));
            assertThat(stepOf(rmsprop, 1f)).isCloseTo(0.01, within(1e-4));
            for (int t = 0; t < 200; t++) {
                adagrad.step(0.001f);
                rmsprop.step(0.001f);
            }
            assertThat(stepOf(adagrad, 0.001f)).isLessThan(2e-6);
            assertThat(stepOf(rmsprop, 0.001f)).isCloseTo(0.01, within(1e-3));
        }
    }

    private static double stepOf(Training training, float gradient) {
        double before = training.w().get(0);
        training.step(gradient);
        return before - training.w().get(0);
    }

    /** E13: with one rate for gradients a thousand times larger or smaller Adam goes equally far; SGD does not. */
    @Test
    void e13AdamNeedsLessTuning() {
        for (float scale : new float[] {1e-3f, 1f, 1e3f}) {
            try (Training adam = new Training(new Adam(0.01), 1f);
                    Training sgd = new Training(new Sgd(0.01), 1f)) {
                for (int t = 0; t < 500; t++) {
                    adam.step(theta -> new double[] {scale * theta[0]});
                    sgd.step(theta -> new double[] {scale * theta[0]});
                }
                assertThat(Math.abs(adam.values()[0])).isLessThan(0.02);
                assertThat(Math.abs(sgd.values()[0]) < 0.02).isEqualTo(scale == 1f);
            }
        }
    }

    /** D03: the velocity is the sum of all gradients so far, each weighed by a power of γ. */
    @Property(tries = 200)
    void d03VelocityIsAWeightedSum(
            @ForAll @Size(min = 1, max = 40) List<@FloatRange(min = -10, max = 10) Float> gradients,
            @ForAll @DoubleRange(min = 0, max = 0.99) double gamma) {
        try (Training training = new Training(new Momentum(0.1, gamma), 0f)) {
            double sum = 0;
            double magnitude = 0;
            for (float g : gradients) {
                training.step(g);
                sum = (float) gamma * sum + g;
                magnitude = (float) gamma * magnitude + Math.abs(g);
            }
            double v = training.state.slab("velocity").get("w").get(0);
            double expanded = 0;
            for (int i = 0; i < gradients.size(); i++) {
                expanded += Math.pow((float) gamma, gradients.size() - 1 - i) * gradients.get(i);
            }
            assertThat(expanded).isCloseTo(sum, within(1e-12 * (1 + magnitude)));
            assertThat(v).isCloseTo(expanded, within(gradients.size() * 0x1p-24 * magnitude + 1e-30));
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

    /** D06, a negative test: the misprint of the form in φ gives the values of the table for it, and they are others. */
    @Test
    void d06MisprintDiffers() {
        double[] misprinted = {0.905, 0.822, 0.7508};
        double[] theta = {1};
        DoubleRule wrong = new DoubleRule(DoubleRule.nesterovPhi(0.1, 0.9, true), 1);
        try (Training right = new Training(new Nesterov(0.1, 0.9), 1f)) {
            for (int t = 0; t < 3; t++) {
                wrong.step(theta, GRADIENTS[t]);
                right.step((float) GRADIENTS[t]);
                assertThat(theta[0]).isCloseTo(misprinted[t], within(1e-12));
            }
            assertThat(right.values()[0]).isNotCloseTo(theta[0], within(0.1));
        }
    }

    /** The first step of Adam tells where delta stands: g / (|g| + 1e-8) of the rate, to the digits printed. */
    @ParameterizedTest
    @CsvSource({
        "1e-3, 9.95037e-4, 9.9999e-4",
        "1e-4, 7.07107e-4, 9.999e-4",
        "1e-5, 9.95037e-5, 9.99001e-4",
        "1e-8, 1e-7, 5e-4"
    })
    void e08AndE09FirstStepOfASmallGradient(double gradient, double inside, double outside) {
        try (Training in = new Training(adam(Adam.Form.INSIDE, 1e-8), 0f);
                Training out = new Training(new Adam(0.001), 0f)) {
            in.step((float) gradient);
            out.step((float) gradient);
            assertThat((double) in.w().get(0)).isCloseTo(-inside, within(1e-6 * inside));
            assertThat((double) out.w().get(0)).isCloseTo(-outside, within(1e-6 * outside));
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
