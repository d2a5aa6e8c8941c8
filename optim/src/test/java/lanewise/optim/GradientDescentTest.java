package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import lanewise.optim.schedule.DivergenceDetector;
import lanewise.optim.schedule.InverseTime;
import lanewise.optim.schedule.LinearDecay;
import lanewise.optim.schedule.Schedule;
import lanewise.optim.secondorder.Lbfgs;
import lanewise.simd.Rng;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradient descent as the textbook writes its loops: rates per update, stopping, noise of minibatches. */
class GradientDescentTest {
    /** REPEAT update UNTIL the criterion, which sees the loss ½θ² after each update, holds. Returns the number of updates. */
    private static int repeat(Training training, DoublePredicate until) {
        double loss;
        int updates = 0;
        do {
            training.step(theta -> theta);
            updates++;
            double theta = training.values()[0];
            loss = 0.5 * theta * theta;
        } while (!until.test(loss));
        return updates;
    }

    /** With g = θ, θ after k updates is Π(1 − ε(i)); each is rounded twice. */
    @Test
    @DisplayName(
            "B04: update i has the rate ε(i); the loop ends when its criterion holds, by number, by loss or by divergence")
    void b04RatesPerUpdateAndStoppingCriteria() {
        Schedule rate = new InverseTime(0.5, 0.1);
        double expected = 1;
        int updates = 0;
        while (0.5 * expected * expected > 1e-4) {
            expected *= 1 - rate.at(updates++);
        }
        try (Training training = new Training(new Sgd(rate), 1f)) {
            assertThat(repeat(training, loss -> loss <= 1e-4)).isEqualTo(updates);
            assertThat(training.values()[0]).isCloseTo(expected, within(2 * updates * 0x1p-24 * expected));
        }
        try (Training training = new Training(new Sgd(rate), 1f)) {
            assertThat(repeat(training, loss -> training.state.steps() == 3)).isEqualTo(3);
            assertThat(training.values()[0]).isCloseTo(0.5 * (1 - 0.5 / 1.1) * (1 - 0.5 / 1.2), within(6 * 0x1p-24));
        }
        // a rate of 3 doubles θ and quadruples the loss with each update; detected when it is above 4 times the best,
        // the first
        try (Training training = new Training(new Sgd(3), 1f)) {
            DivergenceDetector detector = new DivergenceDetector(0, 4);
            assertThat(repeat(training, detector::diverged)).isEqualTo(3);
        }
    }

    /** Two clouds that overlap, in the plane; with a bias. */
    private static final class Clouds {
        private static final int N = 512;
        private final double[][] x = new double[N][];
        private final double[] y = new double[N];

        Clouds() {
            Rng rng = new Rng(11, 0);
            for (int i = 0; i < N; i++) {
                y[i] = i % 2;
                x[i] = new double[] {rng.normal(2L * i) + y[i], 2 * rng.normal(2L * i + 1) - y[i], 1};
            }
        }

        /** The mean logistic loss of examples order[from], …, and its gradient. */
        double loss(double[] theta, double[] grad, int[] order, int from, int to) {
            Arrays.fill(grad, 0);
            double sum = 0;
            for (int k = from; k < to; k++) {
                double[] row = x[order[k]];
                double z = row[0] * theta[0] + row[1] * theta[1] + row[2] * theta[2];
                double target = y[order[k]];
                sum += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - target * z;
                double error = 1 / (1 + Math.exp(-z)) - target;
                for (int j = 0; j < 3; j++) {
                    grad[j] += error * row[j] / (to - from);
                }
            }
            return sum / (to - from);
        }

        private static int[] inOrder() {
            int[] order = new int[N];
            Arrays.setAll(order, i -> i);
            return order;
        }

        /** The loss over all examples after some epochs of minibatches of 16, shuffled anew for each. */
        double lossAfter(Optimizer rule, int epochs) {
            int[] order = inOrder();
            double[] g = new double[3];
            try (Training training = new Training(rule, 0f, 0f, 0f)) {
                for (int e = 0; e < epochs; e++) {
                    new Rng(12, e).shuffle(order, N, 0);
                    for (int from = 0; from < N; from += 16) {
                        int first = from;
                        training.step(theta -> {
                            loss(theta, g, order, first, first + 16);
                            return g;
                        });
                    }
                }
                return loss(training.values(), g, inOrder(), 0, N);
            }
        }

        double least() {
            int[] order = inOrder();
            return new Lbfgs()
                    .minimize((theta, g) -> loss(theta, g, order, 0, N), new double[3])
                    .value();
        }
    }

    /** The excess over the least loss, which L-BFGS finds, after 20 epochs of logistic regression. */
    @Test
    @DisplayName(
            "B06: vanilla SGD with a rate that falls linearly does as well as Adam with a constant one on the same data")
    void b06SgdWithAFallingRate() {
        Clouds clouds = new Clouds();
        double least = clouds.least();
        int steps = 20 * Clouds.N / 16;
        double falling = clouds.lossAfter(new Sgd(new LinearDecay(0.5, 0.005, steps)), 20) - least;
        double constant = clouds.lossAfter(new Sgd(0.5), 20) - least;
        double adam = clouds.lossAfter(new Adam(0.01), 20) - least;
        assertThat(falling).isPositive().isLessThan(1e-3).isLessThan(adam);
        // the same rate to the end stays away by its noise
        assertThat(constant).isGreaterThan(3 * falling);
    }

    /**
     * θ ← θ − ε(θ − x̄) with x̄ the mean of m numbers of variance 1 is an autoregression: its variance is ε/(2 − ε)/m. It is measured with 256 parameters
     * and 2000 steps, which count as one in (2 − ε)/ε = 19 since they are correlated: 27,000 numbers, so the standard deviation of the variance is 0.9 %.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    @DisplayName("B07: the noise of minibatches of m about the minimum is one m-th of that of single examples")
    void b07NoiseOfMinibatches(int m) {
        int n = 256;
        double rate = 0.1;
        TensorLayout layout = TensorLayout.builder().add("w", n).build();
        try (Training training = new Training(new Sgd(rate), layout, List.of(), 1)) {
            Rng rng = new Rng(13, m);
            float[] gradient = new float[n];
            double squares = 0;
            for (int step = -100; step < 2000; step++) {
                for (int i = 0; i < n; i++) {
                    double mean = 0;
                    for (int k = 0; k < m; k++) {
                        mean += rng.normal(((step + 100L) * n + i) * m + k) / m;
                    }
                    gradient[i] = (float) (training.w().get(i) - mean);
                }
                training.step(gradient);
                for (int i = 0; i < n && step >= 0; i++) {
                    squares += (double) training.w().get(i) * training.w().get(i);
                }
            }
            double variance = squares / (2000.0 * n);
            assertThat(variance).isCloseTo(rate / (2 - rate) / m, within(0.045 * rate / (2 - rate) / m));
        }
    }
}
