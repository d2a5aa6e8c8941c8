package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.Test;

/** Adafactor against its paper in double precision. */
class AdafactorTest {
    private static double rms(double... x) {
        return GivenGradients.norm(x) / Math.sqrt(x.length);
    }

    /** Adafactor, Algorithm 4, for a matrix whose rows are no multiple of anything, and a vector (Algorithm 5's v). */
    @Test
    void followsThePaper() {
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
                double[] g = GivenGradients.fill(training.grad.get("w"), t);
                double[] gb = GivenGradients.fill(training.grad.get("b"), t);
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
    void keepsRowsAndColumns() {
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
}
