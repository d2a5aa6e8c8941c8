package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookNorms;
import lanewise.simd.reference.TextbookRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums and norms of 2²⁴ elements keep the bounds that hold for few; {@link ReductionsTest} and {@link VectorReductionsTest} have the plain sums. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullLengthTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    private static final int N = 1 << 24;
    private static final double EPS = 1e-5;

    // of the instance, so that the memory goes with it
    private final float[] xs = shifted(new Samples(1).normal(N));
    private final float[] dys = new Samples(2).normal(N);

    private TensorArena arena;
    private Tensor x;

    /** So that a mean is no difference of numbers that cancel. */
    private static float[] shifted(float... x) {
        for (int i = 0; i < x.length; i++) {
            x[i] += 0.5f;
        }
        return x;
    }

    @BeforeEach
    void open() {
        arena = TensorArena.ofShared();
        x = arena.allocate(N).copyFrom(xs);
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private static void near(String what, double actual, double expected, double bound) {
        // no assertion object for each of so many elements
        if (!(Math.abs(actual - expected) <= bound)) {
            throw new AssertionError(what + " is " + actual + ", not within " + bound + " of " + expected);
        }
    }

    private double[] widen(int from, int step, int n) {
        double[] wide = new double[n];
        for (int i = 0; i < n; i++) {
            wide[i] = xs[from + i * step];
        }
        return wide;
    }

    @Test
    void meanOfAll() {
        double[] wide = Textbook.widen(xs);
        double bound = NormBounds.roundings(N) * U * Textbook.absoluteSum(wide) / N;
        near("mean", Reductions.mean(x, N), Textbook.sum(wide) / N, bound);
        Tensor y = arena.allocate(1);
        GlobalAverage.globalAverage(x, y, 1, N);
        near("globalAverage", y.get(0), Textbook.sum(wide) / N, bound);
    }

    /** (rows/8 + …)·u of the sums of magnitudes, as ColumnReductions and ColumnSquares say. */
    @ParameterizedTest
    @CsvSource({"16777216, 1", "1048576, 16", "16, 1048576"})
    void columns(int rows, int cols) {
        Tensor sum = arena.allocate(cols);
        Tensor mean = arena.allocate(cols);
        Tensor squares = arena.allocate(cols);
        Tensor norm = arena.allocate(cols);
        ColumnReductions.columnSum(x, sum, rows, cols);
        ColumnReductions.columnMean(x, mean, rows, cols);
        ColumnSquares.columnSumOfSquares(x, squares, rows, cols);
        ColumnSquares.columnL2(x, norm, rows, cols);
        for (int j = 0; j < cols; j++) {
            double[] column = widen(j, cols, rows);
            double s = Textbook.sum(column);
            double magnitudes = Textbook.absoluteSum(column);
            double q = 0;
            for (double v : column) {
                q += v * v;
            }
            near("columnSum", sum.get(j), s, (rows / 8.0 + 10) * U * magnitudes);
            near("columnMean", mean.get(j), s / rows, (rows / 8.0 + 12) * U * magnitudes / rows);
            near("columnSumOfSquares", squares.get(j), q, (rows / 8.0 + 11) * U * q);
            near("columnL2", norm.get(j), Math.sqrt(q), (rows / 16.0 + 7) * U * Math.sqrt(q));
        }
    }

    /** One row of all elements. */
    @Test
    void layerNormAndRmsNorm() {
        Tensor y = arena.allocate(N);
        Tensor dx = arena.allocate(N).copyFrom(dys);
        Tensor mean = arena.allocate(1);
        Tensor rstd = arena.allocate(1);
        LayerNorm.layerNorm(x, y, mean, rstd, EPS, N, 0, 1);
        LayerNorm.layerNormBackward(x, dx, mean, rstd, dx, N, 0, 1);
        double[] wide = Textbook.widen(xs);
        double[] g = Textbook.widen(dys);
        check(new NormBounds(wide, g, EPS, N), TextbookNorms.normalize(EPS, wide), y, 0, 1);
        gradient(new NormBounds(wide, g, EPS, N), TextbookNorms.normalizeBackward(EPS, wide, g), dx, 0, 1);
        dx.copyFrom(dys);
        RmsNorm.rmsNorm(x, y, rstd, EPS, N, 0, 1);
        RmsNorm.rmsNormBackward(x, dx, rstd, dx, N, 0, 1);
        NormBounds around0 = NormBounds.around0(wide, g, EPS, N);
        check(around0, TextbookNorms.rms(EPS, wide), y, 0, 1);
        gradient(around0, TextbookNorms.rmsBackward(EPS, wide, g), dx, 0, 1);
    }

    private static void check(NormBounds bounds, double[] expected, Tensor y, int from, int step) {
        for (int i = 0; i < expected.length; i++) {
            near("y", y.get(from + i * step), expected[i], bounds.output(i, 1, 0));
        }
    }

    private static void gradient(NormBounds bounds, double[] expected, Tensor dx, int from, int step) {
        for (int i = 0; i < expected.length; i++) {
            near("dx", dx.get(from + i * step), expected[i], bounds.gradient(i));
        }
    }

    /** Planes of all elements, of half of them, and channels in columns, whose sums go by chains of 256 images. */
    @ParameterizedTest
    @CsvSource({"1, 1, 16777216", "2, 1, 8388608", "8388608, 2, 1"})
    void batchNorm(int images, int channels, int plane) {
        Tensor one = arena.allocate(channels);
        Elementwise.fill(1f, one, channels);
        Tensor[] t = new Tensor[7];
        for (int i = 0; i < t.length; i++) {
            t[i] = arena.allocate(channels);
        }
        Tensor y = arena.allocate(N);
        Tensor dx = arena.allocate(N).copyFrom(dys);
        BatchNorm.batchNorm(x, one, t[0], t[1], t[2], y, t[3], t[4], 0.5, EPS, images, channels, plane, 0, channels);
        BatchNorm.batchNormBackward(x, dx, one, t[3], t[4], dx, t[5], t[6], images, channels, plane, 0, channels);
        double roundings = NormBounds.roundings(plane) + Math.min(images, 256) + images / 256.0;
        int step = plane == 1 ? channels : 1;
        for (int c = 0; c < channels; c++) {
            double[] wide = widen(c, step, N / channels);
            double[] g = new double[wide.length];
            for (int i = 0; i < g.length; i++) {
                g[i] = dys[c + i * step];
            }
            NormBounds bounds = NormBounds.ofSums(roundings, wide, g, EPS);
            double[] h = TextbookNorms.normalize(EPS, wide);
            check(bounds, h, y, c, step);
            gradient(bounds, TextbookNorms.normalizeBackward(EPS, wide, g), dx, c, step);
            parameters(bounds, roundings, h, g, t[5].get(c), t[6].get(c));
        }
    }

    private static void parameters(
            NormBounds bounds, double roundings, double[] h, double[] g, float dgamma, float dbeta) {
        double expected = 0;
        double bound = 0;
        for (int i = 0; i < h.length; i++) {
            expected += g[i] * h[i];
            bound += bounds.output(i, g[i], 0) + roundings * U * Math.abs(g[i] * h[i]);
        }
        near("dgamma", dgamma, expected, bound);
        near("dbeta", dbeta, Textbook.sum(g), roundings * U * Textbook.absoluteSum(g));
    }

    /** Two groups of an image with planes of a quarter of the elements. */
    @Test
    void groupNorm() {
        int channels = 4;
        Tensor one = arena.allocate(channels);
        Elementwise.fill(1f, one, channels);
        Tensor zero = arena.allocate(channels);
        Tensor y = arena.allocate(N);
        Tensor mean = arena.allocate(2);
        Tensor rstd = arena.allocate(2);
        GroupNorm.groupNorm(x, one, zero, y, mean, rstd, EPS, 2, channels, N / channels, 0, 1);
        for (int k = 0; k < 2; k++) {
            double[] wide = widen(k * N / 2, 1, N / 2);
            check(new NormBounds(wide, wide, EPS, N / 2), TextbookNorms.normalize(EPS, wide), y, k * N / 2, 1);
        }
    }

    /** Rows A04, A06: probabilities sum to 1 within the Javadoc's bound; log-sum-exp and loss have that of the sum, and some roundings of their own. */
    @Test
    void a04a06SoftmaxAndItsLogarithm() {
        Tensor y = arena.allocate(N);
        Tensor lse = arena.allocate(1);
        double[] wide = Textbook.widen(xs);
        double sum = (90 + Math.log(N / 4096.0 + 1) / Math.log(2)) * U;
        double expected = TextbookRows.logSumExp(wide);
        Rows.softmax(x, y, 1, N);
        near("sum of probabilities", Textbook.sum(Textbook.widen(y.toArray())), 1, sum);
        Rows.logSumExp(x, lse, y, N, 0, 1);
        double arguments = 2 * 12 * U; // of exponentials: differences from the greatest, up to 12
        near("logSumExp", lse.get(0), expected, sum + arguments + 8 * expected * U);
        CrossEntropy.softmaxCrossEntropy(x, new int[] {N / 2}, 1f, lse, y, 1, N);
        near("loss", lse.get(0), expected - xs[N / 2], sum + arguments + 12 * expected * U);
    }

    /** (88 + ⌈log₂(n/4096)⌉)·u of the sum of magnitudes, and one more for each image of a channel. */
    @Test
    void gradientsOfSlopes() {
        Tensor dy = arena.allocate(N).copyFrom(dys);
        Tensor dx = arena.allocate(N);
        Tensor slope = arena.allocate(1).copyFrom(0.25f);
        Tensor dslope = arena.allocate(1);
        double expected = 0;
        double magnitudes = 0;
        for (int i = 0; i < N; i++) {
            double product = xs[i] > 0 ? 0 : (double) xs[i] * dys[i];
            expected += product;
            magnitudes += Math.abs(product);
        }
        SharedPrelu.sharedPreluBackward(slope, x, dy, dx, dslope, N);
        near("sharedPrelu", dslope.get(0), expected, (88 + 12) * U * magnitudes);
        ChannelPrelu.channelPreluBackward(slope, x, dy, dx, dslope, 4, 1, N / 4);
        near("channelPrelu", dslope.get(0), expected, (88 + 10 + 4) * U * magnitudes);
        assertThat(dslope.get(0)).isNotZero();
    }
}
