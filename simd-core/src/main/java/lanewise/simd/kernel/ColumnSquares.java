package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;

/**
 * Sums of squares and Euclidean norms of the columns of a matrix.
 *
 * <p>Sums go by groups of eight rows, as in {@link ColumnReductions}: of neighbours v, w that is fma(v, v, w²), of four ((0, 1) + (2, 3)), of eight the
 * sum of two of those, which is added to what has been summed so far, from 0; the up to seven rows left over are added one by one as s = fma(v, v, s). The walks are
 * written out, for the reason given there.
 *
 * <p>Every method throws {@link IllegalArgumentException} for wrong sizes, overlap, or a read-only output, and
 * {@link IllegalStateException} when an arena is closed.
 */
public final class ColumnSquares {
    public static final Kernel COLUMN_SQUARES = Kernel.of("columnSquares", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addSquaresTo(b.z, b.x, 0, n);
        }
    });

    public static final Kernel COLUMN_SQUARES_OF_EIGHT = Kernel.of("columnSquaresOfEight", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addEightSquaresTo(b.z, b.eight, 0, n);
        }
    });

    /** All that these methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(Elementwise.FILL, COLUMN_SQUARES, COLUMN_SQUARES_OF_EIGHT);

    private ColumnSquares() {}

    /**
     * y[j] = Σᵢ x[i, j]² in the order above. |error| ≤ (rows/8 + 11) · u · Σᵢ x[i, j]², u = 2⁻²⁴, where no square underflows.
     *
     * @param x rows x cols
     * @param y cols elements, overwritten; disjoint from x
     */
    public static void columnSumOfSquares(Tensor x, Tensor y, int rows, int cols) {
        ColumnReductions.check("columnSumOfSquares", x, y, rows, cols);
        sumOfSquares(x.segment(), y.segment(), rows, cols);
    }

    /**
     * y[j] = √Σᵢ x[i, j]², without overflow or underflow before the true one: as in {@link VectorNorms#l2}, a column whose sum of squares is below 2⁻⁹⁰ or
     * not finite is added once more in double precision. |error| ≤ (rows/16 + 7) · u · ‖x[·, j]‖, u = 2⁻²⁴.
     *
     * @param x rows x cols
     * @param y cols elements, overwritten; disjoint from x
     */
    public static void columnL2(Tensor x, Tensor y, int rows, int cols) {
        ColumnReductions.check("columnL2", x, y, rows, cols);
        sumOfSquares(x.segment(), y.segment(), rows, cols);
        for (int j = 0; j < cols; j++) {
            set(y.segment(), j, VectorNorms.root(get(y.segment(), j), x.segment(), j, cols, rows));
        }
    }

    private static void sumOfSquares(MemorySegment x, MemorySegment y, int rows, int cols) {
        Elementwise.fillWalk(0f, y, 0, cols);
        int i = 0;
        for (; i < rows - (ColumnReductions.GROUP - 1); i += ColumnReductions.GROUP) {
            addEightSquaresTo(y, x, i * cols, cols);
        }
        for (; i < rows; i++) {
            addSquaresTo(y, x, i * cols, cols);
        }
    }

    static void addSquaresTo(MemorySegment y, MemorySegment x, int row, int cols) {
        y = exact(y);
        x = exact(x);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER);
            v.fma(v, FloatVector.fromMemorySegment(SPECIES, y, 4L * j, ORDER)).intoMemorySegment(y, 4L * j, ORDER);
        }
        for (; j < cols; j++) {
            set(y, j, Math.fma(get(x, row + j), get(x, row + j), get(y, j)));
        }
    }

    static void addEightSquaresTo(MemorySegment y, MemorySegment x, int row, int cols) {
        y = exact(y);
        x = exact(x);
        if (cols == 0) {
            return;
        }
        int r1 = row + cols;
        int r2 = r1 + cols;
        int r3 = r2 + cols;
        int r4 = r3 + cols;
        int r5 = r4 + cols;
        int r6 = r5 + cols;
        int r7 = r6 + cols;
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER);
            FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r1 + j), ORDER);
            FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r2 + j), ORDER);
            FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r3 + j), ORDER);
            FloatVector v4 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r4 + j), ORDER);
            FloatVector v5 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r5 + j), ORDER);
            FloatVector v6 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r6 + j), ORDER);
            FloatVector v7 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r7 + j), ORDER);
            FloatVector a = v0.fma(v0, v1.mul(v1)).add(v2.fma(v2, v3.mul(v3)));
            FloatVector b = v4.fma(v4, v5.mul(v5)).add(v6.fma(v6, v7.mul(v7)));
            FloatVector.fromMemorySegment(SPECIES, y, 4L * j, ORDER)
                    .add(a.add(b))
                    .intoMemorySegment(y, 4L * j, ORDER);
        }
        for (; j < cols; j++) {
            float a = squares(get(x, row + j), get(x, r1 + j)) + squares(get(x, r2 + j), get(x, r3 + j));
            float b = squares(get(x, r4 + j), get(x, r5 + j)) + squares(get(x, r6 + j), get(x, r7 + j));
            set(y, j, get(y, j) + (a + b));
        }
    }

    private static float squares(float v, float w) {
        return Math.fma(v, v, w * w);
    }
}
