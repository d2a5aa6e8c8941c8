package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Definition;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions equal their definitions bit for bit, and keep the error bounds that they state. */
class ReductionsTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    /** Two groups of eight and what is left over. */
    private static final int MANY_ROWS = 24;

    @Test
    void sumEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            assertSame(Reductions.sum(s.input(x), n), Definition.sum(x, n));
        });
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BLOCK - 1,
                BLOCK,
                BLOCK + 1,
                2 * BLOCK,
                2 * BLOCK + 1,
                3 * BLOCK - 1,
                3 * BLOCK + 17,
                4 * BLOCK,
                4 * BLOCK + 1,
                7 * BLOCK + 4095,
                40 * BLOCK + 3
            })
    void longSumsGoByBlocks(int n) {
        try (TensorArena arena = TensorArena.ofShared()) {
            float[] x = new Samples(n).finite(n);
            Tensor t = arena.allocate(n + 5).slice(5, n).copyFrom(x);
            assertSame(Reductions.sum(t, n), Definition.sum(x, n));
        }
    }

    /**
     * |error| ≤ (BLOCK/64 + 24 + ⌈log₂(n/BLOCK)⌉) · u · Σ|x|, on random numbers and on the worst kind: all rounded the
     * same way.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 31, 1000, BLOCK, 3 * BLOCK + 15, 1 << 20, 1 << 24})
    void sumKeepsItsErrorBound(int n) {
        float[] oneSided = new float[n];
        for (int i = 0; i < n; i++) {
            oneSided[i] = i < 64 ? 1f : 0x1.000002p-24f;
        }
        for (float[] x : new float[][] {new Samples(n).finite(n), oneSided}) {
            try (TensorArena arena = TensorArena.ofShared()) {
                double sum = Reductions.sum(arena.allocate(n).copyFrom(x), n);
                double blocks = Math.ceil(Math.log(Math.max(1.0, (double) n / BLOCK)) / Math.log(2));
                double bound = (BLOCK / 64.0 + 24 + blocks) * U * Textbook.absoluteSum(Textbook.widen(x));
                assertThat(Math.abs(sum - exactSum(x))).isLessThanOrEqualTo(bound);
            }
        }
    }

    private static double exactSum(float[] x) {
        BigDecimal s = BigDecimal.ZERO;
        for (float v : x) {
            s = s.add(new BigDecimal(v));
        }
        return s.doubleValue();
    }

    @Test
    void sumOfNothingIsPositiveZero() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(3).copyFrom(-0f, -0f, -0f);
            assertSame(Reductions.sum(x, 0), 0f);
            assertSame(Reductions.sum(x, 3), 0f);
        }
    }

    @Test
    void meanEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            assertSame(Reductions.mean(s.input(x), n), Definition.sum(x, n) / n);
        });
    }

    @Test
    void maxAndMinEqualTheirDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            Tensor t = s.input(x);
            assertSame(Reductions.max(t, n), Definition.max(x, 0, n));
            assertSame(Reductions.min(t, n), Definition.min(x, 0, n));
        });
    }

    /** Of every bit pattern: quiet or signaling, of either sign, as hardware and software make them. */
    @ParameterizedTest
    @ValueSource(ints = {0x7FC00000, 0xFFC00000, 0x7F800001, 0xFF800001, 0x7FFFFFFF, 0xFFFFFFFF})
    void oneNaNWins(int bits) {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = Slices.LONGEST;
            Tensor x = arena.allocate(n);
            for (float around : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f}) {
                for (int i = 0; i < n; i++) {
                    Elementwise.fill(around, x, n);
                    x.set(i, Float.intBitsToFloat(bits));
                    assertThat(Reductions.max(x, n)).isNaN();
                    assertThat(Reductions.min(x, n)).isNaN();
                    assertThat(VectorNorms.maxNorm(x, n)).isNaN();
                }
            }
        }
    }

    @Test
    void maxAndMinOfNothing() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(1);
            assertThat(Reductions.max(x, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(Reductions.min(x, 0)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(Reductions.mean(x, 0)).isNaN();
        }
    }

    @Test
    void allFinite() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            assertThat(VectorNorms.allFinite(s.input(x), n)).isEqualTo(Definition.allFinite(x, n));
        });
    }

    @Test
    void maxNorm() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            assertSame(VectorNorms.maxNorm(s.input(x), n), Definition.maxNorm(x, n));
        });
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void allFiniteFindsOneBadElementAnywhere(float bad) {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = Slices.LONGEST;
            Tensor x = arena.allocate(n);
            Elementwise.fill(-Float.MAX_VALUE, x, n);
            assertThat(VectorNorms.allFinite(x, n)).isTrue();
            for (int i = 0; i < n; i++) {
                x.set(i, bad);
                assertThat(VectorNorms.allFinite(x, n)).as("element %d", i).isFalse();
                assertThat(VectorNorms.allFinite(x, i)).as("first %d", i).isTrue();
                x.set(i, Float.MIN_VALUE);
            }
        }
    }

    @Test
    void columnSum() {
        Slices.everywhere((s, cols) -> {
            int rows = s.samples().below(cols <= Slices.LONGEST ? MANY_ROWS : Slices.ROWS + 1);
            float[] x = s.mixed(rows * cols);
            float[] y = s.mixed(cols);
            Tensor tensor = s.output(y);
            ColumnReductions.columnSum(s.input(x), tensor, rows, cols);
            Definition.columnSum(x, y, rows, cols);
            s.expect(tensor, y);
        });
    }

    /** |error| ≤ (rows/8 + 10) · u · Σᵢ|x[i, j]|. */
    @Test
    void columnSumKeepsItsErrorBound() {
        int rows = 400;
        int cols = 37;
        float[] x = new Samples(3).finite(rows * cols);
        double[] wide = Textbook.widen(x);
        double[] absolute = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            absolute[i] = Math.abs(wide[i]);
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(cols);
            ColumnReductions.columnSum(arena.allocate(rows, cols).copyFrom(x), y, rows, cols);
            double[] exact = Textbook.columnSum(wide, rows, cols);
            double[] scale = Textbook.columnSum(absolute, rows, cols);
            for (int j = 0; j < cols; j++) {
                assertThat(Math.abs(y.get(j) - exact[j])).isLessThanOrEqualTo((rows / 8.0 + 10) * U * scale[j]);
            }
        }
    }

    private static void assertSame(float actual, float expected) {
        assertThat(Float.floatToIntBits(actual))
                .as("%s and %s", actual, expected)
                .isEqualTo(Float.floatToIntBits(expected));
    }
}
