package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;

/**
 * A vector over the rows or the columns of a matrix: sums and products, each rounded once.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, overlaps partially or is read-only where it is written, and
 * {@link IllegalStateException} when its arena is closed.
 */
public final class Broadcasts {
    public static final Kernel ADD_ROW = Kernel.of("addRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addRowWalk(b.x, b.z, 0, n);
        }
    });

    public static final Kernel SCALE_ROWS = Kernel.of("scaleRows", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleRowWalk(0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel SCALE_COLUMNS = Kernel.of("scaleColumns", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleColumnsWalk(b.y, b.x, b.z, 0, n);
        }
    });

    private Broadcasts() {}

    /**
     * y[i, j] = y[i, j] + bias[j]: adds a row vector to every row, in place.
     *
     * @param bias cols elements, disjoint from y
     * @param y rows x cols
     */
    public static void addRow(Tensor bias, Tensor y, int rows, int cols) {
        Checks.atLeast("addRow", "y", y, rows, cols);
        Checks.atLeast("addRow", "bias", bias, cols);
        Checks.writable("addRow", "y", y);
        Checks.disjoint("addRow", "bias", bias, cols, "y", y, rows * cols);
        for (int i = 0; i < rows; i++) {
            addRowWalk(bias.segment(), y.segment(), i * cols, cols);
        }
    }

    static void addRowWalk(MemorySegment bias, MemorySegment y, int row, int cols) {
        bias = exact(bias);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, y, 4L * (row + j), ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, bias, 4L * j, ORDER))
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, get(y, row + j) + get(bias, j));
        }
    }

    /**
     * y[i, j] = s[i] · x[i, j]: one factor for each row.
     *
     * @param s rows elements, disjoint from y
     * @param x rows x cols
     * @param y rows x cols; may be x
     */
    public static void scaleRows(Tensor s, Tensor x, Tensor y, int rows, int cols) {
        Checks.matrices("scaleRows", x, y, rows, cols);
        Checks.atLeast("scaleRows", "s", s, rows);
        Checks.disjoint("scaleRows", "s", s, rows, "y", y, rows * cols);
        for (int i = 0; i < rows; i++) {
            scaleRowWalk(get(s.segment(), i), x.segment(), y.segment(), i * cols, cols);
        }
    }

    static void scaleRowWalk(float factor, MemorySegment x, MemorySegment y, int row, int cols) {
        x = exact(x);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .mul(factor)
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, get(x, row + j) * factor);
        }
    }

    /**
     * y[i, j] = s[j] · x[i, j]: one factor for each column.
     *
     * @param s cols elements, disjoint from y
     * @param x rows x cols
     * @param y rows x cols; may be x
     */
    public static void scaleColumns(Tensor s, Tensor x, Tensor y, int rows, int cols) {
        Checks.matrices("scaleColumns", x, y, rows, cols);
        Checks.atLeast("scaleColumns", "s", s, cols);
        Checks.disjoint("scaleColumns", "s", s, cols, "y", y, rows * cols);
        for (int i = 0; i < rows; i++) {
            scaleColumnsWalk(s.segment(), x.segment(), y.segment(), i * cols, cols);
        }
    }

    static void scaleColumnsWalk(MemorySegment s, MemorySegment x, MemorySegment y, int row, int cols) {
        s = exact(s);
        x = exact(x);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, s, 4L * j, ORDER))
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, get(x, row + j) * get(s, j));
        }
    }
}
