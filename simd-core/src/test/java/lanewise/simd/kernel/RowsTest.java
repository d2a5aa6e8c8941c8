package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.LaneMath;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.Definition;
import lanewise.simd.reference.DefinitionRows;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax and its fused loss equal their definitions bit for bit, and the textbook within derived bounds. */
class RowsTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    @Test
    void softmaxEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = logits(s, rows * cols);
            float[] y = new float[rows * cols];
            DefinitionRows.softmax(x, y, rows, cols);
            Tensor apart = s.output(s.mixed(rows * cols));
            Rows.softmax(s.input(x), apart, rows, cols);
            s.expect(apart, y);
            Tensor same = s.output(x);
            Rows.softmax(same, same, rows, cols);
            s.expect(same, y);
        });
    }

    @Test
    void softmaxBackward() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            backward(s, rows, cols, DefinitionRows::softmaxBackward, Rows::softmaxBackward);
        });
    }

    @Test
    void logSoftmaxBackward() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            backward(s, rows, cols, DefinitionRows::logSoftmaxBackward, LogSoftmax::logSoftmaxBackward);
        });
    }

    private interface Gradient {
        void run(Tensor y, Tensor dy, Tensor dx, int cols, int from, int to);
    }

    private interface GradientDefinition {
        void run(float[] y, float[] dy, float[] dx, int rows, int cols);
    }

    private static void backward(Slices s, int rows, int cols, GradientDefinition definition, Gradient kernel) {
        float[] y = s.mixed(rows * cols);
        float[] dy = s.mixed(rows * cols);
        float[] dx = new float[rows * cols];
        definition.run(y, dy, dx, rows, cols);
        Tensor apart = s.output(s.mixed(rows * cols));
        kernel.run(s.input(y), s.input(dy), apart, cols, 0, rows);
        s.expect(apart, dx);
        Tensor overY = s.output(y);
        kernel.run(overY, s.input(dy), overY, cols, 0, rows);
        s.expect(overY, dx);
        Tensor overDy = s.output(dy);
        kernel.run(s.input(y), overDy, overDy, cols, 0, rows);
        s.expect(overDy, dx);
    }

    @Test
    void logSumExp() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = logits(s, rows * cols);
            float[] lse = new float[rows];
            float[] y = new float[rows * cols];
            DefinitionRows.logSumExp(x, lse, y, rows, cols);
            Tensor sums = s.output(s.mixed(rows));
            Tensor same = s.output(x);
            Rows.logSumExp(same, sums, same, cols, 0, rows);
            s.expect(sums, lse);
            s.expect(same, y);
        });
    }

    @Test
    void logSoftmax() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = logits(s, rows * cols);
            float[] y = new float[rows * cols];
            DefinitionRows.logSoftmax(x, y, rows, cols);
            Tensor out = s.output(s.mixed(rows * cols));
            LogSoftmax.logSoftmax(s.input(x), out, cols, 0, rows);
            s.expect(out, y);
        });
    }

    /** Half of the rounds with differences that a softmax resolves; of wilder numbers all but one become 0. */
    static float[] logits(Slices s, int n) {
        return s.samples().below(2) == 0 ? s.samples().normal(n) : s.mixed(n);
    }

    /**
     * Textbook rows A04 to A07. One element of y has the relative error of exp, 2u, and of its argument, |x − m|u; of
     * the sum, (2 + cols/64 + 24)u and its arguments'; of reciprocal and product, 2u.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 15, 16, 100, 1000})
    void a04ToA07AgreeWithTheTextbook(int cols) {
        float[] x = new Samples(cols).normal(cols);
        double spread = 2 * (max(x) - min(x));
        double relative = (30 + cols / 64.0 + spread) * U;
        double[] y = Textbook.softmax(Textbook.widen(x));
        int label = cols / 2;
        double[] gradient = Textbook.crossEntropyGradient(label, Textbook.widen(x));
        double loss = Textbook.crossEntropy(label, Textbook.widen(x));
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(cols).copyFrom(x);
            Tensor out = arena.allocate(cols);
            Rows.softmax(in, out, 1, cols);
            Tensor lossOut = arena.allocate(1);
            Tensor dx = arena.allocate(cols);
            CrossEntropy.softmaxCrossEntropy(in, new int[] {label}, 1f, lossOut, dx, 1, cols);
            for (int j = 0; j < cols; j++) {
                assertThat(Math.abs(out.get(j) - y[j])).isLessThanOrEqualTo(relative * y[j]);
                double rounding = j == label ? U : 0;
                assertThat(Math.abs(dx.get(j) - gradient[j])).isLessThanOrEqualTo(relative * y[j] + rounding);
            }
            // the logarithm turns the sum's relative error into an absolute one and adds 2u of its own, the difference
            // u
            assertThat(Math.abs(lossOut.get(0) - loss)).isLessThanOrEqualTo(relative + (3 * loss + spread) * U);
        }
    }

    private static float max(float[] x) {
        return Definition.max(x, 0, x.length);
    }

    private static float min(float[] x) {
        float[] minus = new float[x.length];
        Definition.scale(-1f, x, minus, x.length);
        return -max(minus);
    }

    /**
     * Probabilities sum to 1 within the stated bound, also where every addition rounds the same way: 2⁻²⁴ and a bit, to
     * 1.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 15, 16, 31, 47, 255, 4096})
    void a04SumsToOne(int cols) {
        float[] oneSided = new float[cols];
        Arrays.fill(oneSided, (float) (-24 * Math.log(2) + 1e-3));
        for (int j = 0; j < Math.min(cols < 64 ? 16 : 64, cols); j++) {
            oneSided[j] = cols >= 16 || j == 0 ? 0f : oneSided[j];
        }
        for (float[] x : new float[][] {oneSided, new Samples(cols).normal(cols), new Samples(cols).finite(cols)}) {
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor y = arena.allocate(cols).copyFrom(x);
                Rows.softmax(y, y, 1, cols);
                double sum = Textbook.sum(Textbook.widen(y.toArray()));
                assertThat(Math.abs(sum - 1)).isLessThanOrEqualTo((cols / 64.0 + SUM_TO_ONE) * U);
            }
        }
    }

    /** The constant of the bound in the Javadoc of {@link Rows#softmax}. */
    private static final double SUM_TO_ONE = 26;

    /** Textbook row A04: stable at ±1e4, and for every finite input. */
    @Test
    void a04IsStableForHugeLogits() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(4);
            y.copyFrom(1e4f, 1e4f, -1e4f, -1e4f);
            Rows.softmax(y, y, 1, 4);
            assertThat(y.toArray()).containsExactly(0.5f, 0.5f, 0f, 0f);
            y.copyFrom(Float.MAX_VALUE, -Float.MAX_VALUE, 0f, Float.MAX_VALUE);
            Rows.softmax(y, y, 1, 4);
            assertThat(y.toArray()).containsExactly(0.5f, 0f, 0f, 0.5f);
            y.copyFrom(0f, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f);
            Rows.softmax(y, y, 1, 4);
            assertThat(y.toArray()).containsExactly(0.5f, 0f, 0f, 0.5f);
        }
    }

    /** Row A05: the full Jacobian against central differences, and the backward passes against the Jacobian. */
    @Test
    void a05JacobianAgreesWithDifferences() {
        int cols = 7;
        double[] x = Textbook.widen(new Samples(7).normal(cols));
        double[] y = Textbook.softmax(x);
        double[] logY = TextbookRows.logSoftmax(x);
        for (int k = 0; k < cols; k++) {
            int output = k;
            double[] one = new double[cols];
            one[k] = 1;
            double[] expected = CentralDifferences.of(at -> Textbook.softmax(at)[output], x);
            double[] expectedLog = CentralDifferences.of(at -> TextbookRows.logSoftmax(at)[output], x);
            for (int j = 0; j < cols; j++) {
                assertThat(TextbookRows.softmaxBackward(y, one)[j])
                        .isCloseTo(expected[j], within(CentralDifferences.TOLERANCE));
                assertThat(TextbookRows.logSoftmaxBackward(logY, one)[j])
                        .isCloseTo(expectedLog[j], within(CentralDifferences.TOLERANCE));
            }
        }
        double[] lse = CentralDifferences.of(TextbookRows::logSumExp, x);
        for (int j = 0; j < cols; j++) {
            assertThat(y[j]).isCloseTo(lse[j], within(CentralDifferences.TOLERANCE));
        }
    }

    /**
     * Rows A04, A05: the sum c has (cols/64 + 25)u of Σ|dy·y|, what follows 3u, of which y·|dy − c| and y·Σ|dy·y| are the magnitudes; the
     * logarithms have the bounds of the Javadoc.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 15, 16, 100, 1000, 5000})
    void a05BackwardAndLogarithmsAgreeWithTheTextbook(int cols) {
        float[] x = new Samples(cols).normal(cols);
        float[] dy = new Samples(cols + 1L).normal(cols);
        double[] logY = TextbookRows.logSoftmax(Textbook.widen(x));
        double lse = TextbookRows.logSumExp(Textbook.widen(x));
        double blocks = Math.log(cols) / Math.log(2);
        double sum = (4096 / 64.0 + 30 + blocks) * U;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(cols).copyFrom(x);
            Tensor gradient = arena.allocate(cols).copyFrom(dy);
            Tensor y = arena.allocate(cols);
            Tensor dx = arena.allocate(cols);
            Tensor lseOut = arena.allocate(1);
            LogSoftmax.logSoftmax(in, y, cols, 0, 1);
            double logS = lse - max(x);
            for (int j = 0; j < cols; j++) {
                double bound = (Math.abs(logY[j]) + 4 * logS) * U + sum;
                assertThat((double) y.get(j)).isCloseTo(logY[j], within(bound));
            }
            LogSoftmax.logSoftmaxBackward(y, gradient, dx, cols, 0, 1);
            double[] kept = Textbook.widen(y.toArray());
            double[] expected = TextbookRows.logSoftmaxBackward(kept, Textbook.widen(dy));
            double total = Textbook.absoluteSum(Textbook.widen(dy));
            for (int j = 0; j < cols; j++) {
                double bound = (sum + 4 * U) * (Math.exp(kept[j]) * total + Math.abs(dy[j]));
                assertThat((double) dx.get(j)).isCloseTo(expected[j], within(bound));
            }
            Rows.logSumExp(in, lseOut, y, cols, 0, 1);
            assertThat((double) lseOut.get(0)).isCloseTo(lse, within(sum + (2 * Math.abs(lse) + 4 * logS) * U));
            Rows.softmaxBackward(y, gradient, dx, cols, 0, 1);
            double[] p = Textbook.widen(y.toArray());
            expected = TextbookRows.softmaxBackward(p, Textbook.widen(dy));
            for (int j = 0; j < cols; j++) {
                double bound = (sum + 4 * U) * p[j] * (Math.abs(dy[j]) + total);
                // the Jacobian of the textbook has terms that a sum of probabilities not quite 1 leaves over
                double left = Math.abs(Textbook.sum(p) - 1) * p[j] * Math.abs(dy[j]);
                assertThat((double) dx.get(j)).isCloseTo(expected[j], within(bound + left));
            }
        }
    }

    /** Row A04 in logarithms. */
    @Test
    void a04LogarithmsAreStable() {
        float inf = Float.POSITIVE_INFINITY;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(4).copyFrom(1e4f, -1e4f, -inf, 1e4f);
            Tensor y = arena.allocate(4);
            Tensor lse = arena.allocate(1);
            float log2 = (float) Math.log(2);
            LogSoftmax.logSoftmax(x, y, 4, 0, 1);
            assertThat(y.toArray()).containsExactly(-log2, -2e4f - log2, -inf, -log2);
            Rows.logSumExp(x, lse, y, 4, 0, 1);
            assertThat(lse.get(0)).isEqualTo(1e4f + log2);
            x.copyFrom(-inf, -inf, -inf, -inf);
            Rows.logSumExp(x, lse, y, 4, 0, 1);
            assertThat(lse.get(0)).isEqualTo(-inf);
            x.copyFrom(-inf, inf, 3f, inf);
            Rows.logSumExp(x, lse, y, 4, 0, 1);
            assertThat(lse.get(0)).isEqualTo(inf);
            x.copyFrom(-inf, inf, 3f, Float.NaN);
            Rows.logSumExp(x, lse, y, 4, 0, 1);
            assertThat(lse.get(0)).isNaN();
        }
    }

    /** What the exponentials of Rows say: those of LaneMath, but 0 instead of denormals. */
    @Test
    void flushedExponentials() {
        float first = -87.68311f;
        for (float x = -100f; x <= 0f; x += 0x1p-10f) {
            float e = Exponentials.flushedExp(x);
            assertThat(e).isEqualTo(x < first ? 0f : LaneMath.exp(x));
        }
        assertThat(Exponentials.flushedExp(first))
                .isEqualTo(LaneMath.exp(first))
                .isPositive();
        assertThat(Exponentials.flushedExp(Math.nextDown(first))).isZero();
        assertThat(Exponentials.flushedExp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(Exponentials.flushedExp(Float.NaN)).isNaN();
    }

    /** A NaN of either sign anywhere, in vectors and in the tail. */
    @ParameterizedTest
    @ValueSource(ints = {0x7FC00000, 0xFFC00000, 0x7F800001, 0xFFFFFFFF})
    void oneNaNMakesTheRowNaN(int bits) {
        int cols = Slices.LONGEST;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(cols);
            Tensor y = arena.allocate(cols);
            for (int j = 0; j < cols; j++) {
                x.set(j, Float.intBitsToFloat(bits));
                Rows.softmax(x, y, 1, cols);
                for (float v : y.toArray()) {
                    assertThat(v).isNaN();
                }
                x.set(j, 0f);
            }
        }
    }

    @Test
    void rowsWithoutAnAnswerAreNaNAndLeaveTheOthersAlone() {
        float inf = Float.POSITIVE_INFINITY;
        float[][] hopeless = {{1f, Float.NaN, 2f}, {1f, inf, 2f}, {-inf, -inf, -inf}, {Float.NaN, Float.NaN, Float.NaN}
        };
        try (TensorArena arena = TensorArena.ofShared()) {
            for (float[] row : hopeless) {
                Tensor x = arena.allocate(2, 3).copyFrom(row[0], row[1], row[2], 5f, 5f, 5f);
                Tensor y = arena.allocate(2, 3);
                Tensor loss = arena.allocate(2);
                Rows.softmax(x, y, 2, 3);
                assertThat(Arrays.copyOf(y.toArray(), 3)).containsOnly(Float.NaN);
                assertThat(Arrays.copyOfRange(y.toArray(), 3, 6)).containsOnly(1f / 3f);
                CrossEntropy.softmaxCrossEntropy(x, new int[] {0, 0}, 1f, loss, y, 2, 3);
                assertThat(loss.get(0)).isNaN();
                assertThat(loss.get(1)).isEqualTo((float) Math.log(3));
            }
        }
    }
}
