package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.DefinitionElementwise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arithmetic, bounds, comparisons and broadcasts equal their definitions bit for bit: disjoint and in place. */
class ElementwiseFamilyTest {
    @FunctionalInterface
    private interface Ternary<T> {
        void run(T x, T y, T z, T u, int n);
    }

    @FunctionalInterface
    private interface Broadcast<T> {
        void run(T s, T x, T y, int rows, int cols);
    }

    /** With three inputs: apart, and over each of them. */
    private static void ternary(Ternary<Tensor> kernel, Ternary<float[]> definition) {
        Slices.everywhere((s, n) -> {
            float[][] in = {ties(s, n), ties(s, n), ties(s, n)};
            float[] out = new float[n];
            definition.run(in[0], in[1], in[2], out, n);
            Tensor apart = s.output(s.mixed(n));
            kernel.run(s.input(in[0]), s.input(in[1]), s.input(in[2]), apart, n);
            s.expect(apart, out);
            for (int over = 0; over < in.length; over++) {
                Tensor[] t = new Tensor[in.length];
                for (int i = 0; i < t.length; i++) {
                    t[i] = i == over ? s.output(in[i]) : s.input(in[i]);
                }
                kernel.run(t[0], t[1], t[2], t[over], n);
                s.expect(t[over], out);
            }
        });
    }

    /** Numbers of which many are 0. */
    private static float[] ties(Slices s, int n) {
        float[] x = s.mixed(n);
        for (int i = 0; i < n; i += 1 + s.samples().below(3)) {
            x[i] = s.samples().below(2) == 0 ? 0f : -0f;
        }
        return x;
    }

    @Test
    void divEqualsItsDefinition() {
        ElementwiseTest.binary(Arithmetic::div, DefinitionElementwise::div);
    }

    @Test
    void fmaEqualsItsDefinition() {
        ternary(Arithmetic::fma, DefinitionElementwise::fma);
    }

    @Test
    void squareEqualsItsDefinition() {
        ElementwiseTest.unary(Arithmetic::square, DefinitionElementwise::square);
    }

    @Test
    void sqrtEqualsItsDefinition() {
        ElementwiseTest.unary(Arithmetic::sqrt, DefinitionElementwise::sqrt);
    }

    @Test
    void rsqrtEqualsItsDefinition() {
        ElementwiseTest.unary(Arithmetic::rsqrt, DefinitionElementwise::rsqrt);
    }

    @Test
    void reciprocalEqualsItsDefinition() {
        ElementwiseTest.unary(Arithmetic::reciprocal, DefinitionElementwise::reciprocal);
    }

    @Test
    void minimumEqualsItsDefinition() {
        ElementwiseTest.binary(Bounds::minimum, DefinitionElementwise::minimum);
    }

    @Test
    void maximumEqualsItsDefinition() {
        ElementwiseTest.binary(Bounds::maximum, DefinitionElementwise::maximum);
    }

    @Test
    void absEqualsItsDefinition() {
        ElementwiseTest.unary(Bounds::abs, DefinitionElementwise::abs);
    }

    @Test
    void signEqualsItsDefinition() {
        ElementwiseTest.unary(Bounds::sign, DefinitionElementwise::sign);
    }

    @ParameterizedTest
    @CsvSource({"-1.5, 1.5", "0, 0", "-0.0, 0", "0, Infinity", "-Infinity, -1e-40", "-Infinity, Infinity"})
    void clampEqualsItsDefinition(float lo, float hi) {
        ElementwiseTest.unary(
                (x, y, n) -> Bounds.clamp(lo, hi, x, y, n), (x, y, n) -> DefinitionElementwise.clamp(lo, hi, x, y, n));
    }

