package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters after each step, as PyTorch 1.13 computes them in double precision; written with nine digits. */
class GoldenOptimizersTest {
    private static final double NINE_DIGITS = 1e-8;

    private static JsonNode find(String name, String kind) throws IOException {
        try (InputStream in = GoldenOptimizersTest.class.getResourceAsStream("/golden/optimizers.json")) {
            for (JsonNode c : new ObjectMapper().readTree(in).get("cases")) {
                if (c.get("name").asText().equals(name)
                        && c.get("kind").asText().equals(kind)) {
                    return c;
                }
            }
        }
        throw new IOException("no golden case " + name + ", " + kind);
    }

    private static double[] data(JsonNode array) {
        double[] x = new double[array.get("data").size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = array.get("data").get(i).asDouble();
        }
        return x;
    }

    private static double[] row(double[] matrix, int i, int cols) {
        double[] x = new double[cols];
        System.arraycopy(matrix, i * cols, x, 0, cols);
        return x;
    }

    private static float[] narrow(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }

    private static Optimizer optimizer(String name, double lr) {
        return switch (name) {
            case "sgd" -> new Sgd(lr);
            case "momentum" -> new Momentum(lr, 0.9);
            case "adam" -> new Adam(lr);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void textbook(String name, double[] theta, double[] grad, double[][] s, double lr, long t) {
        switch (name) {
            case "sgd" -> Textbook.sgd(theta, grad, lr);
            case "momentum" -> Textbook.momentum(theta, grad, s[0], 0.9, lr);
            case "adam" -> Textbook.adam(theta, grad, s[0], s[1], 0.9, 0.999, 1e-8, lr, t);
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** Each of the t roundings of θ is at most half an ULP, 2⁻²⁴|θ|, and the steps' own errors are small beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam"})
    void fixedGradients(String name) throws IOException {
        JsonNode golden = find(name, "fixed_gradients");
        double lr = golden.get("hyper").get("lr").asDouble();
        double[] theta = data(golden.get("initial"));
        double[] gradients = data(golden.get("gradients"));
        double[] expected = data(golden.get("after_each_step"));
        int n = theta.length;
        double[][] state = new double[2][n];
        try (Training training = new Training(optimizer(name, lr), narrow(theta))) {
            for (int t = 1; t <= expected.length / n; t++) {
                double[] grad = row(gradients, t - 1, n);
                textbook(name, theta, grad, state, lr, t);
                training.step(narrow(grad));
                for (int i = 0; i < n; i++) {
                    double wanted = expected[(t - 1) * n + i];
                    double magnitude = Math.max(1, Math.abs(wanted));
                    assertThat(theta[i]).isCloseTo(wanted, within(NINE_DIGITS * magnitude));
                    double bound = (t + 2) * 0x1p-24 * 2 * magnitude;
                    assertThat((double) training.w().get(i)).isCloseTo(wanted, within(bound));
                }
            }
        }
    }

    /**
     * Fifty steps on Rosenbrock's function from (−1.2, 1), the gradient taken where each path has got to. Its curvature
     * is some 1500, times the rate 0.75, so errors neither grow much nor die out.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam"})
    void rosenbrock(String name) throws IOException {
        JsonNode golden = find(name, "rosenbrock");
        double lr = golden.get("hyper").get("lr").asDouble();
        double[] theta = data(golden.get("initial"));
        double[] expected = data(golden.get("after_each_step"));
        double[][] state = new double[2][2];
        try (Training training = new Training(optimizer(name, lr), narrow(theta))) {
            for (int t = 1; t <= expected.length / 2; t++) {
                assertThat(Rosenbrock.value(theta))
                        .isCloseTo(golden.get("losses").get(t - 1).asDouble(), within(1e-9));
                textbook(name, theta, Rosenbrock.gradient(theta), state, lr, t);
                training.step(
                        narrow(Rosenbrock.gradient(Textbook.widen(training.w().toArray()))));
                for (int i = 0; i < 2; i++) {
                    double wanted = expected[2 * (t - 1) + i];
                    assertThat(theta[i]).isCloseTo(wanted, within(NINE_DIGITS));
                    assertThat((double) training.w().get(i)).isCloseTo(wanted, within(t * 1e-7));
                }
            }
        }
    }
}
