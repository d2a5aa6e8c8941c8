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
 * Rows of a table by their numbers, and the gradient of the table. The numbers are floats that hold whole numbers, so up to 2²⁴.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, overlapping or read-only where it is written, or a number
 * is no row of the table, and {@link IllegalStateException} when an arena is closed.
 */
public final class Lookup {
    public static final Kernel ACCUMULATE = Kernel.of("accumulate", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            accumulateWalk(b.x, 0, b.z, 0, n);
        }
    });

    /** All that the methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(ACCUMULATE, Images.COPY_ROW, Elementwise.FILL);

    /** Rows whose numbers a float can tell apart. */
    private static final int MOST = 1 << 24;

    private Lookup() {}

    /**
     * y[i, j] = table[index[i], j]. Exact.
     *
     * @param table rows x cols
     * @param index n whole numbers from 0 to rows − 1
     * @param y n x cols, disjoint from table and index
     * @param rows of the table, at most 2²⁴
     */
    public static void lookup(Tensor table, Tensor index, Tensor y, int n, int rows, int cols) {
        lookup(table, index, y, rows, cols, 0, n);
    }

    /** The same of the numbers [from, to) only, so that workers can share them. */
    public static void lookup(Tensor table, Tensor index, Tensor y, int rows, int cols, int from, int to) {
        check("lookup", "table", table, index, "y", y, to, rows, cols);
        Checks.range("lookup", "numbers", from, to);
        checkNumbers("lookup", index, rows, from, to);
        Checks.writable("lookup", "y", y);
        for (int i = from; i < to; i++) {
            Images.copyWalk(table.segment(), (long) row(index, i, rows) * cols, y.segment(), (long) i * cols, cols);
        }
    }

    /**
     * dtable[r, j] = the chain of s + dy[i, j] from 0 over ascending i with index[i] = r. |error| ≤ n·u·Σ|dy|, u = 2⁻²⁴, n the times that r occurs.
     *
     * @param index as in the forward pass
     * @param dy n x cols gradients of the outputs
     * @param dtable rows x cols, overwritten; disjoint from dy and index
     */
    public static void lookupBackward(Tensor index, Tensor dy, Tensor dtable, int n, int rows, int cols) {
        check("lookupBackward", "dtable", dtable, index, "dy", dy, n, rows, cols);
        checkNumbers("lookupBackward", index, rows, 0, n);
        Checks.writable("lookupBackward", "dtable", dtable);
        Checks.disjoint("lookupBackward", "index", index, n, "dtable", dtable, rows * cols);
        Elementwise.fillWalk(0f, dtable.segment(), 0, rows * cols);
        for (int i = 0; i < n; i++) {
            accumulateWalk(dy.segment(), i * cols, dtable.segment(), row(index, i, rows) * cols, cols);
        }
    }

    private static void check(
            String kernel,
            String nameTable,
            Tensor table,
            Tensor index,
            String nameY,
            Tensor y,
            int n,
            int rows,
            int cols) {
        if (rows < 1 || rows > MOST) {
            throw new IllegalArgumentException(kernel + ": a table of " + rows + " rows; there must be 1 to " + MOST);
        }
        Checks.atLeast(kernel, nameTable, table, rows, cols);
        Checks.atLeast(kernel, nameY, y, n, cols);
        Checks.atLeast(kernel, "index", index, n);
        Checks.disjoint(kernel, nameTable, table, rows * cols, nameY, y, n * cols);
        Checks.disjoint(kernel, "index", index, n, nameY, y, n * cols);
    }

    /** Before anything is written. */
    private static void checkNumbers(String kernel, Tensor index, int rows, int from, int to) {
        for (int i = from; i < to; i++) {
            float number = index.get(i);
            if (!(number >= 0 && number < rows && number == row(index, i, rows))) {
                throw new IllegalArgumentException(kernel + ": number " + i + " is " + number
                        + "; it must be a whole number from 0 to " + (rows - 1));
            }
        }
    }

    private static int row(Tensor index, int i, int rows) {
        return Math.clamp((long) index.get(i), 0, rows - 1);
    }

    /** y[at + j] = y[at + j] + x[from + j]. */
    static void accumulateWalk(MemorySegment x, int from, MemorySegment y, int at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, y, 4L * (at + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + j), ORDER))
                    .intoMemorySegment(y, 4L * (at + j), ORDER);
        }
        for (; j < n; j++) {
            set(y, at + j, get(y, at + j) + get(x, from + j));
        }
    }
}
