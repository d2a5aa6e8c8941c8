package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.DefinitionReductions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products, norms and places equal their definitions bit for bit, and keep their bounds. */
class VectorReductionsTest {
    private static final double U = 0x1p-24;

    private static void assertSame(float actual, float expected) {
        assertThat(Slices.sameBits(actual, expected))
                .as("%s and %s", actual, expected)
                .isTrue();
    }

    @Test
    void productsEqualTheirDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float[] y = s.mixed(n);
            Tensor t = s.input(x);
            assertSame(InnerProducts.dot(t, s.input(y), n), DefinitionReductions.dot(x, y, 0, n));
            assertSame(InnerProducts.sumOfSquares(t, n), DefinitionReductions.sumOfSquares(x, 0, n));
        });
    }

    @Test
    void normsEqualTheirDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            Tensor t = s.input(x);
            assertSame(VectorNorms.l1(t, n), DefinitionReductions.l1(x, n));
            assertSame(VectorNorms.l2(t, n), DefinitionReductions.l2(x, 0, n));
        });
    }

    /** With few values, so that many are equal, and now and then a NaN. */
    static float[] ties(Slices s, int n) {
        float[] x = s.mixed(n);
        if (s.samples().below(2) == 0) {
            for (int i = 0; i < n; i++) {
                x[i] = s.samples().below(5) - 2;
                x[i] = x[i] == 0f && s.samples().below(2) == 0 ? -0f : x[i];
            }
        }
        return x;
    }

    @Test
    void placesEqualTheirDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = ties(s, n);
            if (n > 0) {
                Tensor t = s.input(x);
                assertThat(Positions.argmax(t, n)).isEqualTo(DefinitionReductions.argmax(x, 0, n));
                assertThat(Positions.argmin(t, n)).isEqualTo(DefinitionReductions.argmin(x, 0, n));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {BLOCK, BLOCK + 1, 3 * BLOCK - 1, 7 * BLOCK + 4095})
    void longOnesGoByBlocks(int n) {
        Samples samples = new Samples(n);
        try (TensorArena arena = TensorArena.ofShared()) {
            float[] x = samples.finite(n);
            float[] y = samples.finite(n);
            Tensor t = arena.allocate(n + 5).slice(5, n).copyFrom(x);
            assertSame(InnerProducts.dot(t, arena.allocate(n).copyFrom(y), n), DefinitionReductions.dot(x, y, 0, n));
            assertSame(InnerProducts.sumOfSquares(t, n), DefinitionReductions.sumOfSquares(x, 0, n));
            assertSame(VectorNorms.l1(t, n), DefinitionReductions.l1(x, n));
            assertSame(VectorNorms.l2(t, n), DefinitionReductions.l2(x, 0, n));
            for (int round = 0; round < 20; round++) {
                assertThat(Positions.argmax(t, n)).isEqualTo(DefinitionReductions.argmax(x, 0, n));
                assertThat(Positions.argmin(t, n)).isEqualTo(DefinitionReductions.argmin(x, 0, n));
                float[] special = {Float.NaN, 1e30f, -1e30f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
                int at = samples.below(n);
                x[at] = special[(19 - round) % special.length];
                t.set(at, x[at]);
            }
        }
    }

    /** K·u of the sum of magnitudes, at 2²⁴ elements too, for positive numbers and for those that cancel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, BLOCK, 1 << 20, 1 << 24})
    void boundsHold(int n) {
        double blocks = Math.ceil(Math.log(Math.max(1.0, (double) n / BLOCK)) / Math.log(2));
        double k = BLOCK / 64.0 + 24 + blocks;
        float[] x = new Samples(n).normal(n);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor t = arena.allocate(n).copyFrom(x);
            double l1 = 0;
            double squares = 0;
            for (float v : x) {
                l1 += Math.abs((double) v);
                squares += (double) v * v;
            }
            Tensor minus = arena.allocate(n);
            for (int i = 0; i < n; i++) {
                minus.set(i, i % 2 == 0 ? x[i] : -x[i]);
            }
            double dot = 0;
            for (int i = 0; i < n; i++) {
                dot += (double) x[i] * minus.get(i);
            }
            assertThat(Math.abs(VectorNorms.l1(t, n) - l1)).isLessThanOrEqualTo(k * U * l1);
            assertThat(Math.abs(InnerProducts.sumOfSquares(t, n) - squares)).isLessThanOrEqualTo(k * U * squares);
            assertThat(Math.abs(InnerProducts.dot(t, minus, n) - dot)).isLessThanOrEqualTo(k * U * squares);
            double l2 = Math.sqrt(squares);
            assertThat(Math.abs(VectorNorms.l2(t, n) - l2)).isLessThanOrEqualTo((k / 2 + 1) * U * l2);
        }
    }

    /** As BLAS's nrm2: the greatest and the least floats, whose squares are none. */
    @ParameterizedTest
    @ValueSource(floats = {0x1p100f, 0x1p127f, 0x1p-70f, 0x1p-140f, Float.MIN_VALUE})
    void l2NeitherOverflowsNorUnderflows(float unit) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2).copyFrom(0.75f * unit, unit);
            double exact = Math.sqrt((double) x.get(0) * x.get(0) + (double) x.get(1) * x.get(1));
            assertThat(VectorNorms.l2(x, 2)).isEqualTo((float) exact);
            Tensor y = arena.allocate(1);
            ColumnSquares.columnL2(x, y, 2, 1);
            assertThat(y.get(0)).isEqualTo((float) exact);
        }
    }

    @Test
    void normsOfSpecialValues() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(3).copyFrom(0f, -0f, 0f);
            assertSame(VectorNorms.l2(x, 3), 0f);
            assertSame(VectorNorms.l2(x, 0), 0f);
            x.set(1, Float.NEGATIVE_INFINITY);
            assertSame(VectorNorms.l2(x, 3), Float.POSITIVE_INFINITY);
            x.set(2, Float.NaN);
            assertSame(VectorNorms.l2(x, 3), Float.NaN);
            x.copyFrom(Float.MAX_VALUE, Float.MAX_VALUE, 0f);
            assertSame(VectorNorms.l2(x, 3), Float.POSITIVE_INFINITY);
        }
    }

    @Test
    void topK() {
        Slices.everywhere((s, n) -> {
            if (n > 0 && n <= 200) {
                int k = 1 + s.samples().below(n);
                float[] x = ties(s, n);
                int[] index = new int[k];
                Tensor values = s.output(s.mixed(k));
                TopK.topK(s.input(x), n, k, values, index);
                int[] expected = DefinitionReductions.topK(x, 0, n, k);
                assertThat(index).isEqualTo(expected);
                float[] greatest = new float[k];
                Arrays.setAll(expected, i -> expected[i]);
                for (int i = 0; i < k; i++) {
                    greatest[i] = x[expected[i]];
                }
                s.expect(values, greatest);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void topKOfManyInOrder(int k) {
        int n = 5000;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(n);
            Tensor values = arena.allocate(k);
            int[] index = new int[k];
            for (int i = 0; i < n; i++) {
                x.set(i, i / 2);
            }
            TopK.topK(x, n, k, values, index);
            for (int i = 0; i < k; i++) {
                assertThat(values.get(i)).isEqualTo((n - 1 - i) / 2);
                assertThat(index[i]).isEqualTo((n - 1 - i) / 2 * 2 + i % 2);
            }
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(12);
            Tensor y = arena.allocate(12);
            int[] index = new int[3];
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Positions.argmax(x, 0))
                    .withMessageContainingAll("argmax:", "length is 0", "1 or more");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TopK.topK(x, 4, 5, y, index))
                    .withMessageContainingAll("topK:", "k is 5", "1 to 4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TopK.rowTopK(x, 3, 4, 2, y, index))
                    .withMessageContainingAll("rowTopK:", "3 elements", "6 are needed");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowReductions.rowArgmin(x, index, 12, 0))
                    .withMessageContainingAll("rowArgmin:", "columns is 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowReductions.rowArgmax(x, index, 4, 3))
                    .withMessageContainingAll("rowArgmax:", "3 elements", "4 are needed");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ColumnExtremes.columnArgmax(x, y, index, 0, 3))
                    .withMessageContainingAll("columnArgmax:", "rows is 0");
        }
    }
}
