package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.DefinitionNorms;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookNorms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Group norm, and instance norm as its case of one channel per group, equal their definition bit for bit, and the textbook within derived bounds. */
class GroupNormTest {
    private static final double EPS = 1e-5;

    private static float[] values(Slices s, int n) {
        return s.samples().below(2) == 0 ? s.samples().normal(n) : s.mixed(n);
    }

    @Test
    void forwardAndBackward() {
        Slices.everywhere((s, n) -> {
            int plane = Math.max(n, 1);
            int channels = plane > 700 ? 2 : 4;
            int images = plane > 700 ? 1 : 1 + s.samples().below(2);
            int groups = new int[] {1, 2, channels}[s.samples().below(3)];
            int rows = images * groups;
            float[] x = values(s, images * channels * plane);
            float[] gamma = s.mixed(channels);
            float[] beta = s.mixed(channels);
            float[] y = new float[x.length];
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            DefinitionNorms.groupNorm(x, gamma, beta, y, mean, rstd, EPS, groups, images, channels, plane);
            Tensor same = s.output(x);
            Tensor means = s.output(new float[rows]);
            Tensor rstds = s.output(new float[rows]);
            Tensor w = s.input(gamma);
            GroupNorm.groupNorm(same, w, s.input(beta), same, means, rstds, EPS, groups, channels, plane, 0, images);
            s.expect(same, y);
            s.expect(means, mean);
            s.expect(rstds, rstd);
            float[] dy = values(s, x.length);
            float[] dx = new float[x.length];
            float[] dgamma = new float[images * channels];
            float[] dbeta = new float[images * channels];
            DefinitionNorms.groupNormBackward(
                    x, dy, gamma, mean, rstd, dx, dgamma, dbeta, groups, images, channels, plane);
            Tensor gradient = s.output(dy);
            Tensor dgammas = s.output(s.mixed(dgamma.length));
            Tensor dbetas = s.output(s.mixed(dbeta.length));
            GroupNorm.groupNormBackward(
                    s.input(x),
                    gradient,
                    w,
                    s.input(mean),
                    s.input(rstd),
                    gradient,
                    dgammas,
                    dbetas,
                    groups,
                    channels,
                    plane,
                    0,
                    images);
            s.expect(gradient, dx);
            s.expect(dgammas, dgamma);
            s.expect(dbetas, dbeta);
        });
    }

    /** The groups of images in one range or two: the same bits. */
    @Test
    void rangesOfImages() {
        int images = 5;
        int channels = 6;
        int plane = 21;
        int n = images * channels * plane;
        Samples samples = new Samples(1);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(n).copyFrom(samples.normal(n));
            Tensor dy = arena.allocate(n).copyFrom(samples.normal(n));
            Tensor gamma = arena.allocate(channels).copyFrom(samples.normal(channels));
            float[][][] results = new float[2][][];
            for (int k = 0; k < 2; k++) {
                Tensor[] t = new Tensor[6];
                Arrays.setAll(t, i -> arena.allocate(i < 2 ? n : images * channels));
                for (int[] r : k == 0 ? new int[][] {{0, images}} : new int[][] {{3, images}, {0, 3}}) {
                    GroupNorm.groupNorm(x, gamma, gamma, t[0], t[2], t[3], EPS, 3, channels, plane, r[0], r[1]);
                    GroupNorm.groupNormBackward(
                            x, dy, gamma, t[2], t[3], t[1], t[4], t[5], 3, channels, plane, r[0], r[1]);
                }
                results[k] = Arrays.stream(t).map(Tensor::toArray).toArray(float[][]::new);
            }
            assertThat(results[1]).isDeepEqualTo(results[0]);
        }
    }

    /** Each group is a row of a layer norm whose gain and bias belong to channels; with as many groups as channels, instance norm. */
    @ParameterizedTest
    @CsvSource({"1, 4, 30", "2, 4, 25", "4, 4, 64", "3, 6, 1"})
    void agreesWithTheTextbook(int groups, int channels, int plane) {
        int n = channels * plane;
        int m = n / groups;
        Samples samples = new Samples(n);
        float[] x = samples.normal(n);
        float[] dy = samples.normal(n);
        float[] gamma = samples.normal(channels);
        float[] beta = samples.normal(channels);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(n).copyFrom(x);
            Tensor w = arena.allocate(channels).copyFrom(gamma);
            Tensor b = arena.allocate(channels).copyFrom(beta);
            Tensor y = arena.allocate(n);
            Tensor dx = arena.allocate(n).copyFrom(dy);
            Tensor[] t = new Tensor[4];
            Arrays.setAll(t, i -> arena.allocate(channels));
            GroupNorm.groupNorm(in, w, b, y, t[0], t[1], EPS, groups, channels, plane, 0, 1);
            GroupNorm.groupNormBackward(in, dx, w, t[0], t[1], dx, t[2], t[3], groups, channels, plane, 0, 1);
            double[] dgamma = new double[channels];
            double[] dgammaBound = new double[channels];
            double[] dbeta = new double[channels];
            for (int k = 0; k < groups; k++) {
                double[] xs = GoldenLayer.row(Textbook.widen(x), k, m);
                double[] g = new double[m];
                for (int i = 0; i < m; i++) {
                    g[i] = (double) dy[k * m + i] * gamma[(k * m + i) / plane];
                }
                double[] h = TextbookNorms.normalize(EPS, xs);
                double[] expected = TextbookNorms.normalizeBackward(EPS, xs, g);
                // a chain of two roundings per channel comes to each sum
                NormBounds bounds = new NormBounds(xs, g, EPS, m + 64 * 2 * channels);
                for (int i = 0; i < m; i++) {
                    int at = k * m + i;
                    int c = at / plane;
                    double wanted = h[i] * gamma[c] + beta[c];
                    assertThat((double) y.get(at)).isCloseTo(wanted, within(bounds.output(i, gamma[c], beta[c])));
                    assertThat((double) dx.get(at)).isCloseTo(expected[i], within(bounds.gradient(i)));
                    dgamma[c] += dy[at] * h[i];
                    dgammaBound[c] += bounds.output(i, dy[at], 0) + 30 * 0x1p-24 * Math.abs(dy[at] * h[i]);
                    dbeta[c] += dy[at];
                }
            }
            for (int c = 0; c < channels; c++) {
                assertThat((double) t[2].get(c)).isCloseTo(dgamma[c], within(dgammaBound[c]));
                assertThat((double) t[3].get(c)).isCloseTo(dbeta[c], within(30 * 0x1p-24 * plane * 4));
            }
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 6);
            Tensor y = arena.allocate(2, 6);
            Tensor w = arena.allocate(6);
            Tensor mean = arena.allocate(12);
            Tensor rstd = arena.allocate(12);
            for (int groups : new int[] {0, -1, 4, 12}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> GroupNorm.groupNorm(x, w, w, y, mean, rstd, EPS, groups, 6, 1, 0, 2))
                        .withMessageContainingAll("groupNorm:", groups + " groups", "6 channels");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GroupNorm.groupNorm(x, w, w, y, mean, rstd, 0, 2, 6, 1, 0, 2))
                    .withMessageContainingAll("groupNorm:", "eps", "0.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GroupNorm.groupNorm(x, w, w, y, mean, rstd, EPS, 2, 6, 1, 1, 3))
                    .withMessageContainingAll("groupNorm:", "x", "12 elements", "18");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GroupNorm.groupNorm(x, w, w, y, mean, rstd, EPS, 2, 6, 0, 0, 2))
                    .withMessageContainingAll("groupNorm:", "2x6x0");
        }
    }
}
