package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.DoubleRule.Moments;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static double gradient(int i, int t) {
        return Math.sin(1.3 * i + 0.7 * t) + 0.2 * Math.cos(i);
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
                    grad[i] = (float) gradient(i, t);
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

    /** A group's own decay, and none for biases. */
    @Test
    void groupsHaveTheirOwnDecay() {
        TensorLayout layout =
                TensorLayout.builder().add("w", 1).add("b", 1).add("head", 1).build();
        List<ParameterGroup> groups = List.of(
                ParameterGroup.withoutDecay("biases", "b"::equals),
                new ParameterGroup("head", "head"::equals, 1, 3, false));
        Optimizer rule = new AdamW(Schedule.constant(0.5), 0.9, 0.999, 1e-8, 0.25);
        try (Training training = new Training(rule, layout, groups, 1)) {
            for (String name : new String[] {"w", "b", "head"}) {
                training.theta.get(name).set(0, 2f);
            }
            training.step();
            assertThat(training.theta.get("w").get(0)).isEqualTo(1.75f);
            assertThat(training.theta.get("b").get(0)).isEqualTo(2f);
            assertThat(training.theta.get("head").get(0)).isEqualTo(1.25f);
        }
    }

    private static double norm(double... x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    /** LAMB, Algorithm 2, on a tensor longer than a block. */
    @Test
    void lambFollowsThePaper() {
        int n = 5_000;
        double[] theta = new double[n];
        double[] m = new double[n];
        double[] v = new double[n];
        double[] d = new double[n];
        float[] grad = new float[n];
        for (int i = 0; i < n; i++) {
            theta[i] = (float) Math.cos(i);
        }
        try (Training training = new Training(new Lamb(0.01), Training.narrow(theta))) {
            for (int t = 1; t <= 10; t++) {
                for (int i = 0; i < n; i++) {
                    grad[i] = (float) gradient(i, t);
                    m[i] = 0.9 * m[i] + 0.1 * grad[i];
                    v[i] = 0.999 * v[i] + 0.001 * grad[i] * grad[i];
                    double mHat = m[i] / (1 - Math.pow(0.9, t));
                    d[i] = mHat / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-6) + 0.01 * theta[i];
                }
                double trust = norm(theta) / norm(d);
                for (int i = 0; i < n; i++) {
                    theta[i] -= 0.01 * trust * d[i];
                }
                training.step(grad);
                double[] actual = training.values();
                for (int i = 0; i < n; i++) {
                    // as above, with norms good to a few hundred ULP of a step of 0.01
                    assertThat(actual[i]).isCloseTo(theta[i], within(t * (2 + 0.01 * 300) * 0x1p-24));
                }
            }
        }
    }

    /** Where the weights are 0 there is no norm to scale by, and the factor is 1. */
    @Test
    void lambStartsFromZero() {
        try (Training training = new Training(new Lamb(0.01), 0f, 0f)) {
            training.step(0.5f, -0.5f);
            assertThat(training.values()[0]).isCloseTo(-0.01, within(1e-7));
            training.step(0f, 0f);
            assertThat(training.values()).doesNotContain(Double.NaN);
        }
    }

    /** Lookahead: five steps of SGD, then halfway back. */
    @Test
    void lookaheadGoesHalfwayBack() {
        try (Training training = new Training(new Lookahead(new Sgd(0.1)), 1f)) {
            for (int i = 0; i < 4; i++) {
                training.step(1f);
            }
            assertThat(training.values()[0]).isCloseTo(0.6, within(1e-6));
            training.step(1f);
            assertThat(training.values()[0]).isCloseTo(0.75, within(1e-6));
            training.step(1f);
            assertThat(training.values()[0]).isCloseTo(0.65, within(1e-6));
            assertThat((double) training.state.slab("slow").get("w").get(0)).isCloseTo(0.75, within(1e-6));
        }
    }

    /** SAM asks for the gradient at θ + ρ·g/‖g‖, whatever the gradients' scale, and steps from θ. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25})
    void samClimbsFirst(double scale) {
        try (Training training = new Training(new Sam(new Sgd(0.1), 0.5), 1f, 2f)) {
            training.state.beforeForward();
            training.grad.get("w").copyFrom(3f, 4f);
            assertThat(training.state.step(scale)).isFalse();
            assertThat(training.values()[0]).isCloseTo(1.3, within(2e-7));
            assertThat(training.values()[1]).isCloseTo(2.4, within(4e-7));
            assertThat(training.state.steps()).isZero();
            training.state.beforeForward();
            training.grad.get("w").copyFrom(1f, -1f);
            assertThat(training.state.step(scale)).isTrue();
            assertThat(training.values()[0]).isCloseTo(1 - 0.1 * scale, within(2e-7));
            assertThat(training.values()[1]).isCloseTo(2 + 0.1 * scale, within(4e-7));
            assertThat(training.state.steps()).isEqualTo(1);
        }
    }

    private static double rms(double... x) {
        return norm(x) / Math.sqrt(x.length);
    }

    /** Adafactor, Algorithm 4, for a matrix whose rows are no multiple of anything, and a vector (Algorithm 5's v). */
    @Test
    void adafactorFollowsThePaper() {
        int rows = 7;
        int cols = 19;
        TensorLayout layout =
                TensorLayout.builder().add("w", rows, cols).add("b", cols).build();
        double[] theta = new double[rows * cols];
        double[] bias = new double[cols];
        double[] r = new double[rows];
        double[] c = new double[cols];
        double[] v = new double[cols];
        try (Training training = new Training(new Adafactor(), layout, List.of(), 1)) {
            for (int i = 0; i < theta.length; i++) {
                theta[i] = (float) (0.1 * Math.cos(i));
                training.w().set(i, (float) theta[i]);
            }
            for (int t = 1; t <= 10; t++) {
                double beta = 1 - Math.pow(t, -0.8);
                double[] g = fill(training.grad.get("w"), t);
                double[] gb = fill(training.grad.get("b"), t);
                for (int i = 0; i < rows; i++) {
                    double mean = 0;
                    for (int j = 0; j < cols; j++) {
                        mean += (g[i * cols + j] * g[i * cols + j] + 1e-30) / cols;
                    }
                    r[i] = beta * r[i] + (1 - beta) * mean;
                }
                double all = 0;
                for (int j = 0; j < cols; j++) {
                    double mean = 0;
                    for (int i = 0; i < rows; i++) {
                        mean += (g[i * cols + j] * g[i * cols + j] + 1e-30) / rows;
                    }
                    c[j] = beta * c[j] + (1 - beta) * mean;
                    v[j] = beta * v[j] + (1 - beta) * (gb[j] * gb[j] + 1e-30);
                    gb[j] /= Math.sqrt(v[j]);
                }
                for (double x : r) {
                    all += x / rows;
                }
                for (int i = 0; i < g.length; i++) {
                    g[i] /= Math.sqrt(r[i / cols] * c[i % cols] / all);
                }
                double lr = Math.min(0.01, 1 / Math.sqrt(t));
                step(theta, g, lr);
                step(bias, gb, lr);
                training.step();
                assertClose(training.w(), theta, t);
                assertClose(training.theta.get("b"), bias, t);
            }
        }
    }

    private static double[] fill(Tensor grad, int t) {
        double[] g = new double[grad.size()];
        for (int i = 0; i < g.length; i++) {
            grad.set(i, (float) gradient(i, t));
            g[i] = grad.get(i);
        }
        return g;
    }

    private static void step(double[] theta, double[] u, double lr) {
        double rate = lr * Math.max(1e-3, rms(theta)) / Math.max(1, rms(u));
        for (int i = 0; i < theta.length; i++) {
            theta[i] -= rate * u[i];
        }
    }

    private static void assertClose(Tensor actual, double[] expected, int t) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.get(i)).as("step %d", t).isCloseTo(expected[i], within(t * 2 * 0x1p-24));
        }
    }

    /** What of the second moments is kept: rows and columns instead of all. */
    @Test
    void adafactorKeepsRowsAndColumns() {
        TensorLayout layout = TensorLayout.builder()
                .add("conv", 8, 4, 3, 3)
                .add("w", 100, 50)
                .add("b", 50)
                .build();
        Adafactor rule = new Adafactor();
        assertThat(rule.layout("moments", layout).elements()).isEqualTo(8 * 4 * 3 + 100 + 50);
        assertThat(rule.layout("columns", layout).elements()).isEqualTo(3 + 50 + 1);
        assertThat(rule.stateBytes(layout)).isLessThan(new Adam(1e-3).stateBytes(layout) / 20);
    }

    /** Muon's steps are nearly orthogonal, O·Oᵀ or Oᵀ·O near I, whatever the shape; and as the same iterations in double give. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8, 20})
    void muonStepsAreNearlyOrthogonal(int rows) {
        int cols = 8;
        TensorLayout layout = TensorLayout.builder().add("w", rows, cols).build();
        try (Training training = new Training(new Muon(1, new Sgd(1)), layout, List.of(), 1)) {
            double[] g = fill(training.grad.get("w"), 1);
            for (int i = 0; i < g.length; i++) {
                g[i] = Math.sin(1.0 + i * i); // of full rank
                training.grad.get("w").set(i, (float) g[i]);
                g[i] = training.grad.get("w").get(i);
            }
            training.step();
            double scale = Math.sqrt(Math.max(1, (double) rows / cols));
            double[] o = newtonSchulz(g, rows, cols);
            double[] actual = training.values();
            for (int i = 0; i < g.length; i++) {
                // five iterations of some 2·(8 + 20) roundings each, numbers below 4
                assertThat(actual[i]).isCloseTo(-scale * o[i], within(5 * 56 * 4 * 0x1p-24));
            }
            double[] singular = gram(o, rows, cols);
            for (int i = 0; i < Math.min(rows, cols); i++) {
                assertThat(singular[i * Math.min(rows, cols) + i]).isBetween(0.4, 1.5);
            }
        }
    }

    /** X·Xᵀ, or Xᵀ·X of a tall matrix. */
    private static double[] gram(double[] x, int rows, int cols) {
        boolean wide = rows <= cols;
        int k = Math.min(rows, cols);
        double[] a = new double[k * k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                for (int p = 0; p < Math.max(rows, cols); p++) {
                    a[i * k + j] += wide ? x[i * cols + p] * x[j * cols + p] : x[p * cols + i] * x[p * cols + j];
                }
            }
        }
        return a;
    }

    private static double[] newtonSchulz(double[] g, int rows, int cols) {
        boolean wide = rows <= cols;
        int k = Math.min(rows, cols);
        double[] x = g.clone();
        double norm = norm(x) * 1.95; // the first step of momentum is (1 + 0.95)·g
        for (int i = 0; i < x.length; i++) {
            x[i] = 1.95 * g[i] / (norm + 1e-7);
        }
        for (int it = 0; it < 5; it++) {
            double[] a = gram(x, rows, cols);
            double[] next = new double[x.length];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < cols; j++) {
                    double sum = 3.4445 * x[i * cols + j];
                    for (int p = 0; p < k; p++) {
                        sum += wide
                                ? polynomial(a, k, i, p) * x[p * cols + j]
                                : x[i * cols + p] * polynomial(a, k, p, j);
                    }
                    next[i * cols + j] = sum;
                }
            }
            x = next;
        }
        return x;
    }

    private static double polynomial(double[] a, int k, int i, int j) {
        double square = 0;
        for (int p = 0; p < k; p++) {
            square += a[i * k + p] * a[p * k + j];
        }
        return -4.7750 * a[i * k + j] + 2.0315 * square;
    }

    /** Named matrices only; the rest, vectors included, have the other rule, bit for bit. */
    @Test
    void muonLeavesTheRestToAnother() {
        TensorLayout layout = TensorLayout.builder()
                .add("hidden", 4, 5)
                .add("embedding", 4, 5)
                .add("b", 5)
                .build();
        Optimizer muon = new Muon(
                Schedule.constant(0.02),
                0.95,
                Muon.Scaling.LIKE_ADAM,
                WeightDecay.decoupled(0.1),
                "hidden"::equals,
                new Adam(0.01));
        try (Training training = new Training(muon, layout, List.of(), 1);
                Training adam = new Training(new Adam(0.01), layout, List.of(), 1)) {
            for (int t = 1; t < 5; t++) {
                for (String name : new String[] {"hidden", "embedding", "b"}) {
                    fill(training.grad.get(name), t);
                    fill(adam.grad.get(name), t);
                }
                training.step();
                adam.step();
            }
            for (String name : new String[] {"embedding", "b"}) {
                assertThat(training.theta.get(name).toArray())
                        .containsExactly(adam.theta.get(name).toArray());
            }
            assertThat(training.theta.get("hidden").toArray())
                    .isNotEqualTo(adam.theta.get("hidden").toArray());
            assertThat(training.state.slab("muon.velocity").get("b").toArray()).containsOnly(0f);
        }
    }

    /** The rule of a Muon is called once a step; a rule of two gradients goes around it. */
    @Test
    void muonWithSamInsideIsRefused() {
        try (Training training = new Training(new Muon(0.02, new Sam(new Sgd(0.1))), 1f)) {
            assertThat(catchThrowable(training.state::step))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("second gradient");
        }
    }
}
