package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import lanewise.optim.DoubleRule.Moments;
import lanewise.optim.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters after each step, as PyTorch 1.13 computes them in double precision; written with nine digits. */
class GoldenOptimizersTest {
    private static final double NINE_DIGITS = 1e-8;

    /** Half an ULP of 1. */
    private static final double U = 0x1p-24;

    /** Roundings in a step, those that its moments carry on included: each kernel has less than twenty operations. */
    private static final double ROUNDINGS = 20;

    /** A case of the file. */
    record Golden(String name, JsonNode json) {
        double hyper(String key, double otherwise) {
            JsonNode value = json.get("hyper").get(key);
            return value == null ? otherwise : value.asDouble();
        }

        double lr() {
            return hyper("lr", Double.NaN);
        }

        double beta(int i) {
            JsonNode betas = json.get("hyper").get("betas");
            return betas == null ? (i == 0 ? 0.9 : 0.999) : betas.get(i).asDouble();
        }

        double[] data(String key) {
            JsonNode array = json.get(key).get("data");
            double[] x = new double[array.size()];
            for (int i = 0; i < x.length; i++) {
                x[i] = array.get(i).asDouble();
            }
            return x;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Golden> cases(String kind) throws IOException {
        try (InputStream in = GoldenOptimizersTest.class.getResourceAsStream("/golden/optimizers.json")) {
            List<Golden> all = new ArrayList<>();
            for (JsonNode c : new ObjectMapper().readTree(in).get("cases")) {
                if (c.get("kind").asText().equals(kind)) {
                    all.add(new Golden(c.get("name").asText(), c));
                }
            }
            return all;
        }
    }

    static List<Golden> fixed() throws IOException {
        return cases("fixed_gradients");
    }

    static List<Golden> paths() throws IOException {
        return cases("rosenbrock");
    }

    @Test
    void allCasesAreHere() throws IOException {
        assertThat(fixed()).hasSize(21);
        assertThat(paths()).hasSize(21);
    }

    private static Optimizer optimizer(Golden g) {
        Schedule lr = Schedule.constant(g.lr());
        Schedule mu = Schedule.constant(g.hyper("momentum", 0));
        WeightDecay decay = WeightDecay.half(g.hyper("weight_decay", 0));
        return switch (g.name) {
            case "sgd", "sgd_wd" -> new Sgd(lr, decay);
            case "momentum", "momentum_dampening" ->
                new Momentum(lr, mu, Momentum.Form.RATE_OUTSIDE, g.hyper("dampening", 0), decay);
            case "nesterov", "nesterov_wd" -> new Nesterov(lr, mu, Nesterov.Form.RATE_OUTSIDE, decay);
            case "adagrad" -> new AdaGrad(lr);
            case "adagrad_lr_decay" ->
                new AdaGrad(
                        step -> g.lr() / (1 + step * g.hyper("lr_decay", 0)),
                        g.hyper("eps", 0),
                        g.hyper("initial_accumulator_value", 0),
                        decay);
            case "rmsprop", "rmsprop_centered", "rmsprop_momentum" -> rmsprop(g, lr, decay);
            case "adam", "adam_wd" -> new Adam(lr, g.beta(0), g.beta(1), 1e-8, Adam.Form.OUTSIDE, decay);
            case "amsgrad" -> new AmsGrad(lr);
            case "adamw" -> new AdamW(lr);
            case "adamax" -> new Adamax(lr);
            case "nadam" -> new NAdam(lr, 0.9, 0.999, 1e-8, 0.004, NAdam.Form.PYTORCH_1_13, WeightDecay.NONE);
            case "radam" -> new RAdam(lr);
            case "adadelta" -> new Adadelta(lr);
            case "rprop" -> new Rprop(g.lr());
            case "asgd" -> new Asgd(g.lr());
            default -> throw new IllegalArgumentException(g.name);
        };
    }

    private static Optimizer rmsprop(Golden g, Schedule lr, WeightDecay decay) {
        boolean moves = g.hyper("momentum", 0) > 0;
        return new RmsProp(
                lr,
                g.hyper("alpha", 0),
                g.hyper("eps", 0),
                RmsProp.Delta.OUTSIDE,
                g.name.equals("rmsprop_centered"),
                g.hyper("momentum", 0),
                moves ? RmsProp.Velocity.RATE_OUTSIDE : RmsProp.Velocity.NONE,
                decay);
    }

    private static DoubleRule.Element reference(Golden g) {
        double wd = g.hyper("weight_decay", 0);
        double lr = g.lr();
        Moments h = new Moments(lr, g.beta(0), g.beta(1), 1e-8);
        return switch (g.name) {
            case "sgd", "sgd_wd" -> DoubleRule.sgd(lr, wd);
            case "momentum", "momentum_dampening", "nesterov", "nesterov_wd" ->
                DoubleRule.momentum(
                        lr, g.hyper("momentum", 0), g.hyper("dampening", 0), wd, g.name.startsWith("nesterov"));
            case "adagrad", "adagrad_lr_decay" ->
                DoubleRule.adagrad(
                        lr, g.hyper("eps", 0), g.hyper("initial_accumulator_value", 0), g.hyper("lr_decay", 0));
            case "rmsprop", "rmsprop_centered", "rmsprop_momentum" ->
                DoubleRule.rmsprop(
                        lr,
                        g.hyper("alpha", 0),
                        0,
                        g.hyper("eps", 0),
                        g.name.equals("rmsprop_centered"),
                        g.hyper("momentum", 0));
            case "adam", "adam_wd" -> DoubleRule.adam(h, Adam.Form.OUTSIDE, wd);
            case "amsgrad" -> DoubleRule.amsgrad(h);
            case "adamw" -> DoubleRule.adamw(h, 0.01);
            case "adamax" -> DoubleRule.adamax(h);
            case "nadam" -> DoubleRule.nadam(h, 0.004, NAdam.Form.PYTORCH_1_13);
            case "radam" -> DoubleRule.radam(h);
            case "adadelta" -> DoubleRule.adadelta(lr, g.hyper("rho", 0), g.hyper("eps", 0));
            case "rprop" -> DoubleRule.rprop(lr);
            case "asgd" -> DoubleRule.asgd(lr, 1e-4, 0.75);
            default -> throw new IllegalArgumentException(g.name);
        };
    }

    private static double[] row(double[] matrix, int i, int cols) {
        double[] x = new double[cols];
        System.arraycopy(matrix, i * cols, x, 0, cols);
        return x;
    }

    /**
     * θ is rounded at each of t steps, by half an ULP at most; and each step is off by no more than its roundings times the longest step so far.
     */
    @ParameterizedTest
    @MethodSource("fixed")
    void fixedGradients(Golden golden) {
        double[] theta = golden.data("initial");
        double[] gradients = golden.data("gradients");
        double[] expected = golden.data("after_each_step");
        int n = theta.length;
        DoubleRule reference = new DoubleRule(reference(golden), n);
        double[] last = theta.clone();
        double longest = 0;
        try (Training training = new Training(optimizer(golden), Training.narrow(theta))) {
            for (int t = 1; t <= expected.length / n; t++) {
                double[] grad = row(gradients, t - 1, n);
                reference.step(theta, grad);
                training.step(Training.narrow(grad));
                for (int i = 0; i < n; i++) {
                    double wanted = expected[(t - 1) * n + i];
                    longest = Math.max(longest, Math.abs(wanted - last[i]));
                    last[i] = wanted;
                }
                for (int i = 0; i < n; i++) {
                    double magnitude = Math.max(1, Math.abs(last[i]));
                    assertThat(theta[i]).isCloseTo(last[i], within(NINE_DIGITS * magnitude));
                    double bound = U * ((t + 1) * magnitude + ROUNDINGS * t * longest);
                    assertThat((double) training.w().get(i)).as("step %d", t).isCloseTo(last[i], within(bound));
                }
            }
        }
    }

    /**
     * Fifty steps on Rosenbrock's function from (−1.2, 1), the gradient taken where each path has got to. Its curvature
     * is some 1500, times the rate 0.75, so errors neither grow much nor die out.
     */
    @ParameterizedTest
    @MethodSource("paths")
    void rosenbrock(Golden golden) {
        double[] theta = golden.data("initial");
        double[] expected = golden.data("after_each_step");
        DoubleRule reference = new DoubleRule(reference(golden), 2);
        try (Training training = new Training(optimizer(golden), Training.narrow(theta))) {
            for (int t = 1; t <= expected.length / 2; t++) {
                assertThat(Rosenbrock.value(theta))
                        .isCloseTo(golden.json.get("losses").get(t - 1).asDouble(), within(1e-9));
                reference.step(theta, Rosenbrock.gradient(theta));
                training.step(Rosenbrock::gradient);
                for (int i = 0; i < 2; i++) {
                    double wanted = expected[2 * (t - 1) + i];
                    assertThat(theta[i]).isCloseTo(wanted, within(NINE_DIGITS));
                    assertThat((double) training.w().get(i)).as("step %d", t).isCloseTo(wanted, within(t * 1e-7));
                }
            }
        }
    }
}
