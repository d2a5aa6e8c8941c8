package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.DefinitionNorms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch norm equals its definition bit for bit; planes and columns. */
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
    void trainingEqualsItsDefinition() {
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
    void inferenceEqualsItsDefinition() {
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
    void backwardEqualsItsDefinition(boolean training) {
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

    /** Channels in several blocks, the last one shorter, and one by one; planes in pairs and longer ones; chains of images with a last one alone. */
    @ParameterizedTest
    @CsvSource({"2, 5, 12000", "3, 2, 30000", "5, 3, 4096", "5, 3, 4097", "4, 16, 64", "257, 2, 80", "259, 1, 17"})
    void channelsOfPlanes(int images, int channels, int plane) {
        int n = images * channels * plane;
        Samples samples = new Samples(n);
        float[] x = samples.normal(n);
        float[] dy = samples.normal(n);
        float[] gamma = samples.normal(channels);
        float[][] y = new float[2][n];
        float[][] d = new float[6][channels];
        DefinitionNorms.batchNorm(x, gamma, gamma, d[0], d[1], y[0], d[2], d[3], 0.1, EPS, images, channels, plane);
        DefinitionNorms.batchNormBackward(x, dy, gamma, d[2], d[3], y[1], d[4], d[5], images, channels, plane);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(n).copyFrom(x);
            Tensor gradient = arena.allocate(n).copyFrom(dy);
            Tensor w = arena.allocate(channels).copyFrom(gamma);
            Tensor out = arena.allocate(n);
            Tensor[] t = new Tensor[6];
            Arrays.setAll(t, i -> arena.allocate(channels));
            BatchNorm.batchNorm(in, w, w, t[0], t[1], out, t[2], t[3], 0.1, EPS, images, channels, plane, 0, channels);
            assertThat(out.toArray()).isEqualTo(y[0]);
            BatchNorm.batchNormBackward(
                    in, gradient, w, t[2], t[3], out, t[4], t[5], images, channels, plane, 0, channels);
            assertThat(out.toArray()).isEqualTo(y[1]);
            assertThat(Arrays.stream(t).map(Tensor::toArray).toArray(float[][]::new))
                    .isDeepEqualTo(d);
            DefinitionNorms.batchNormInferenceBackward(
                    x, dy, gamma, d[2], d[3], y[1], d[4], d[5], images, channels, plane);
            BatchNorm.batchNormInferenceBackward(
                    in, gradient, w, t[2], t[3], out, t[4], t[5], images, channels, plane, 0, channels);
            assertThat(out.toArray()).isEqualTo(y[1]);
            assertThat(t[4].toArray()).isEqualTo(d[4]);
            assertThat(t[5].toArray()).isEqualTo(d[5]);
        }
    }

    /** Channels in one range or three: the same bits, and a range leaves the others alone. */
    @ParameterizedTest
    @CsvSource({"5, 70, 1", "5, 900, 1", "3, 7, 33", "2, 7, 12000"})
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

    @Test
    void wrongArgumentsAreRefused() {
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
