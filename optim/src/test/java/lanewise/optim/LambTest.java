package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** LAMB against its paper in double precision. */
class LambTest {
    /** LAMB, Algorithm 2, on a tensor longer than a block. */
    @Test
    void followsThePaper() {
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
                    grad[i] = (float) GivenGradients.at(i, t);
                    m[i] = 0.9 * m[i] + 0.1 * grad[i];
                    v[i] = 0.999 * v[i] + 0.001 * grad[i] * grad[i];
                    double mHat = m[i] / (1 - Math.pow(0.9, t));
                    d[i] = mHat / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-6) + 0.01 * theta[i];
                }
                double trust = GivenGradients.norm(theta) / GivenGradients.norm(d);
                for (int i = 0; i < n; i++) {
                    theta[i] -= 0.01 * trust * d[i];
                }
                training.step(grad);
                double[] actual = training.values();
                for (int i = 0; i < n; i++) {
                    // θ is rounded once or twice a step; norms are good to a few hundred ULP of a step of 0.01
                    assertThat(actual[i]).isCloseTo(theta[i], within(t * (2 + 0.01 * 300) * 0x1p-24));
                }
            }
        }
    }

    /** Where the weights are 0 there is no norm to scale by, and the factor is 1. */
    @Test
    void startsFromZero() {
        try (Training training = new Training(new Lamb(0.01), 0f, 0f)) {
            training.step(0.5f, -0.5f);
            assertThat(training.values()[0]).isCloseTo(-0.01, within(1e-7));
            training.step(0f, 0f);
            assertThat(training.values()).doesNotContain(Double.NaN);
        }
    }
}
