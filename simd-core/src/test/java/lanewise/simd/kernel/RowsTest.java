package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Definition;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmax and its fused loss equal their definitions bit for bit, and the textbook within derived bounds. */
class RowsTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    @Test
    void softmax() {
        Slices.everywhere((s, cols) -> {
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = logits(s, rows * cols);
            float[] y = new float[rows * cols];
            Definition.softmax(x, y, rows, cols);
            Tensor apart = s.output(s.mixed(rows * cols));
            Rows.softmax(s.input(x), apart, rows, cols);
            s.expect(apart, y);
            Tensor same = s.output(x);
            Rows.softmax(same, same, rows, cols);
            s.expect(same, y);
        });
    }

    @Test
    void softmaxCrossEntropy() {
        Slices.everywhere((s, cols) -> {
            int rows = cols == 0 ? 0 : s.samples().below(Slices.ROWS + 1);
            float[] x = logits(s, rows * cols);
            int[] labels = new int[rows];
            Arrays.setAll(labels, i -> s.samples().below(cols));
            float scale = s.samples().below(2) == 0 ? 1f / 3f : 2f;
            float[] loss = new float[rows];
            float[] dx = new float[rows * cols];
            Definition.softmaxCrossEntropy(x, labels, scale, loss, dx, rows, cols);
            Tensor apart = s.output(s.mixed(rows * cols));
            Tensor lossApart = s.output(new float[rows]);
            Rows.softmaxCrossEntropy(s.input(x), labels, scale, lossApart, apart, rows, cols);
            s.expect(apart, dx);
            s.expect(lossApart, loss);
            Tensor same = s.output(x);
            Tensor lossSame = s.output(new float[rows]);
            Rows.softmaxCrossEntropy(same, labels, scale, lossSame, same, rows, cols);
            s.expect(same, dx);
            s.expect(lossSame, loss);
        });
    }

    /** Half of the rounds with differences that a softmax resolves; of wilder numbers all but one become 0. */
    private static float[] logits(Slices s, int n) {
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
            Rows.softmaxCrossEntropy(in, new int[] {label}, 1f, lossOut, dx, 1, cols);
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
    private static final double SUM_TO_ONE = 25;

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
                Rows.softmaxCrossEntropy(x, new int[] {0, 0}, 1f, loss, y, 2, 3);
                assertThat(loss.get(0)).isNaN();
                assertThat(loss.get(1)).isEqualTo((float) Math.log(3));
            }
        }
    }
}
