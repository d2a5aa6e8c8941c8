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
import org.junit.jupiter.params.provider.ValueSource;

/** Layer norm and RMS norm equal their definitions bit for bit, and the textbook within derived bounds. */
class LayerNormTest {
    private static final double EPS = 1e-5;

    /** Half of the rounds with numbers that have a variance; of wilder ones most overflow. */
    private static float[] values(Slices s, int n) {
        return s.samples().below(2) == 0 ? s.samples().normal(n) : s.mixed(n);
    }

    @Test
    void layerNorm() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = values(s, rows * cols);
            float[] y = new float[rows * cols];
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            DefinitionNorms.layerNorm(x, y, mean, rstd, EPS, rows, cols);
            Tensor same = s.output(x);
            Tensor means = s.output(new float[rows]);
            Tensor rstds = s.output(new float[rows]);
            LayerNorm.layerNorm(same, same, means, rstds, EPS, cols, 0, rows);
            s.expect(same, y);
            s.expect(means, mean);
            s.expect(rstds, rstd);
        });
    }

    @Test
    void layerNormWithGain() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = values(s, rows * cols);
            float[] gamma = s.mixed(cols);
            float[] beta = s.mixed(cols);
            float[] y = new float[rows * cols];
            float[] mean = new float[rows];
            float[] rstd = new float[rows];
            DefinitionNorms.layerNorm(x, gamma, beta, y, mean, rstd, EPS, rows, cols);
            Tensor out = s.output(s.mixed(rows * cols));
            Tensor means = s.output(new float[rows]);
            Tensor rstds = s.output(new float[rows]);
            LayerNorm.layerNorm(s.input(x), s.input(gamma), s.input(beta), out, means, rstds, EPS, cols, 0, rows);
            s.expect(out, y);
            s.expect(means, mean);
            s.expect(rstds, rstd);
        });
    }

    @Test
    void layerNormBackward() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = values(s, rows * cols);
            float[] dy = values(s, rows * cols);
            float[] mean = values(s, rows);
            float[] rstd = values(s, rows);
            float[] dx = new float[rows * cols];
            DefinitionNorms.layerNormBackward(x, dy, mean, rstd, dx, rows, cols);
            Tensor same = s.output(dy);
            LayerNorm.layerNormBackward(s.input(x), same, s.input(mean), s.input(rstd), same, cols, 0, rows);
            s.expect(same, dx);
        });
    }

    @Test
    void layerNormBackwardWithGain() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = values(s, rows * cols);
            float[] dy = values(s, rows * cols);
            float[] gamma = s.mixed(cols);
            float[] mean = values(s, rows);
            float[] rstd = values(s, rows);
            float[] dx = new float[rows * cols];
            float[] dgamma = new float[LayerNorm.blocks(rows) * cols];
            float[] dbeta = new float[dgamma.length];
            DefinitionNorms.layerNormBackward(x, dy, gamma, mean, rstd, dx, dgamma, dbeta, rows, cols);
            Tensor same = s.output(dy);
            Tensor dgammas = s.output(s.mixed(dgamma.length));
            Tensor dbetas = s.output(s.mixed(dbeta.length));
            LayerNorm.layerNormBackward(
                    s.input(x),
                    same,
                    s.input(gamma),
                    s.input(mean),
                    s.input(rstd),
                    same,
                    dgammas,
                    dbetas,
                    cols,
                    0,
                    rows);
            s.expect(same, dx);
            s.expect(dgammas, dgamma);
            s.expect(dbetas, dbeta);
        });
    }

    @Test
    void rmsNorm() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = values(s, rows * cols);
            float[] gamma = s.mixed(cols);
            float[] y = new float[rows * cols];
            float[] rstd = new float[rows];
            DefinitionNorms.rmsNorm(x, y, rstd, EPS, rows, cols);
            Tensor plain = s.output(s.mixed(rows * cols));
            Tensor rstds = s.output(new float[rows]);
            RmsNorm.rmsNorm(s.input(x), plain, rstds, EPS, cols, 0, rows);
            s.expect(plain, y);
            s.expect(rstds, rstd);
            DefinitionNorms.rmsNorm(x, gamma, y, rstd, EPS, rows, cols);
            Tensor same = s.output(x);
            Tensor again = s.output(new float[rows]);
            RmsNorm.rmsNorm(same, s.input(gamma), same, again, EPS, cols, 0, rows);
            s.expect(same, y);
            s.expect(again, rstd);
        });
    }

    @Test
    void rmsNormBackward() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = values(s, rows * cols);
            float[] dy = values(s, rows * cols);
            float[] gamma = s.mixed(cols);
            float[] rstd = values(s, rows);
            float[] dx = new float[rows * cols];
            DefinitionNorms.rmsNormBackward(x, dy, rstd, dx, rows, cols);
            Tensor plain = s.output(s.mixed(rows * cols));
            RmsNorm.rmsNormBackward(s.input(x), s.input(dy), s.input(rstd), plain, cols, 0, rows);
            s.expect(plain, dx);
            float[] dgamma = new float[LayerNorm.blocks(rows) * cols];
            DefinitionNorms.rmsNormBackward(x, dy, gamma, rstd, dx, dgamma, rows, cols);
            Tensor same = s.output(dy);
            Tensor dgammas = s.output(s.mixed(dgamma.length));
            RmsNorm.rmsNormBackward(s.input(x), same, s.input(gamma), s.input(rstd), same, dgammas, cols, 0, rows);
            s.expect(same, dx);
            s.expect(dgammas, dgamma);
        });
    }

    /** Several blocks of rows, whole and in two ranges: the same bits, those of the definition. */
    @ParameterizedTest
    @ValueSource(ints = {19, 64, 128, 130, 256, 272, 512})
    void rangesOfRows(int cols) {
        int rows = 3 * LayerNorm.BLOCK + 5;
        Samples samples = new Samples(1);
        float[] x = samples.normal(rows * cols);
        float[] dy = samples.normal(rows * cols);
        float[] gamma = samples.normal(cols);
        float[] mean = samples.normal(rows);
        float[] rstd = samples.normal(rows);
        float[][] expected = new float[5][];
        expected[0] = new float[rows * cols];
        expected[1] = new float[4 * cols];
        expected[2] = new float[4 * cols];
        expected[3] = new float[rows * cols];
        expected[4] = new float[4 * cols];
        DefinitionNorms.layerNormBackward(x, dy, gamma, mean, rstd, expected[0], expected[1], expected[2], rows, cols);
        DefinitionNorms.rmsNormBackward(x, dy, gamma, rstd, expected[3], expected[4], rows, cols);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor tx = arena.allocate(rows, cols).copyFrom(x);
            Tensor tdy = arena.allocate(rows, cols).copyFrom(dy);
            Tensor tgamma = arena.allocate(cols).copyFrom(gamma);
            Tensor tmean = arena.allocate(rows).copyFrom(mean);
            Tensor trstd = arena.allocate(rows).copyFrom(rstd);
            for (int split : new int[] {0, LayerNorm.BLOCK, 3 * LayerNorm.BLOCK}) {
                Tensor[] out = new Tensor[5];
                Arrays.setAll(out, k -> arena.allocate(expected[k].length));
                for (int[] range : new int[][] {{split, rows}, {0, split}}) {
                    LayerNorm.layerNormBackward(
                            tx, tdy, tgamma, tmean, trstd, out[0], out[1], out[2], cols, range[0], range[1]);
                    RmsNorm.rmsNormBackward(tx, tdy, tgamma, trstd, out[3], out[4], cols, range[0], range[1]);
                }
                for (int k = 0; k < 5; k++) {
                    assertThat(out[k].toArray()).containsExactly(expected[k]);
                }
            }
        }
    }

    /** Ranges of rows that begin and end anywhere, in place, with rows of all the widths that have ways of their own. */
    @ParameterizedTest
    @ValueSource(ints = {16, 19, 48, 64, 112, 128, 130, 144, 256, 272, 512, 4096, 4112})
    void anyRange(int cols) {
        int rows = 2 * LayerNorm.BLOCK + 3;
        Samples samples = new Samples(cols);
        float[] x = samples.normal(rows * cols);
        float[] gamma = samples.normal(cols);
        float[] beta = samples.normal(cols);
        float[] y = new float[rows * cols];
        float[] mean = new float[rows];
        float[] rstd = new float[rows];
        DefinitionNorms.layerNorm(x, gamma, beta, y, mean, rstd, EPS, rows, cols);
        int[][] ranges = {{0, 1}, {1, 2}, {2, 5}, {5, 63}, {63, 64}, {64, 66}, {66, rows - 1}, {rows - 1, rows}};
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor same = arena.allocate(rows, cols).copyFrom(x);
            Tensor gain = arena.allocate(cols).copyFrom(gamma);
            Tensor bias = arena.allocate(cols).copyFrom(beta);
            Tensor means = arena.allocate(rows);
            Tensor rstds = arena.allocate(rows);
            for (int[] range : ranges) {
                LayerNorm.layerNorm(same, gain, bias, same, means, rstds, EPS, cols, range[0], range[1]);
            }
            assertThat(same.toArray()).containsExactly(y);
            assertThat(means.toArray()).containsExactly(mean);
            assertThat(rstds.toArray()).containsExactly(rstd);
        }
    }

    /** Row H06 and the RMS norm: gradients of the equations by central differences. */
    @Test
    void h06GradientsAreThoseOfTheEquations() {
        double[] x = Textbook.widen(new Samples(1).normal(11));
        double[] g = Textbook.widen(new Samples(2).normal(11));
        double[] layer = CentralDifferences.of(at -> dot(g, TextbookNorms.normalize(EPS, at)), x);
        double[] rms = CentralDifferences.of(at -> dot(g, TextbookNorms.rms(EPS, at)), x);
        for (int j = 0; j < x.length; j++) {
            assertThat(TextbookNorms.normalizeBackward(EPS, x, g)[j])
                    .isCloseTo(layer[j], within(CentralDifferences.TOLERANCE));
            assertThat(TextbookNorms.rmsBackward(EPS, x, g)[j]).isCloseTo(rms[j], within(CentralDifferences.TOLERANCE));
        }
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }

    /** Row H06 in floats, one example, whose mean is up to 30 standard deviations from 0. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 64, 100, 1000, 5000})
    void h06AgreesWithTheTextbook(int cols) {
        for (float shift : new float[] {0f, 30f}) {
            float[] x = new Samples(cols).normal(cols);
            for (int j = 0; j < cols; j++) {
                x[j] += shift;
            }
            float[] dy = new Samples(cols + 1L).normal(cols);
            float[] gamma = new Samples(cols + 2L).normal(cols);
            float[] beta = new Samples(cols + 3L).normal(cols);
            double[] wide = Textbook.widen(x);
            double[] g = new double[cols];
            for (int j = 0; j < cols; j++) {
                g[j] = (double) dy[j] * gamma[j];
            }
            NormBounds bounds = new NormBounds(wide, g, EPS, cols);
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor in = arena.allocate(cols).copyFrom(x);
                Tensor w = arena.allocate(cols).copyFrom(gamma);
                Tensor b = arena.allocate(cols).copyFrom(beta);
                Tensor y = arena.allocate(cols);
                Tensor mean = arena.allocate(1);
                Tensor rstd = arena.allocate(1);
                Tensor dx = arena.allocate(cols).copyFrom(dy);
                Tensor dgamma = arena.allocate(cols);
                Tensor dbeta = arena.allocate(cols);
                LayerNorm.layerNorm(in, w, b, y, mean, rstd, EPS, cols, 0, 1);
                LayerNorm.layerNormBackward(in, dx, w, mean, rstd, dx, dgamma, dbeta, cols, 0, 1);
                double[] h = TextbookNorms.normalize(EPS, wide);
                double[] expected = TextbookNorms.normalizeBackward(EPS, wide, g);
                for (int j = 0; j < cols; j++) {
                    assertThat((double) y.get(j))
                            .isCloseTo(h[j] * gamma[j] + beta[j], within(bounds.output(j, gamma[j], beta[j])));
                    assertThat((double) dx.get(j)).isCloseTo(expected[j], within(bounds.gradient(j)));
                    assertThat((double) dgamma.get(j)).isCloseTo(dy[j] * h[j], within(bounds.output(j, dy[j], 0)));
                    assertThat(dbeta.get(j)).isEqualTo(dy[j]);
                }
                dx.copyFrom(dy);
                RmsNorm.rmsNorm(in, w, y, rstd, EPS, cols, 0, 1);
                RmsNorm.rmsNormBackward(in, dx, w, rstd, dx, dgamma, cols, 0, 1);
                double[] rms = TextbookNorms.rms(EPS, wide);
                double[] rmsExpected = TextbookNorms.rmsBackward(EPS, wide, g);
                NormBounds around0 = NormBounds.around0(wide, g, EPS, cols);
                for (int j = 0; j < cols; j++) {
                    assertThat((double) y.get(j)).isCloseTo(rms[j] * gamma[j], within(around0.output(j, gamma[j], 0)));
                    assertThat((double) dx.get(j)).isCloseTo(rmsExpected[j], within(around0.gradient(j)));
                }
            }
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(128, 3);
            Tensor y = arena.allocate(128, 3);
            Tensor gamma = arena.allocate(3);
            Tensor mean = arena.allocate(128);
            Tensor rstd = arena.allocate(128);
            Tensor parts = arena.allocate(2, 3);
            Tensor other = arena.allocate(2, 3);
            for (double eps : new double[] {0, -1e-5, Double.NaN, 1e-60}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> LayerNorm.layerNorm(x, y, mean, rstd, eps, 3, 0, 2))
                        .withMessageContainingAll("layerNorm:", "eps", "" + eps);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> RmsNorm.rmsNorm(x, y, rstd, eps, 3, 0, 2))
                        .withMessageContainingAll("rmsNorm:", "eps", "" + eps);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LayerNorm.layerNorm(x, y, mean, rstd, EPS, 0, 0, 2))
                    .withMessageContainingAll("layerNorm:", "0 elements", "1 or more");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LayerNorm.layerNormBackward(x, x, gamma, mean, rstd, y, parts, other, 3, 7, 128))
                    .withMessageContainingAll("layerNormBackward:", "begin at 7", "multiple of 64");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LayerNorm.layerNormBackward(
                            x, x, gamma, mean, rstd, y, parts.slice(0, 3), other, 3, 64, 128))
                    .withMessageContainingAll("layerNormBackward:", "dgammaParts", "3 elements", "2x3");
        }
    }
}