    @ParameterizedTest
    @CsvSource({"1, -1", "0, -0.0000001", "NaN, 1", "1, NaN"})
    void clampRefusesBoundsOutOfOrder(float lo, float hi) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(4);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Bounds.clamp(lo, hi, x, x, 4))
                    .withMessageContainingAll("clamp:", "lo is " + lo, "hi is " + hi);
        }
    }

    /** Pairs of equal elements among others. */
    private static void compare(ElementwiseTest.Binary<Tensor> kernel, ElementwiseTest.Binary<float[]> definition) {
        ElementwiseTest.binary(kernel, definition);
        Slices.everywhere((s, n) -> {
            float[] x = ties(s, n);
            float[] y = x.clone();
            for (int i = 0; i < n; i += 2) {
                y[i] = -x[i];
            }
            float[] z = new float[n];
            definition.run(x, y, z, n);
            Tensor out = s.output(s.mixed(n));
            kernel.run(s.input(x), s.input(y), out, n);
            s.expect(out, z);
        });
    }

    @Test
    void lessEqualsItsDefinition() {
        compare(Comparisons::less, DefinitionElementwise::less);
    }

    @Test
    void lessOrEqualEqualsItsDefinition() {
        compare(Comparisons::lessOrEqual, DefinitionElementwise::lessOrEqual);
    }

    @Test
    void greaterEqualsItsDefinition() {
        compare(Comparisons::greater, DefinitionElementwise::greater);
    }

    @Test
    void greaterOrEqualEqualsItsDefinition() {
        compare(Comparisons::greaterOrEqual, DefinitionElementwise::greaterOrEqual);
    }

    @Test
    void equalEqualsItsDefinition() {
        compare(Comparisons::equal, DefinitionElementwise::equal);
    }

    @Test
    void notEqualEqualsItsDefinition() {
        compare(Comparisons::notEqual, DefinitionElementwise::notEqual);
    }

    @Test
    void selectEqualsItsDefinition() {
        ternary(Comparisons::select, DefinitionElementwise::select);
    }

    /** Java's order, and the bits of either side unchanged. */
    @Test
    void zerosAndNaN() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(5).copyFrom(0f, -0f, Float.NaN, 1f, -0f);
            Tensor y = arena.allocate(5).copyFrom(-0f, 0f, 1f, Float.NaN, -0f);
            Tensor z = arena.allocate(5);
            Bounds.minimum(x, y, z, 5);
            assertThat(z.toArray()).containsExactly(-0f, -0f, Float.NaN, Float.NaN, -0f);
            Bounds.maximum(x, y, z, 5);
            assertThat(z.toArray()).containsExactly(0f, 0f, Float.NaN, Float.NaN, -0f);
            Bounds.sign(x, z, 5);
            assertThat(z.toArray()).containsExactly(0f, -0f, Float.NaN, 1f, -0f);
            Comparisons.equal(x, y, z, 5);
            assertThat(z.toArray()).containsExactly(1f, 1f, 0f, 0f, 1f);
            Comparisons.select(x, y, x, z, 5);
            assertThat(z.toArray()).containsExactly(0f, -0f, 1f, Float.NaN, -0f);
        }
    }

    @Test
    void addRow() {
        Slices.everywhere((s, cols) -> {
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] bias = s.mixed(cols);
            float[] y = s.mixed(rows * cols);
            Tensor tensor = s.output(y);
            Broadcasts.addRow(s.input(bias), tensor, rows, cols);
            DefinitionElementwise.addRow(bias, y, rows, cols);
            s.expect(tensor, y);
        });
    }

    private static void broadcast(Broadcast<Tensor> kernel, Broadcast<float[]> definition, boolean byRow) {
        Slices.everywhere((s, cols) -> {
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] factors = s.mixed(byRow ? rows : cols);
            float[] x = s.mixed(rows * cols);
            float[] y = new float[rows * cols];
            definition.run(factors, x, y, rows, cols);
            Tensor apart = s.output(s.mixed(rows * cols));
            kernel.run(s.input(factors), s.input(x), apart, rows, cols);
            s.expect(apart, y);
            Tensor same = s.output(x);
            kernel.run(s.input(factors), same, same, rows, cols);
            s.expect(same, y);
        });
    }

    @Test
    void scaleRows() {
        broadcast(Broadcasts::scaleRows, DefinitionElementwise::scaleRows, true);
    }

    @Test
    void scaleColumns() {
        broadcast(Broadcasts::scaleColumns, DefinitionElementwise::scaleColumns, false);
    }

    @Test
    void factorsInsideTheOutput() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(8, 8);
            Tensor y = arena.allocate(8, 8);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Broadcasts.scaleRows(y.slice(56, 8), x, y, 8, 8))
                    .withMessageContainingAll("scaleRows:", "s ", "overlap in 32 bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Broadcasts.scaleColumns(y.slice(60, 4), x, y, 4, 8))
                    .withMessageContainingAll("scaleColumns:", "s ", "4 elements", "8 are needed");
        }
    }
}
