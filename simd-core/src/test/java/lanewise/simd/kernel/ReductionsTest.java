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

    @Test
    void sumOfSquares() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            assertSame(Reductions.sumOfSquares(s.input(x), n), Definition.sumOfSquares(x, n));
        });
        try (TensorArena arena = TensorArena.ofShared()) {
            for (int n : new int[] {Reductions.BLOCK, Reductions.BLOCK + 1, 3 * Reductions.BLOCK + 7, 100_003}) {
                float[] x = new Samples(n).normal(n);
                assertSame(Reductions.sumOfSquares(arena.allocate(n).copyFrom(x), n), Definition.sumOfSquares(x, n));
            }
        }
    }

    @Test
    void sum() {
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
     * |error| ≤ (BLOCK/16 + 19 + ⌈log₂(n/BLOCK)⌉) · u · Σ|x|, on random numbers and on the worst kind: all rounded the
     * same way.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 31, 1000, BLOCK, 3 * BLOCK + 15, 1 << 20})
    void sumKeepsItsErrorBound(int n) {
        float[] oneSided = new float[n];
        for (int i = 0; i < n; i++) {
            oneSided[i] = i < 16 ? 1f : 0x1.000002p-24f;
        }
        for (float[] x : new float[][] {new Samples(n).finite(n), oneSided}) {
            try (TensorArena arena = TensorArena.ofShared()) {
                double sum = Reductions.sum(arena.allocate(n).copyFrom(x), n);
                double blocks = Math.ceil(Math.log(Math.max(1.0, (double) n / BLOCK)) / Math.log(2));
                double bound = (BLOCK / 16.0 + 19 + blocks) * U * Textbook.absoluteSum(Textbook.widen(x));
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

    /** Package-private, but softmax rests on it. */
    @Test
    void maxPassesOverNaN() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float max = Reductions.maxWalk(s.input(x).segment(), 0, n);
            // +0 and −0 are equally great
            assertThat(max + 0f).isEqualTo(Definition.max(x, 0, n) + 0f);
        });
    }

    @Test
    void allFinite() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            assertThat(Reductions.allFinite(s.input(x), n)).isEqualTo(Definition.allFinite(x, n));
        });
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void allFiniteFindsOneBadElementAnywhere(float bad) {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = Slices.LONGEST;
            Tensor x = arena.allocate(n);
            Elementwise.fill(-Float.MAX_VALUE, x, n);
            assertThat(Reductions.allFinite(x, n)).isTrue();
            for (int i = 0; i < n; i++) {
                x.set(i, bad);
                assertThat(Reductions.allFinite(x, n)).as("element %d", i).isFalse();
                assertThat(Reductions.allFinite(x, i)).as("first %d", i).isTrue();
                x.set(i, Float.MIN_VALUE);
            }
        }
    }

    @Test
    void columnSum() {
        Slices.everywhere((s, cols) -> {
            int rows = s.samples().below(Slices.ROWS + 1);
            float[] x = s.mixed(rows * cols);
            float[] y = s.mixed(cols);
            Tensor tensor = s.output(y);
            Reductions.columnSum(s.input(x), tensor, rows, cols);
            Definition.columnSum(x, y, rows, cols);
            s.expect(tensor, y);
        });
    }

    /** |error| ≤ rows · u · Σᵢ|x[i, j]|. */
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
            Reductions.columnSum(arena.allocate(rows, cols).copyFrom(x), y, rows, cols);
            double[] exact = Textbook.columnSum(wide, rows, cols);
            double[] scale = Textbook.columnSum(absolute, rows, cols);
            for (int j = 0; j < cols; j++) {
                assertThat(Math.abs(y.get(j) - exact[j])).isLessThanOrEqualTo(rows * U * scale[j]);
            }
        }
    }

    private static void assertSame(float actual, float expected) {
        assertThat(Float.floatToIntBits(actual))
                .as("%s and %s", actual, expected)
                .isEqualTo(Float.floatToIntBits(expected));
    }
}
