package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.set;

import lanewise.simd.Tensor;

/**
 * Each row of a matrix to one number: what {@link Reductions}, {@link InnerProducts}, {@link VectorNorms} and {@link Positions} give for it, with their
 * bits and error bounds.
 *
 * <p>x is rows x cols; y has rows elements, is overwritten, and must be disjoint from x. Every method throws {@link IllegalArgumentException} for wrong
 * sizes, overlap, or a read-only output, and {@link IllegalStateException} when an arena is closed.
 */
public final class RowReductions {
    private RowReductions() {}

    /** y[i] = Σⱼ x[i, j]. */
    public static void rowSum(Tensor x, Tensor y, int rows, int cols) {
        rowSum(x, y, cols, 0, rows);
    }

    /** The same of the rows [from, to) only, so that workers can share them. */
    public static void rowSum(Tensor x, Tensor y, int cols, int from, int to) {
        check("rowSum", x, y, cols, from, to);
        for (int i = from; i < to; i++) {
            set(y.segment(), i, Reductions.sum(x.segment(), i * cols, cols));
        }
    }

    /** y[i] = Σⱼ x[i, j] / cols; NaN for no column. */
    public static void rowMean(Tensor x, Tensor y, int rows, int cols) {
        check("rowMean", x, y, rows, cols);
        for (int i = 0; i < rows; i++) {
            set(y.segment(), i, Reductions.sum(x.segment(), i * cols, cols) / cols);
        }
    }

    /** y[i] = maxⱼ x[i, j]; −0 &lt; +0, NaN if there is one, −∞ for no column. */
    public static void rowMax(Tensor x, Tensor y, int rows, int cols) {
        rowMax(x, y, cols, 0, rows);
    }

    /** The same of the rows [from, to) only. */
    public static void rowMax(Tensor x, Tensor y, int cols, int from, int to) {
        check("rowMax", x, y, cols, from, to);
        for (int i = from; i < to; i++) {
            set(y.segment(), i, Reductions.maxWalk(x.segment(), i * cols, cols));
        }
    }

    /** y[i] = minⱼ x[i, j]; −0 &lt; +0, NaN if there is one, +∞ for no column. */
    public static void rowMin(Tensor x, Tensor y, int rows, int cols) {
        check("rowMin", x, y, rows, cols);
        for (int i = 0; i < rows; i++) {
            set(y.segment(), i, Reductions.minWalk(x.segment(), i * cols, cols));
        }
    }

    /** y[i] = Σⱼ x[i, j]². */
    public static void rowSumOfSquares(Tensor x, Tensor y, int rows, int cols) {
        check("rowSumOfSquares", x, y, rows, cols);
        for (int i = 0; i < rows; i++) {
            set(y.segment(), i, InnerProducts.sumOfSquares(x.segment(), i * cols, cols));
        }
    }

    /** y[i] = √Σⱼ x[i, j]², without overflow or underflow before the true one. */
    public static void rowL2(Tensor x, Tensor y, int rows, int cols) {
        check("rowL2", x, y, rows, cols);
        for (int i = 0; i < rows; i++) {
            set(y.segment(), i, VectorNorms.l2(x.segment(), i * cols, cols));
        }
    }

    /** index[i] = the least j with x[i, j] = maxⱼ x[i, j]; see {@link Positions}. */
    public static void rowArgmax(Tensor x, int[] index, int rows, int cols) {
        rowArgmax(x, index, cols, 0, rows);
    }

    /** The same of the rows [from, to) only. */
    public static void rowArgmax(Tensor x, int[] index, int cols, int from, int to) {
        Checks.atLeast("rowArgmax", "x", x, to, cols);
        Checks.range("rowArgmax", "rows", from, to);
        Checks.notEmpty("rowArgmax", "number of columns", cols);
        Checks.atLeast("rowArgmax", index, to);
        for (int i = from; i < to; i++) {
            index[i] = Positions.argmax(x.segment(), i * cols, cols);
        }
    }

    /** index[i] = the least j with x[i, j] = minⱼ x[i, j]; see {@link Positions}. */
    public static void rowArgmin(Tensor x, int[] index, int rows, int cols) {
        Checks.atLeast("rowArgmin", "x", x, rows, cols);
        Checks.notEmpty("rowArgmin", "number of columns", cols);
        Checks.atLeast("rowArgmin", index, rows);
        for (int i = 0; i < rows; i++) {
            index[i] = Positions.argmin(x.segment(), i * cols, cols);
        }
    }

    private static void check(String kernel, Tensor x, Tensor y, int rows, int cols) {
        Checks.atLeast(kernel, "x", x, rows, cols);
        Checks.atLeast(kernel, "y", y, rows);
        Checks.writable(kernel, "y", y);
        Checks.disjoint(kernel, "x", x, rows * cols, "y", y, rows);
    }

    private static void check(String kernel, Tensor x, Tensor y, int cols, int from, int to) {
        check(kernel, x, y, to, cols);
        Checks.range(kernel, "rows", from, to);
    }
}
