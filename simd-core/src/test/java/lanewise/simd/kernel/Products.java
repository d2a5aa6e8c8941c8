package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Definition;

/**
 * Runs a matrix product between sentinels and compares all memory of C, gaps between its rows included, with the
 * definition. The gaps of A and B hold NaN, and so does C where it must not be read.
 */
final class Products implements AutoCloseable {
    /** The three products of a dense layer, and both transposed. */
    enum Orientation {
        NN(false, false),
        TN(true, false),
        NT(false, true),
        TT(true, true);

        final boolean transA;
        final boolean transB;

        Orientation(boolean transA, boolean transB) {
            this.transA = transA;
            this.transB = transB;
        }

        void run(Gemm gemm, Size s, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
            switch (this) {
                case NN -> gemm.nn(s.m, s.n, s.k, alpha, a, lda, b, ldb, beta, c, ldc);
                case TN -> gemm.tn(s.m, s.n, s.k, alpha, a, lda, b, ldb, beta, c, ldc);
                case NT -> gemm.nt(s.m, s.n, s.k, alpha, a, lda, b, ldb, beta, c, ldc);
                case TT -> gemm.tt(s.m, s.n, s.k, alpha, a, lda, b, ldb, beta, c, ldc);
            }
        }
    }

    /** C is m x n, the sum has k terms. */
    record Size(int m, int n, int k) {}

    /** What the tests multiply by: nothing, one, and a number that rounds. */
    static final float[] FACTORS = {1f, 0f, -0.3f};

    private static final float SENTINEL = -1234.5678f;
    private static final int[] PADS = {0, 1, 3, 17};
    private static final int MARGIN = 19;

    private final TensorArena arena = TensorArena.ofShared();
    private final Samples samples;
    private final Tensor memoryA;
    private final Tensor memoryB;
    private final Tensor memoryC;
    private int calls;

    Products(long seed, int capacity) {
        samples = new Samples(seed);
        memoryA = arena.allocate(capacity);
        memoryB = arena.allocate(capacity);
        memoryC = arena.allocate(capacity);
    }

    TensorArena arena() {
        return arena;
    }

    /** One product with the next of all combinations of alpha, beta and gaps between rows. */
    void check(Gemm gemm, Orientation o, Size s) {
        check(gemm, o, s, false);
    }

    /** The same with so many floats between the rows of A as it is stored. */
    void check(Gemm gemm, Orientation o, Size s, int gap) {
        check(gemm, o, s, gap, false);
    }

    /** The same with NaN, infinities and other special values in A, B and C. */
    void checkSpecials(Gemm gemm, Orientation o, Size s) {
        check(gemm, o, s, true);
    }

    private void check(Gemm gemm, Orientation o, Size s, boolean special) {
        check(gemm, o, s, PADS[calls % 4], special);
    }

    private void check(Gemm gemm, Orientation o, Size s, int gap, boolean special) {
        int call = calls++;
        float alpha = FACTORS[call % 3];
        float beta = FACTORS[call / 3 % 3];
        int lda = (o.transA ? s.m : s.k) + gap;
        int ldb = (o.transB ? s.k : s.n) + PADS[call / 4 % 4];
        int ldc = s.n + PADS[call / 16 % 4];
        float[] a = matrix(o.transA ? s.k : s.m, o.transA ? s.m : s.k, lda, Float.NaN, special);
        float[] b = matrix(o.transB ? s.n : s.k, o.transB ? s.k : s.n, ldb, Float.NaN, special);
        float[] c = matrix(s.m, s.n, ldc, SENTINEL, special);
        if (beta == 0f) {
            overwriteElements(c, s, ldc);
        }
        Tensor ta = place(memoryA, a, Float.NaN);
        Tensor tb = place(memoryB, b, Float.NaN);
        Tensor tc = place(memoryC, c, SENTINEL);
        o.run(gemm, s, alpha, ta, Math.max(1, lda), tb, Math.max(1, ldb), beta, tc, Math.max(1, ldc));
        Definition.gemm(o.transA, o.transB, s.m, s.n, s.k, alpha, a, lda, b, ldb, beta, c, ldc);
        String what = o + " " + s + " alpha " + alpha + " beta " + beta + " lda " + lda + " ldb " + ldb + " ldc " + ldc;
        assertHolds(what, memoryA, a, Float.NaN);
        assertHolds(what, memoryB, b, Float.NaN);
        assertHolds(what, memoryC, c, SENTINEL);
    }

    /** Rows of cols numbers, {@code gap} between them; no gap behind the last. */
    private float[] matrix(int rows, int cols, int ld, float gap, boolean special) {
        float[] x = new float[rows == 0 || cols == 0 ? 0 : (rows - 1) * ld + cols];
        Arrays.fill(x, gap);
        for (int i = 0; i < rows && x.length > 0; i++) {
            float[] row = special ? samples.mixed(cols) : samples.normal(cols);
            System.arraycopy(row, 0, x, i * ld, cols);
        }
        return x;
    }

    private static void overwriteElements(float[] c, Size s, int ldc) {
        for (int i = 0; i < s.m && c.length > 0; i++) {
            Arrays.fill(c, i * ldc, i * ldc + s.n, Float.NaN);
        }
    }

    /** An exact slice, so that a read beyond the last element is an exception; around it, {@code around}. */
    private static Tensor place(Tensor memory, float[] x, float around) {
        Elementwise.fill(around, memory, x.length + 2 * MARGIN);
        Tensor t = memory.slice(MARGIN, Math.max(1, x.length));
        for (int i = 0; i < x.length; i++) {
            t.set(i, x[i]);
        }
        return t;
    }

    private static void assertHolds(String what, Tensor memory, float[] x, float around) {
        for (int i = 0; i < x.length + 2 * MARGIN; i++) {
            boolean inside = i >= MARGIN && i < MARGIN + x.length;
            float wanted = inside ? x[i - MARGIN] : around;
            if (!Slices.sameBits(memory.get(i), wanted)) {
                assertThat(memory.get(i)).as("%s, element %d", what, i - MARGIN).isEqualTo(wanted);
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
