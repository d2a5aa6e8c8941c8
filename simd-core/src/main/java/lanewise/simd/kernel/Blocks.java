package lanewise.simd.kernel;

import lanewise.simd.Tensor;

/** Blocks of columns of a matrix: what puts tensors side by side, and takes them apart again. Exact. */
public final class Blocks {
    private Blocks() {}

    /**
     * y[i, toY + j] = x[i, fromX + j] for i &lt; rows, j &lt; cols; the other columns of y stay as they are.
     *
     * @param x rows x pitchX
     * @param fromX the first column of the block in x
     * @param y rows x pitchY, disjoint from x
     * @param toY the first column of the block in y
     * @param cols columns of the block
     * @throws IllegalArgumentException when a tensor is too short, y overlaps x or is read-only, or the block does not lie within a row
     */
    public static void copy(Tensor x, int fromX, int pitchX, Tensor y, int toY, int pitchY, int rows, int cols) {
        within("x", fromX, pitchX, cols);
        within("y", toY, pitchY, cols);
        Checks.atLeast("blocks", "x", x, rows, pitchX);
        Checks.atLeast("blocks", "y", y, rows, pitchY);
        Checks.writable("blocks", "y", y);
        Checks.disjoint("blocks", "x", x, rows * pitchX, "y", y, rows * pitchY);
        for (int i = 0; i < rows; i++) {
            Images.copyWalk(x.segment(), (long) i * pitchX + fromX, y.segment(), (long) i * pitchY + toY, cols);
        }
    }

    private static void within(String name, int from, int pitch, int cols) {
        if (from < 0 || cols < 0 || from > pitch - cols) {
            throw new IllegalArgumentException("blocks: " + cols + " columns from " + from
                    + " on do not lie within a row of " + name + ", which has " + pitch);
        }
    }
}
