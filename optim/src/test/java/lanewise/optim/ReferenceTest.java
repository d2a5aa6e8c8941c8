package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.DoubleRule.Moments;
import lanewise.optim.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that PyTorch 1.13 has not, against the papers' equations in double precision, on given gradients. */
class ReferenceTest {
    private static final int STEPS = 40;

    private static final Moments H = new Moments(0.01, 0.9, 0.99, 1e-8);

    /** A rule and its equations. */
    record Pair(String name, Optimizer rule, DoubleRule.Element equations) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Pair> pairs() {
        Schedule lr = Schedule.constant(0.01);
        WeightDecay none = WeightDecay.NONE;
        return List.of(
                new Pair(
                        "E14 AdaBound",
                        new AdaBound(lr, 10, 0.05, 0.9, 0.99, 1e-8, none),
                        DoubleRule.adabound(H, 0.1, 0.05)),
                new Pair("AdaBelief", new AdaBelief(lr, 0.9, 0.99, 1e-8, none), DoubleRule.adabelief(H)),
                new Pair(
                        "NAdam, the paper's",
                        new NAdam(0.01),
                        DoubleRule.nadam(new Moments(0.01, 0.9, 0.999, 1e-8), 0.004, NAdam.Form.PAPER)),
                new Pair(
                        "Lion",
                        new Lion(lr, 0.9, 0.99, WeightDecay.decoupled(0.1)),
                        DoubleRule.lion(0.01, 0.9, 0.99, 0.1)),
                new Pair(
                        "schedule-free SGD",
                        new ScheduleFreeSgd(0.01, 0.9, 0, 0.1),
                        DoubleRule.scheduleFree(H, false, 0.1, 0)),
                new Pair(
                        "schedule-free SGD, warm-up",
                        new ScheduleFreeSgd(0.01, 0.9, 10, 0),
                        DoubleRule.scheduleFree(H, false, 0, 10)),
                new Pair(
                        "schedule-free AdamW, warm-up",
                        new ScheduleFreeAdamW(0.01, 0.9, 0.99, 1e-8, 10, 0.1),
                        DoubleRule.scheduleFree(H, true, 0.1, 10)),
                new Pair(
                        "I01 Adam, half penalty",
                        new Adam(lr, 0.9, 0.99, 1e-8, Adam.Form.OUTSIDE, WeightDecay.half(0.2)),
                        DoubleRule.adam(H, Adam.Form.OUTSIDE, 0.2)),
                new Pair(
                        "I02 Adam, full penalty",
                        new Adam(lr, 0.9, 0.99, 1e-8, Adam.Form.OUTSIDE, WeightDecay.full(0.1)),
                        DoubleRule.adam(H, Adam.Form.OUTSIDE, 0.2)),
                new Pair(
                        "I03 Adam, decoupled decay",
                        new Adam(lr, 0.9, 0.99, 1e-8, Adam.Form.OUTSIDE, WeightDecay.decoupled(0.1)),
                        DoubleRule.adamw(H, 0.1)));
    }

    /** θ is rounded once or twice a step, and a step of at most 0.1 by some 20 ULP; schedule-free rules divide by β besides. */
    @ParameterizedTest
    @MethodSource("pairs")
    void elementwise(Pair pair) {
        int n = 21;
        double[] theta = new double[n];
        float[] grad = new float[n];
        for (int i = 0; i < n; i++) {
            theta[i] = (float) Math.cos(i);
        }
        DoubleRule equations = new DoubleRule(pair.equations, n);
        try (Training training = new Training(pair.rule, Training.narrow(theta))) {
            for (int t = 0; t < STEPS; t++) {
                double[] g = new double[n];
                for (int i = 0; i < n; i++) {
                    grad[i] = (float) GivenGradients.at(i, t);
                    g[i] = grad[i];
                }
                equations.step(theta, g);
                training.step(grad);
                for (int i = 0; i < n; i++) {
                    double bound = (t + 1) * (3 + 0.1 * 20) * 0x1p-24;
                    assertThat(training.values()[i]).as("step %d", t).isCloseTo(theta[i], within(bound));
                }
            }
        }
    }

    /** I01, I02: λ = 0.1 at w = 2 adds 0.2 to the gradient, or 0.4. */
    @Test
    void i01AndI02PenaltiesOfSgd() {
        Schedule one = Schedule.constant(1);
        try (Training half = new Training(new Sgd(one, WeightDecay.half(0.1)), 2f);
                Training full = new Training(new Sgd(one, WeightDecay.full(0.1)), 2f);
                Training decoupled = new Training(new Sgd(one, WeightDecay.decoupled(0.1)), 2f)) {
            half.step(0f);
            full.step(0f);
            decoupled.step(0f);
            assertThat(half.values()[0]).isCloseTo(1.8, within(2e-7));
            assertThat(full.values()[0]).isCloseTo(1.6, within(2e-7));
            assertThat(decoupled.values()[0]).isCloseTo(1.8, within(2e-7));
        }
    }
}
