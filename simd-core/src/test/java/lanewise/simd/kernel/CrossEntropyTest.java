package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.DefinitionRows;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses equal their definitions bit for bit, and the textbook within derived bounds. */
class CrossEntropyTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    private static int[] labels(Slices s, int rows, int cols) {
        int[] labels = new int[rows];
        Arrays.setAll(labels, i -> s.samples().below(cols));
        return labels;
    }

    @Test
    void softmaxCrossEntropy() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = RowsTest.logits(s, rows * cols);
            int[] labels = labels(s, rows, cols);
            float scale = s.samples().below(2) == 0 ? 1f / 3f : 2f;
            float[] loss = new float[rows];
            float[] dx = new float[rows * cols];
            DefinitionRows.softmaxCrossEntropy(x, labels, scale, loss, dx, rows, cols);
            Tensor apart = s.output(s.mixed(rows * cols));
            Tensor lossApart = s.output(new float[rows]);
            CrossEntropy.softmaxCrossEntropy(s.input(x), labels, scale, lossApart, apart, rows, cols);
            s.expect(apart, dx);
            s.expect(lossApart, loss);
            Tensor same = s.output(x);
            Tensor lossSame = s.output(new float[rows]);
            CrossEntropy.softmaxCrossEntropy(same, labels, scale, lossSame, same, rows, cols);
            s.expect(same, dx);
            s.expect(lossSame, loss);
        });
    }

    @Test
    void weightedCrossEntropy() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = RowsTest.logits(s, rows * cols);
            int[] labels = labels(s, rows, cols);
            float[] weights = s.mixed(cols);
            double smoothing = s.samples().below(3) * 0.05;
            float[] loss = new float[rows];
            float[] dx = new float[rows * cols];
            DefinitionRows.weightedCrossEntropy(x, labels, weights, smoothing, 0.7f, loss, dx, rows, cols);
            Tensor out = s.output(s.mixed(rows * cols));
            Tensor losses = s.output(new float[rows]);
            CrossEntropy.weightedCrossEntropy(
                    s.input(x), labels, s.input(weights), smoothing, 0.7f, losses, out, cols, 0, rows);
            s.expect(out, dx);
            s.expect(losses, loss);
        });
    }

    @Test
    void softCrossEntropy() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = RowsTest.logits(s, rows * cols);
            float[] target = s.mixed(rows * cols);
            for (int i = 0; i < target.length; i += 3) {
                target[i] = 0f;
            }
            float[] weights = s.mixed(cols);
            double smoothing = s.samples().below(3) * 0.05;
            float[] loss = new float[rows];
            float[] dx = new float[rows * cols];
            DefinitionRows.softCrossEntropy(x, target, weights, smoothing, 0.7f, loss, dx, rows, cols);
            Tensor out = s.output(s.mixed(rows * cols));
            Tensor losses = s.output(new float[rows]);
            CrossEntropy.softCrossEntropy(
                    s.input(x), s.input(target), s.input(weights), smoothing, 0.7f, losses, out, cols, 0, rows);
            s.expect(out, dx);
            s.expect(losses, loss);
        });
    }

    /** A range of rows: the others stay, and their bits do not depend on how the rows are split. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 2", "2, 5", "1, 7", "7, 7"})
    void ranges(int from, int to) {
        int rows = 7;
        int cols = 21;
        Samples samples = new Samples(3);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(rows, cols).copyFrom(samples.normal(rows * cols));
            Tensor target = arena.allocate(rows, cols).copyFrom(samples.normal(rows * cols));
            Tensor weights = arena.allocate(cols).copyFrom(samples.normal(cols));
            int[] labels = {1, 2, 3, 4, 5, 6, 20};
            Tensor[] all = outputs(arena, rows, cols);
            Tensor[] some = outputs(arena, rows, cols);
            for (int[] range : new int[][] {{0, rows}, {from, to}}) {
                Tensor[] t = range[1] - range[0] == rows ? all : some;
                int a = range[0];
                int b = range[1];
                CrossEntropy.softmaxCrossEntropy(x, labels, 1f, t[0], t[1], cols, a, b);
                CrossEntropy.weightedCrossEntropy(x, labels, weights, 0.1, 1f, t[2], t[3], cols, a, b);
                CrossEntropy.softCrossEntropy(x, target, weights, 0.1, 1f, t[4], t[5], cols, a, b);
                Rows.softmax(x, t[6], cols, a, b);
                Rows.softmaxBackward(x, target, t[7], cols, a, b);
                Rows.logSumExp(x, t[8], t[9], cols, a, b);
                LogSoftmax.logSoftmax(x, t[10], cols, a, b);
                LogSoftmax.logSoftmaxBackward(x, target, t[11], cols, a, b);
            }
            for (int k = 0; k < all.length; k++) {
                int per = all[k].size() / rows;
                for (int i = 0; i < all[k].size(); i++) {
                    boolean inside = i / per >= from && i / per < to;
                    assertThat(some[k].get(i)).as("output %d", k).isEqualTo(inside ? all[k].get(i) : -7f);
                }
            }
        }
    }

    private static Tensor[] outputs(TensorArena arena, int rows, int cols) {
        Tensor[] t = new Tensor[12];
        for (int k = 0; k < t.length; k++) {
            boolean perRow = k == 0 || k == 2 || k == 4 || k == 8;
            t[k] = arena.allocate(perRow ? rows : rows * cols);
            Elementwise.fill(-7f, t[k], t[k].size());
        }
        return t;
    }

    /** Rows A06, A07: gradients of the equations by central differences, targets that do not sum to 1 among them. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1})
    void a06A07GradientsAreThoseOfTheEquations(double smoothing) {
        double[] x = Textbook.widen(new Samples(1).normal(9));
        double[] y = Textbook.widen(new Samples(2).normal(9));
        double[] w = {1, 2, 0.5, 3, 0, 1, 1, 0.25, 2};
        for (double[] u :
                new double[][] {TextbookRows.targets(y, w, smoothing), TextbookRows.targets(3, w, smoothing)}) {
            double[] differences = CentralDifferences.of(at -> TextbookRows.crossEntropy(u, at), x);
            double[] gradient = TextbookRows.crossEntropyGradient(u, x);
            for (int j = 0; j < x.length; j++) {
                assertThat(gradient[j]).isCloseTo(differences[j], within(CentralDifferences.TOLERANCE));
            }
        }
    }

    /**
     * Rows A06, A07 in floats. The loss has some 30 roundings relative to Σ|u|·(log s + |x − m|) and 4096/64 of the sums; the gradient as many
     * relative to Σ|u|·softmax + |u|.
     */
    @ParameterizedTest
    @CsvSource({"1, 0", "10, 0", "10, 0.1", "100, 0.1", "1000, 0.3", "257, 1"})
    void a06A07AgreeWithTheTextbook(int cols, double smoothing) {
        Samples samples = new Samples(cols);
        float[] x = samples.normal(cols);
        float[] target = samples.normal(cols);
        float[] weights = samples.normal(cols);
        for (int j = 0; j < cols; j++) {
            target[j] = Math.abs(target[j]);
            weights[j] = Math.abs(weights[j]);
        }
        int label = cols / 2;
        double[] wide = Textbook.widen(x);
        double[] soft = TextbookRows.targets(Textbook.widen(target), Textbook.widen(weights), smoothing);
        double[] hard = TextbookRows.targets(label, Textbook.widen(weights), smoothing);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(cols).copyFrom(x);
            Tensor w = arena.allocate(cols).copyFrom(weights);
            Tensor loss = arena.allocate(1);
            Tensor dx = arena.allocate(cols);
            CrossEntropy.softCrossEntropy(
                    in, arena.allocate(cols).copyFrom(target), w, smoothing, 0.5f, loss, dx, cols, 0, 1);
            near(soft, wide, loss, dx, cols);
            CrossEntropy.weightedCrossEntropy(in, new int[] {label}, w, smoothing, 0.5f, loss, dx, cols, 0, 1);
            near(hard, wide, loss, dx, cols);
        }
    }

    private static void near(double[] u, double[] x, Tensor loss, Tensor dx, int cols) {
        double roundings = (30 + cols / 64.0 + 10) * U;
        double[] gradient = TextbookRows.crossEntropyGradient(u, x);
        double[] p = Textbook.softmax(x);
        double size = Textbook.absoluteSum(u);
        double[] y = TextbookRows.logSoftmax(x);
        double terms = 0;
        for (int j = 0; j < cols; j++) {
            terms += u[j] * (Math.abs(y[j]) + 5);
            double bound = roundings * (size * p[j] + u[j]);
            assertThat((double) dx.get(j)).isCloseTo(0.5 * gradient[j], within(bound));
        }
        assertThat((double) loss.get(0)).isCloseTo(TextbookRows.crossEntropy(u, x), within(roundings * terms));
    }

    /** With no smoothing and weights of 1 all three are one loss. */
    @Test
    void a06OneHotTargetsAreLabels() {
        int cols = 40;
        float[] x = new Samples(5).normal(cols);
        float[] oneHot = new float[cols];
        oneHot[7] = 1f;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(cols).copyFrom(x);
            Tensor ones = arena.allocate(cols);
            Elementwise.fill(1f, ones, cols);
            Tensor[] loss = {arena.allocate(1), arena.allocate(1), arena.allocate(1)};
            Tensor[] dx = {arena.allocate(cols), arena.allocate(cols), arena.allocate(cols)};
            CrossEntropy.softmaxCrossEntropy(in, new int[] {7}, 1f, loss[0], dx[0], 1, cols);
            CrossEntropy.weightedCrossEntropy(in, new int[] {7}, ones, 0, 1f, loss[1], dx[1], cols, 0, 1);
            CrossEntropy.softCrossEntropy(
                    in, arena.allocate(cols).copyFrom(oneHot), ones, 0, 1f, loss[2], dx[2], cols, 0, 1);
            for (int k = 1; k < 3; k++) {
                assertThat(loss[k].get(0)).isCloseTo(loss[0].get(0), within(4f * (float) U * 5));
                for (int j = 0; j < cols; j++) {
                    assertThat(dx[k].get(j)).isCloseTo(dx[0].get(j), within(4f * (float) U));
                }
            }
        }
    }

    /** A masked class (−∞) may have no part in the targets; with smoothing it has one, and the loss is +∞ as in PyTorch. */
    @Test
    void maskedLogits() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(4).copyFrom(1e4f, Float.NEGATIVE_INFINITY, 1e4f, -1e4f);
            Tensor ones = arena.allocate(4).copyFrom(1f, 1f, 1f, 1f);
            Tensor target = arena.allocate(4).copyFrom(0.5f, 0f, 0.5f, 0f);
            Tensor loss = arena.allocate(1);
            Tensor dx = arena.allocate(4);
            CrossEntropy.softCrossEntropy(x, target, ones, 0, 1f, loss, dx, 4, 0, 1);
            assertThat(loss.get(0)).isEqualTo((float) Math.log(2));
            assertThat(dx.toArray()).containsExactly(0f, 0f, 0f, 0f);
            CrossEntropy.weightedCrossEntropy(x, new int[] {2}, ones, 0, 1f, loss, dx, 4, 0, 1);
            assertThat(loss.get(0)).isEqualTo((float) Math.log(2));
            assertThat(dx.toArray()).containsExactly(0.5f, 0f, -0.5f, 0f);
            CrossEntropy.weightedCrossEntropy(x, new int[] {2}, ones, 0.1, 1f, loss, dx, 4, 0, 1);
            assertThat(loss.get(0)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(dx.get(1)).isEqualTo(-0.025f);
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 3);
            Tensor w = arena.allocate(3);
            Tensor loss = arena.allocate(2);
            Tensor dx = arena.allocate(2, 3);
            for (double smoothing : new double[] {-0.1, 1.1, Double.NaN}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> CrossEntropy.softCrossEntropy(x, x, w, smoothing, 1f, loss, dx, 3, 0, 2))
                        .withMessageContainingAll("softCrossEntropy:", "smoothing", "" + smoothing, "0 to 1");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> CrossEntropy.weightedCrossEntropy(x, new int[] {0, 3}, w, 0, 1f, loss, dx, 3, 0, 2))
                    .withMessageContainingAll("weightedCrossEntropy:", "label 3", "row 1", "0 to 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rows.softmax(x, dx, 0, 0, 2))
                    .withMessageContainingAll("softmax:", "0 elements", "1 or more");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LogSoftmax.logSoftmax(x, dx, 3, 2, 1))
                    .withMessageContainingAll("logSoftmax:", "2 to 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rows.logSumExp(x, loss, dx, 3, 0, 3))
                    .withMessageContainingAll("logSumExp:", "6 elements", "3x3");
        }
    }
}
