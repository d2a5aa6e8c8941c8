package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.DefinitionNorms;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookNorms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch norm equals its definition bit for bit, and the textbook within derived bounds; planes and columns. */
class BatchNormTest {
    private static final double EPS = 1e-5;

    /** Sizes for a length n: as planes of n elements, or as n columns, and now and then several chains of images. */
    private record Size(int images, int channels, int plane) {
        static Size of(Slices s, int n) {
            boolean columns = s.samples().below(2) == 0;
            int length = Math.max(n, 1);
            int images = 2 + s.samples().below(2);
            if (length <= 8 && s.samples().below(4) == 0) {
                images = 200 + s.samples().below(400);
            }
            int channels = length <= 8 ? 2 : 1;
            return columns ? new Size(images, length, 1) : new Size(images, channels, length);
        }

        int elements() {
            return images * channels * plane;
        }
    }

    private static float[] values(Slices s, int n) {
        return s.samples().below(2) == 0 ? s.samples().normal(n) : s.mixed(n);
    }

    @Test
    void training() {
        Slices.everywhere((s, n) -> {
            Size size = Size.of(s, n);
            int c = size.channels;
            float[] x = values(s, size.elements());
            float[] gamma = s.mixed(c);
            float[] beta = s.mixed(c);
            float[] runningMean = s.mixed(c);
            float[] runningVar = s.mixed(c);
            Tensor same = s.output(x);
            Tensor rm = s.output(runningMean);
            Tensor rv = s.output(runningVar);
            Tensor mean = s.output(s.mixed(c));
            Tensor rstd = s.output(s.mixed(c));
            BatchNorm.batchNorm(
                    same,
                    s.input(gamma),
                    s.input(beta),
                    rm,
                    rv,
                    same,
                    mean,
                    rstd,
                    0.1,
                    EPS,
                    size.images,
                    c,
                    size.plane,
                    0,
                    c);
            float[] y = new float[x.length];
            float[] means = new float[c];
            float[] rstds = new float[c];
            DefinitionNorms.batchNorm(
                    x, gamma, beta, runningMean, runningVar, y, means, rstds, 0.1, EPS, size.images, c, size.plane);
            s.expect(same, y);
            s.expect(rm, runningMean);
            s.expect(rv, runningVar);
            s.expect(mean, means);
            s.expect(rstd, rstds);
        });
    }

