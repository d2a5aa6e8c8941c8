package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.DefinitionLosses;
import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookLosses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses of rows equal their definitions bit for bit, and their gradients are those of the equations. */
class RowLossTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    private interface Definition {
        void run(float[] x, float[] loss, float[] dx, int rows, int cols);
    }

    private interface Call {
        void run(Tensor x, Tensor loss, Tensor dx, int rows, int cols);
    }

    /** Apart and in place. */
    private static void check(Slices s, float[] x, int rows, int cols, Definition definition, Call call) {
        float[] loss = new float[rows];
        float[] dx = new float[x.length];
        definition.run(x, loss, dx, rows, cols);
        Tensor apart = s.output(s.mixed(x.length));
        Tensor losses = s.output(new float[rows]);
        call.run(s.input(x), losses, apart, rows, cols);
        s.expect(apart, dx);
        s.expect(losses, loss);
        Tensor same = s.output(x);
        Tensor again = s.output(new float[rows]);
        call.run(same, again, same, rows, cols);
        s.expect(same, dx);
        s.expect(again, loss);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void multiMargin(int power) {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            int[] labels = new int[rows];
            Arrays.setAll(labels, i -> s.samples().below(cols));
            check(
                    s,
                    s.mixed(rows * cols),
                    rows,
                    cols,
                    (x, l, dx, r, c) -> DefinitionLosses.multiMargin(x, labels, power, 1.5f, 0.3f, l, dx, r, c),
                    (x, l, dx, r, c) -> MultiMargin.multiMargin(x, labels, power, 1.5f, 0.3f, l, dx, c, 0, r));
        });
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f, 2})
    void softmaxFocal(float gamma) {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            int[] labels = new int[rows];
            Arrays.setAll(labels, i -> s.samples().below(cols));
            float[] weights = s.mixed(cols);
            Tensor w = s.input(weights);
            check(
                    s,
                    RowsTest.logits(s, rows * cols),
                    rows,
                    cols,
                    (x, l, dx, r, c) -> DefinitionLosses.softmaxFocal(x, labels, gamma, weights, 0.3f, l, dx, r, c),
                    (x, l, dx, r, c) -> SoftmaxFocal.softmaxFocal(x, labels, gamma, w, 0.3f, l, dx, c, 0, r));
        });
    }

    /** Right without doubt, wrong without doubt, and the cross entropy for gamma 0. */
    @Test
    void a04SoftmaxFocalAtExtremes() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor loss = arena.allocate(1);
            Tensor dx = arena.allocate(3);
            Tensor w = arena.allocate(3).copyFrom(1, 1, 1);
            Tensor x = arena.allocate(3).copyFrom(1e4f, -1e4f, Float.NEGATIVE_INFINITY);
            SoftmaxFocal.softmaxFocal(x, new int[] {0}, 2f, w, 1f, loss, dx, 3, 0, 1);
            assertThat(loss.get(0)).isZero();
            assertThat(dx.get(0) + dx.get(1)).isZero();
            SoftmaxFocal.softmaxFocal(x, new int[] {1}, 2f, w, 1f, loss, dx, 3, 0, 1);
            assertThat(loss.get(0)).isEqualTo(2e4f);
            assertThat(dx.toArray()).containsExactly(1f, -1f, 0f);
            Tensor y = arena.allocate(3).copyFrom(1, 2, 3);
            SoftmaxFocal.softmaxFocal(y, new int[] {1}, 0f, w, 1f, loss, dx, 3, 0, 1);
            float focal = loss.get(0);
            CrossEntropy.softmaxCrossEntropy(y, new int[] {1}, 1f, loss, dx, 3, 0, 1);
            assertThat((double) focal).isCloseTo(loss.get(0), within(4 * U));
        }
    }

    @Test
    void cosineDistance() {
        Slices.everywhere((s, n) -> {
            int cols = Math.max(n, 1);
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] target = s.mixed(rows * cols);
            Tensor t = s.input(target);
            check(
                    s,
                    s.mixed(rows * cols),
                    rows,
                    cols,
                    (x, l, dx, r, c) -> DefinitionLosses.cosineDistance(x, target, 1e-3f, 0.3f, l, dx, r, c),
                    (x, l, dx, r, c) -> CosineDistance.cosineDistance(x, t, 1e-3f, 0.3f, l, dx, c, 0, r));
        });
    }

    @Test
    void tripletMargin() {
        Slices.everywhere((s, n) -> {
            // three parts to a row, and slices have room for so many rows of n
            int cols = Math.max(n, 1);
            check(
                    s,
                    s.mixed(3 * cols),
                    1,
                    cols,
                    (x, l, dx, r, c) -> DefinitionLosses.tripletMargin(x, 5f, 1e-3f, 0.3f, l, dx, r, c),
                    (x, l, dx, r, c) -> TripletMargin.tripletMargin(x, 5f, 1e-3f, 0.3f, l, dx, c, 0, r));
        });
    }

    /** Some rows of many: the others stay, and the bits are the same. */
    @Test
    void ranges() {
        int rows = 5;
        int cols = 21;
        Samples samples = new Samples(3);
        int[] labels = {3, 20, 0, 7, 7};
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(rows, 3 * cols).copyFrom(samples.normal(3 * rows * cols));
            Tensor target = arena.allocate(rows, cols).copyFrom(samples.normal(rows * cols));
            for (int k = 0; k < 3; k++) {
                Tensor all = arena.allocate(rows, 3 * cols);
                Tensor some = arena.allocate(rows, 3 * cols);
                Tensor loss = arena.allocate(rows);
                Tensor losses = arena.allocate(rows);
                run(k, x, target, labels, loss, all, cols, 0, rows);
                run(k, x, target, labels, losses, some, cols, 1, 3);
                int width = k == 2 ? 3 * cols : cols;
                for (int i = 0; i < rows * width; i++) {
                    boolean inside = i / width >= 1 && i / width < 3;
                    assertThat(some.get(i)).isEqualTo(inside ? all.get(i) : 0f);
                }
                for (int i = 0; i < rows; i++) {
                    assertThat(losses.get(i)).isEqualTo(i >= 1 && i < 3 ? loss.get(i) : 0f);
                }
            }
        }
    }

    private static void run(
            int k, Tensor x, Tensor target, int[] labels, Tensor loss, Tensor dx, int cols, int from, int to) {
        switch (k) {
            case 0 -> MultiMargin.multiMargin(x, labels, 1, 1f, 1f, loss, dx, cols, from, to);
            case 1 -> CosineDistance.cosineDistance(x, target, 1e-8f, 1f, loss, dx, cols, from, to);
            default -> TripletMargin.tripletMargin(x, 1f, 1e-6f, 1f, loss, dx, cols, from, to);
        }
    }

    /**
     * The kernels' gradients against central differences of the equations: 1e-8 of these, and of the kernels some 40 roundings and cols/64 of the sums, relative
     * to gradients of magnitude up to 3.
     */
    @ParameterizedTest
    @CsvSource({"2, 1", "9, 2", "40, 3", "130, 4"})
    void gradientsAgreeWithCentralDifferences(int cols, int seed) {
        Samples samples = new Samples(seed);
        float[] x = samples.normal(3 * cols);
        float[] t = samples.normal(cols);
        double[] wide = Textbook.widen(x);
        double[] row = Arrays.copyOf(wide, cols);
        double[] target = Textbook.widen(t);
        double tolerance = 1e-8 + 3 * (40 + cols / 64.0) * U;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(3 * cols).copyFrom(x);
            Tensor dx = arena.allocate(3 * cols);
            Tensor loss = arena.allocate(1);
            for (int power = 1; power <= 2; power++) {
                int p = power;
                MultiMargin.multiMargin(in, new int[] {1}, p, 1f, 1f, loss, dx, cols, 0, 1);
                near(loss, dx, v -> TextbookLosses.multiMargin(v, 1, p, 1), row, tolerance * 10);
            }
            Tensor ones = arena.allocate(cols);
            Elementwise.fill(1f, ones, cols);
            for (float gamma : new float[] {0f, 1.5f, 2f}) {
                SoftmaxFocal.softmaxFocal(in, new int[] {1}, gamma, ones, 1f, loss, dx, cols, 0, 1);
                near(loss, dx, v -> TextbookLosses.softmaxFocal(v, 1, gamma), row, tolerance * 10);
            }
            CosineDistance.cosineDistance(in, arena.allocate(cols).copyFrom(t), 1e-8f, 1f, loss, dx, cols, 0, 1);
            near(loss, dx, v -> TextbookLosses.cosineDistance(v, target, 1e-8), row, tolerance);
            TripletMargin.tripletMargin(in, 20f, 1e-6f, 1f, loss, dx, cols, 0, 1);
            near(loss, dx, v -> TextbookLosses.tripletMargin(v, 20, 1e-6), wide, tolerance * 10);
        }
    }

    private static void near(
            Tensor loss, Tensor dx, ToDoubleFunction<double[]> equation, double[] x, double tolerance) {
        assertThat((double) loss.get(0)).isCloseTo(equation.applyAsDouble(x), within(tolerance * 4));
        double[] gradient = CentralDifferences.of(equation, x);
        for (int j = 0; j < x.length; j++) {
            assertThat((double) dx.get(j)).isCloseTo(gradient[j], within(tolerance));
        }
    }

    /** A loss of 0 has no gradient, and neither has a distance of 0; a vector shorter than eps counts as of that length. */
    @Test
    void corners() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor loss = arena.allocate(1);
            Tensor dx = arena.allocate(6);
            Tensor far = arena.allocate(6).copyFrom(0, 0, 0, 0, 3, 4);
            TripletMargin.tripletMargin(far, 1f, 0f, 1f, loss, dx, 2, 0, 1);
            assertThat(loss.get(0)).isZero();
            for (int j = 0; j < 6; j++) {
                assertThat(dx.get(j)).isZero();
            }
            TripletMargin.tripletMargin(far, 7f, 0f, 1f, loss, dx, 2, 0, 1);
            assertThat(loss.get(0)).isEqualTo(2f);
            assertThat(dx.toArray()).containsExactly(0.6f, 0.8f, -0f, -0f, -0.6f, -0.8f);
            Tensor zero = arena.allocate(2);
            Tensor one = arena.allocate(2).copyFrom(0, 1);
            CosineDistance.cosineDistance(zero, one, 0.5f, 1f, loss, dx, 2, 0, 1);
            assertThat(loss.get(0)).isEqualTo(1f);
            assertThat(dx.get(1)).isEqualTo(-2f);
            CosineDistance.cosineDistance(one, one, 1e-8f, 1f, loss, dx, 2, 0, 1);
            assertThat(loss.get(0)).isZero();
        }
    }

    @Test
    void refusesWithTheNumbers() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 3);
            Tensor loss = arena.allocate(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MultiMargin.multiMargin(x, new int[] {0, 3}, 1, 1f, 1f, loss, x, 3, 0, 2))
                    .withMessageContainingAll("label 3", "row 1", "0 to 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MultiMargin.multiMargin(x, new int[] {0, 0}, 3, 1f, 1f, loss, x, 3, 0, 2))
                    .withMessageContainingAll("power is 3", "1 or 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CosineDistance.cosineDistance(x, loss, 1e-8f, 1f, loss, x, 3, 0, 2))
                    .withMessageContainingAll("target", "2 elements", "2x3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TripletMargin.tripletMargin(x, Float.NaN, 1e-6f, 1f, loss, x, 1, 0, 2))
                    .withMessageContainingAll("margin is NaN", "finite");
        }
    }
}
