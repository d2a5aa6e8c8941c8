package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Muon against its iterations in double precision. */
class MuonTest {
    /** Muon's steps are nearly orthogonal, O·Oᵀ or Oᵀ·O near I, whatever the shape; and as the same iterations in double give. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8, 20})
    void stepsAreNearlyOrthogonal(int rows) {
        int cols = 8;
        TensorLayout layout = TensorLayout.builder().add("w", rows, cols).build();
        try (Training training = new Training(new Muon(1, new Sgd(1)), layout, List.of(), 1)) {
            double[] g = GivenGradients.fill(training.grad.get("w"), 1);
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
        double norm = GivenGradients.norm(x) * 1.95; // the first step of momentum is (1 + 0.95)·g
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
    void leavesTheRestToAnother() {
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
                    GivenGradients.fill(training.grad.get(name), t);
                    GivenGradients.fill(adam.grad.get(name), t);
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
    void samInsideIsRefused() {
        try (Training training = new Training(new Muon(0.02, new Sam(new Sgd(0.1))), 1f)) {
            assertThat(catchThrowable(training.state::step))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("second gradient");
        }
    }
}
