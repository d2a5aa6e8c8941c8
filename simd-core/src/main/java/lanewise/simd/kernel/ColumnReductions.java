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
 * Each column of a matrix to its sum or mean. Squares: {@link ColumnSquares}; extremes: {@link ColumnExtremes}.
 *
 * <p>Sums go by groups of eight rows: with r₀ … r₇ the eight elements of a column, ((r₀ + r₁) + (r₂ + r₃)) + ((r₄ + r₅) + (r₆ + r₇)) is
 * added to what has been summed so far, from 0; the up to seven rows left over are added one by one. The results stay in memory, where a row of
 * them fits in the nearest cache; eight rows at a time take a third of the time that one at a time takes.
 *
 * <p>{@link ColumnSquares} and {@link ColumnExtremes} have walks of the same form, each written out: eight vectors and what becomes of them may not pass
 * through a method that C2 might not inline (docs/adr/0001).
 *
 * <p>Every method throws {@link IllegalArgumentException} for wrong sizes, overlap, or a read-only output, and
 * {@link IllegalStateException} when an arena is closed.
 */
public final class ColumnReductions {
    public static final Kernel COLUMN_SUM = Kernel.of("columnSum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addRowTo(b.z, 0, b.x, 0, n);
        }
    });

    public static final Kernel COLUMN_SUM_OF_EIGHT = Kernel.of("columnSumOfEight", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addEightRowsTo(b.z, 0, b.eight, 0, n, n);
        }
    });

    /** All that {@link #columnSum} may call. */
    public static final Set<Kernel> SUMS = Set.of(Elementwise.FILL, COLUMN_SUM, COLUMN_SUM_OF_EIGHT);

    /** Columns of a cache line: where workers have ranges of columns, no two of them write the same one. */
    public static final int STEP = 16;

    /** Rows of a group. */
    static final int GROUP = 8;

    private ColumnReductions() {}

    /**
     * y[j] = Σᵢ x[i, j] in the order above: the backward pass of a bias. |error| ≤ (rows/8 + 10) · u · Σᵢ|x[i, j]|, u = 2⁻²⁴.
     *
     * @param x rows x cols
     * @param y cols elements, overwritten; disjoint from x
     */
    public static void columnSum(Tensor x, Tensor y, int rows, int cols) {
        columnSum(x, y, rows, cols, 0, cols);
    }

    /**
     * The same for the columns [from, to) only, so that workers can share them; the others stay as they are.
     *
     * @param x rows x cols
     * @param y cols elements, disjoint from x
     */
    public static void columnSum(Tensor x, Tensor y, int rows, int cols, int from, int to) {
        check("columnSum", x, y, rows, cols);
        Checks.part("columnSum", "columns", cols, from, to);
        sum(x.segment(), y.segment(), rows, cols, from, to - from);
    }

    /**
     * y[j] = {@link #columnSum} · (1/rows), the quotient rounded; NaN for no row. |error| ≤ (rows/8 + 12) · u · Σᵢ|x[i, j]| / rows, u = 2⁻²⁴.
     *
     * @param x rows x cols
     * @param y cols elements, overwritten; disjoint from x
     */
    public static void columnMean(Tensor x, Tensor y, int rows, int cols) {
        check("columnMean", x, y, rows, cols);
        sum(x.segment(), y.segment(), rows, cols, 0, cols);
        Elementwise.scaleWalk(1f / rows, y.segment(), y.segment(), cols);
    }

    /** What every kernel from a matrix to one number per column refuses. */
    static void check(String kernel, Tensor x, Tensor y, int rows, int cols) {
        Checks.atLeast(kernel, "x", x, rows, cols);
        Checks.atLeast(kernel, "y", y, cols);
        Checks.writable(kernel, "y", y);
        Checks.disjoint(kernel, "x", x, rows * cols, "y", y, cols);
    }

    /** Of n columns from {@code at} on. */
    private static void sum(MemorySegment x, MemorySegment y, int rows, int cols, int at, int n) {
        Elementwise.fillWalk(0f, y, at, n);
        int i = 0;
        for (; i < rows - (GROUP - 1); i += GROUP) {
            addEightRowsTo(y, at, x, i * cols + at, cols, n);
        }
        for (; i < rows; i++) {
            addRowTo(y, at, x, i * cols + at, n);
        }
    }

    static void addRowTo(MemorySegment y, int at, MemorySegment x, int row, int n) {
        y = exact(y);
        x = exact(x);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, y, 4L * (at + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER))
                    .intoMemorySegment(y, 4L * (at + j), ORDER);
        }
        for (; j < n; j++) {
            set(y, at + j, get(y, at + j) + get(x, row + j));
        }
    }

    static void addEightRowsTo(MemorySegment y, int at, MemorySegment x, int row, int cols, int n) {
        y = exact(y);
        x = exact(x);
        if (n == 0) {
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
        for (; j < SPECIES.loopBound(n); j += LENGTH) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (r1 + j), ORDER));
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r2 + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (r3 + j), ORDER));
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r4 + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (r5 + j), ORDER));
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * (r6 + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (r7 + j), ORDER));
            FloatVector.fromMemorySegment(SPECIES, y, 4L * (at + j), ORDER)
                    .add(a.add(b).add(c.add(d)))
                    .intoMemorySegment(y, 4L * (at + j), ORDER);
        }
        for (; j < n; j++) {
            float a = (get(x, row + j) + get(x, r1 + j)) + (get(x, r2 + j) + get(x, r3 + j));
            float b = (get(x, r4 + j) + get(x, r5 + j)) + (get(x, r6 + j) + get(x, r7 + j));
            set(y, at + j, get(y, at + j) + (a + b));
        }
    }
}
