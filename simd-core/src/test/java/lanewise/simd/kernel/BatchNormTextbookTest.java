package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookNorms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch norm against the textbook within derived bounds, and by hand (rows H02, H03, H05). */
class BatchNormTextbookTest {
    private static final double EPS = 1e-5;

    /** Row H03: the batch {1, 2, 3, 4} has mean 2.5 and biased variance 1.25; row H02: without eps. */
    @Test
    void h02H03TheBatchOfFour() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(4, 1).copyFrom(1f, 2f, 3f, 4f);
            Tensor one = arena.allocate(1).copyFrom(1f);
            Tensor zero = arena.allocate(1);
            Tensor rm = arena.allocate(1);
            Tensor rv = arena.allocate(1).copyFrom(1f);
            Tensor mean = arena.allocate(1);
            Tensor rstd = arena.allocate(1);
            Tensor y = arena.allocate(4);
            BatchNorm.batchNorm(x, one, zero, rm, rv, y, mean, rstd, 0.1, 0, 4, 1, 1, 0, 1);
            assertThat(mean.get(0)).isEqualTo(2.5f);
            assertThat(1 / Math.pow(rstd.get(0), 2)).isCloseTo(1.25, within(4e-7));
            float[] expected = {-1.5f, -0.5f, 0.5f, 1.5f};
            for (int i = 0; i < 4; i++) {
                assertThat((double) y.get(i)).isCloseTo(expected[i] / Math.sqrt(1.25), within(2e-7));
            }
            // PyTorch's running variance is unbiased: 1/(m − 1)
            assertThat(rm.get(0)).isEqualTo(0.25f);
            assertThat((double) rv.get(0)).isCloseTo(0.9 + 0.1 * 5 / 3, within(1e-7));
        }
    }

    /** Row H05: one example, with what training gathered. */
    @Test
    void h05SingleExampleInference() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2).copyFrom(3f, -1f);
            Tensor gamma = arena.allocate(2).copyFrom(2f, 1f);
            Tensor beta = arena.allocate(2).copyFrom(0.5f, 0f);
            Tensor rm = arena.allocate(2).copyFrom(1f, -1f);
            Tensor rv = arena.allocate(2).copyFrom(4f, 0.25f);
            Tensor y = arena.allocate(2);
            BatchNorm.batchNormInference(x, gamma, beta, rm, rv, y, arena.allocate(2), 0, 1, 2, 1, 0, 2);
            assertThat(y.toArray()).containsExactly(2.5f, 0f);
        }
    }

    /** Row H03: the gradients of gain, bias and input by central differences. */
    @Test
    void h03GradientsAreThoseOfTheEquations() {
        double[] x = Textbook.widen(new Samples(1).normal(12));
        double[] dy = Textbook.widen(new Samples(2).normal(12));
        double gamma = 1.7;
        double[] g = Arrays.stream(dy).map(v -> v * gamma).toArray();
        double[] expected = CentralDifferences.of(at -> loss(dy, at, gamma, 0.3), x);
        double[] actual = TextbookNorms.normalizeBackward(EPS, x, g);
        for (int i = 0; i < x.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(CentralDifferences.TOLERANCE));
        }
        double[] parameters = CentralDifferences.of(p -> loss(dy, x, p[0], p[1]), gamma, 0.3);
        double[] h = TextbookNorms.normalize(EPS, x);
        double dgamma = 0;
        for (int i = 0; i < x.length; i++) {
            dgamma += dy[i] * h[i];
        }
        assertThat(dgamma).isCloseTo(parameters[0], within(CentralDifferences.TOLERANCE));
        assertThat(Textbook.sum(dy)).isCloseTo(parameters[1], within(CentralDifferences.TOLERANCE));
    }

    private static double loss(double[] dy, double[] x, double gamma, double beta) {
        double[] h = TextbookNorms.normalize(EPS, x);
        double s = 0;
        for (int i = 0; i < x.length; i++) {
            s += dy[i] * (gamma * h[i] + beta);
        }
        return s;
    }

    /** Row H03 in floats. */
    @ParameterizedTest
    @CsvSource({"4, 3, 1", "300, 40, 1", "64, 5, 49", "3, 2, 1000"})
    void h03AgreesWithTheTextbook(int images, int channels, int plane) {
        int n = images * channels * plane;
        Samples samples = new Samples(n);
        float[] x = samples.normal(n);
        float[] dy = samples.normal(n);
        float[] gamma = samples.normal(channels);
        float[] beta = samples.normal(channels);
        for (int i = 0; i < n; i++) {
            x[i] += i / plane % channels;
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(n).copyFrom(x);
            Tensor w = arena.allocate(channels).copyFrom(gamma);
            Tensor b = arena.allocate(channels).copyFrom(beta);
            Tensor[] t = new Tensor[6];
            Arrays.setAll(t, i -> arena.allocate(channels));
            Tensor y = arena.allocate(n);
            Tensor dx = arena.allocate(n).copyFrom(dy);
            BatchNorm.batchNorm(in, w, b, t[0], t[1], y, t[2], t[3], 0.25, EPS, images, channels, plane, 0, channels);
            BatchNorm.batchNormBackward(in, dx, w, t[2], t[3], dx, t[4], t[5], images, channels, plane, 0, channels);
            for (int c = 0; c < channels; c++) {
                check(c, images, channels, plane, x, dy, gamma[c], beta[c], y, dx, t);
            }
        }
    }

    private static void check(
            int c,
            int images,
            int channels,
            int plane,
            float[] x,
            float[] dy,
            double gamma,
            double beta,
            Tensor y,
            Tensor dx,
            Tensor[] t) {
        double[] xs = TextbookNorms.channel(Textbook.widen(x), c, images, channels, plane);
        double[] dys = TextbookNorms.channel(Textbook.widen(dy), c, images, channels, plane);
        double[] ys = TextbookNorms.channel(Textbook.widen(y.toArray()), c, images, channels, plane);
        double[] dxs = TextbookNorms.channel(Textbook.widen(dx.toArray()), c, images, channels, plane);
        double[] g = Arrays.stream(dys).map(v -> v * gamma).toArray();
        // the additions of images come to the sums of planes: in units of 64 that is what NormBounds takes as a longer
        // sum
        NormBounds bounds = new NormBounds(xs, g, EPS, Math.min(4096, plane + 64 * Math.min(images, 256)));
        double[] h = TextbookNorms.normalize(EPS, xs);
        double[] expected = TextbookNorms.normalizeBackward(EPS, xs, g);
        double dgamma = 0;
        double dgammaBound = 0;
        for (int i = 0; i < xs.length; i++) {
            assertThat(ys[i]).isCloseTo(h[i] * gamma + beta, within(bounds.output(i, gamma, beta)));
            assertThat(dxs[i]).isCloseTo(expected[i], within(bounds.gradient(i)));
            dgamma += dys[i] * h[i];
            dgammaBound += bounds.output(i, dys[i], 0) + 300 * 0x1p-24 * Math.abs(dys[i] * h[i]);
        }
        assertThat((double) t[4].get(c)).isCloseTo(dgamma, within(dgammaBound));
        assertThat((double) t[5].get(c))
                .isCloseTo(Textbook.sum(dys), within(300 * 0x1p-24 * Textbook.absoluteSum(dys)));
        double m = xs.length;
        assertThat((double) t[0].get(c)).isCloseTo(0.25 * TextbookNorms.mean(xs), within(1e-5 * (1 + c)));
        assertThat((double) t[1].get(c))
                .isCloseTo(0.25 * TextbookNorms.variance(xs) * m / (m - 1), within(1e-4 * (1 + c)));
    }
}