    @Test
    void inference() {
        Slices.everywhere((s, n) -> {
            Size size = Size.of(s, n);
            int c = size.channels;
            float[] x = s.mixed(size.elements());
            float[] gamma = s.mixed(c);
            float[] beta = s.mixed(c);
            float[] mean = s.mixed(c);
            float[] var = s.mixed(c);
            float[] y = new float[x.length];
            float[] rstds = new float[c];
            DefinitionNorms.batchNormInference(x, gamma, beta, mean, var, y, rstds, EPS, c, size.plane);
            Tensor out = s.output(s.mixed(x.length));
            Tensor rstd = s.output(s.mixed(c));
            BatchNorm.batchNormInference(
                    s.input(x),
                    s.input(gamma),
                    s.input(beta),
                    s.input(mean),
                    s.input(var),
                    out,
                    rstd,
                    EPS,
                    size.images,
                    c,
                    size.plane,
                    0,
                    c);
            s.expect(out, y);
            s.expect(rstd, rstds);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void backward(boolean training) {
        Slices.everywhere((s, n) -> {
            Size size = Size.of(s, n);
            int c = size.channels;
            float[] x = values(s, size.elements());
            float[] dy = values(s, size.elements());
            float[] gamma = s.mixed(c);
            float[] mean = values(s, c);
            float[] rstd = values(s, c);
            float[] dx = new float[x.length];
            float[] dgamma = new float[c];
            float[] dbeta = new float[c];
            Tensor same = s.output(dy);
            Tensor dgammas = s.output(s.mixed(c));
            Tensor dbetas = s.output(s.mixed(c));
            Tensor in = s.input(x);
            Tensor w = s.input(gamma);
            Tensor m = s.input(mean);
            Tensor r = s.input(rstd);
            if (training) {
                DefinitionNorms.batchNormBackward(
                        x, dy, gamma, mean, rstd, dx, dgamma, dbeta, size.images, c, size.plane);
                BatchNorm.batchNormBackward(in, same, w, m, r, same, dgammas, dbetas, size.images, c, size.plane, 0, c);
            } else {
                DefinitionNorms.batchNormInferenceBackward(
                        x, dy, gamma, mean, rstd, dx, dgamma, dbeta, size.images, c, size.plane);
                BatchNorm.batchNormInferenceBackward(
                        in, same, w, m, r, same, dgammas, dbetas, size.images, c, size.plane, 0, c);
            }
            s.expect(same, dx);
            s.expect(dgammas, dgamma);
            s.expect(dbetas, dbeta);
        });
    }

    /** Channels in one range or three: the same bits, and a range leaves the others alone. */
    @ParameterizedTest
    @CsvSource({"5, 70, 1", "5, 900, 1", "3, 7, 33"})
    void rangesOfChannels(int images, int channels, int plane) {
        int n = images * channels * plane;
        Samples samples = new Samples(n);
        float[] x = samples.normal(n);
        float[] dy = samples.normal(n);
        float[] gamma = samples.normal(channels);
        int a = channels / 3;
        int b = channels / 2;
        try (TensorArena arena = TensorArena.ofShared()) {
            float[][][] results = new float[2][][];
            for (int k = 0; k < 2; k++) {
                Tensor in = arena.allocate(n).copyFrom(x);
                Tensor gradient = arena.allocate(n).copyFrom(dy);
                Tensor w = arena.allocate(channels).copyFrom(gamma);
                Tensor[] t = new Tensor[8];
                Arrays.setAll(t, i -> arena.allocate(i < 2 ? n : channels));
                int[][] ranges = k == 0 ? new int[][] {{0, channels}} : new int[][] {{b, channels}, {0, a}, {a, b}};
                for (int[] r : ranges) {
                    BatchNorm.batchNorm(
                            in, w, w, t[2], t[3], t[0], t[4], t[5], 0.1, EPS, images, channels, plane, r[0], r[1]);
                    BatchNorm.batchNormBackward(
                            in, gradient, w, t[4], t[5], t[1], t[6], t[7], images, channels, plane, r[0], r[1]);
                }
                results[k] = Arrays.stream(t).map(Tensor::toArray).toArray(float[][]::new);
            }
            assertThat(results[1]).isDeepEqualTo(results[0]);
        }
    }

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

    @Test
    void refusals() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 3);
            Tensor y = arena.allocate(2, 3);
            Tensor[] t = new Tensor[6];
            Arrays.setAll(t, i -> arena.allocate(3));
            for (double momentum : new double[] {-0.1, 1, Double.NaN}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> BatchNorm.batchNorm(
                                x, t[0], t[1], t[2], t[3], y, t[4], t[5], momentum, EPS, 2, 3, 1, 0, 3))
                        .withMessageContainingAll("batchNorm:", "momentum", "" + momentum);
            }
            for (double eps : new double[] {-1e-5, Double.NaN}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() ->
                                BatchNorm.batchNorm(x, t[0], t[1], t[2], t[3], y, t[4], t[5], 0.1, eps, 2, 3, 1, 0, 3))
                        .withMessageContainingAll("batchNorm:", "eps", "" + eps);
            }
            // row H07: a batch of one
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            BatchNorm.batchNorm(x, t[0], t[1], t[2], t[3], y, t[4], t[5], 0.1, EPS, 1, 3, 1, 0, 3))
                    .withMessageContainingAll("batchNorm:", "1 images", "1 value per channel");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            BatchNorm.batchNorm(x, t[0], t[1], t[2], t[3], y, t[4], t[5], 0.1, EPS, 2, 3, 0, 0, 3))
                    .withMessageContainingAll("batchNorm:", "2x3x0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BatchNorm.batchNormBackward(x, x, t[0], t[1], t[2], y, t[3], t[4], 2, 3, 1, 1, 4))
                    .withMessageContainingAll("batchNormBackward:", "1 to 4", "0 to 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BatchNorm.batchNormBackward(
                            x, x, t[0], t[1], t[2], y, t[3], t[4], 1 << 15, 1 << 10, 1 << 10, 0, 3))
                    .withMessageContainingAll("batchNormBackward:", "32768x1024x1024", "34359738368");
        }
    }
}
