package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Maxout (Goodfellow et al. 2013): the greatest of several pieces of a row. Exact.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Maxout {
    public static final Kernel MAXOUT = Kernel.of("maxout", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maxoutWalk(b.x, 0, b.y, 0, b.z, 0, n);
        }
    });

    public static final Kernel MAXOUT_BACKWARD = Kernel.of("maxoutBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maxoutBackwardWalk(b.x, 0, b.zero, 0, b.z, 0, n);
            maxoutBackwardWalk(b.x, 0, b.x, 0, b.z, 0, n);
        }
    });

    private Maxout() {}

    /**
     * y[i, j] = max over p of x[i, p·cols + j]; NaN where a piece is NaN, and +0 is greater than −0 (as in {@link Math#max(float, float)}).
     *
     * @param x rows x (pieces·cols): in each row one piece after the other
     * @param y rows x cols, disjoint from x
     * @param pieces at least 1
     */
    public static void maxout(Tensor x, Tensor y, int rows, int cols, int pieces) {
        sizes("maxout", "x", x, "y", y, rows, cols, pieces);
        Checks.writable("maxout", "y", y);
        Checks.disjoint("maxout", "x", x, rows * cols * pieces, "y", y, rows * cols);
        for (int i = 0; i < rows; i++) {
            int first = i * pieces * cols;
            maxoutWalk(
                    x.segment(),
                    first + Math.min(1, pieces - 1) * cols,
                    x.segment(),
                    first,
                    y.segment(),
                    i * cols,
                    cols);
            for (int p = 2; p < pieces; p++) {
                maxoutWalk(x.segment(), first + p * cols, y.segment(), i * cols, y.segment(), i * cols, cols);
            }
        }
    }

    /** The greater of a piece and of {@code m}, which is the first piece or what has been found so far. */
    static void maxoutWalk(MemorySegment x, int piece, MemorySegment m, int start, MemorySegment y, int row, int cols) {
        x = exact(x);
        m = exact(m);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (piece + j), ORDER);
            FloatVector u = FloatVector.fromMemorySegment(SPECIES, m, 4L * (start + j), ORDER);
            v.max(u).intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, Math.max(get(x, piece + j), get(m, start + j)));
        }
    }

    /**
     * dx[i, p·cols + j] = dy[i, j] for the first p with x[i, p·cols + j] = y[i, j], else 0; no piece gets the gradient of a NaN.
     *
     * @param x rows x (pieces·cols): the inputs of the forward pass
     * @param y rows x cols: its outputs
     * @param dy rows x cols gradients of the outputs
     * @param dx rows x (pieces·cols) gradients of the inputs, disjoint from all others
     * @param pieces at least 1
     */
    public static void maxoutBackward(Tensor x, Tensor y, Tensor dy, Tensor dx, int rows, int cols, int pieces) {
        sizes("maxoutBackward", "x", x, "y", y, rows, cols, pieces);
        sizes("maxoutBackward", "dx", dx, "dy", dy, rows, cols, pieces);
        Checks.writable("maxoutBackward", "dx", dx);
        Checks.disjoint("maxoutBackward", "x", x, rows * cols * pieces, "dx", dx, rows * cols * pieces);
        Checks.disjoint("maxoutBackward", "y", y, rows * cols, "dx", dx, rows * cols * pieces);
        Checks.disjoint("maxoutBackward", "dy", dy, rows * cols, "dx", dx, rows * cols * pieces);
        for (int i = 0; i < rows; i++) {
            // The last piece of dx holds what no piece has taken yet.
            int left = (i * pieces + pieces - 1) * cols;
            MemorySegment.copy(dy.segment(), 4L * i * cols, dx.segment(), 4L * left, 4L * cols);
            for (int p = 0; p < pieces; p++) {
                maxoutBackwardWalk(
                        x.segment(), (i * pieces + p) * cols, y.segment(), i * cols, dx.segment(), left, cols);
            }
        }
    }

    static void maxoutBackwardWalk(
            MemorySegment x, int piece, MemorySegment y, int row, MemorySegment dx, int left, int cols) {
        x = exact(x);
        y = exact(y);
        dx = exact(dx);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (piece + j), ORDER);
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, y, 4L * (row + j), ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dx, 4L * (left + j), ORDER);
            var hit = v.compare(VectorOperators.EQ, m);
            d.blend(0f, hit).intoMemorySegment(dx, 4L * (left + j), ORDER);
            d.blend(0f, hit.not()).intoMemorySegment(dx, 4L * (piece + j), ORDER);
        }
        for (; j < cols; j++) {
            boolean hit = get(x, piece + j) == get(y, row + j);
            float d = get(dx, left + j);
            set(dx, left + j, hit ? 0f : d);
            set(dx, piece + j, hit ? d : 0f);
        }
    }

    private static void sizes(
            String kernel, String nameX, Tensor x, String nameY, Tensor y, int rows, int cols, int pieces) {
        if (pieces < 1) {
            throw new IllegalArgumentException(kernel + ": " + pieces + " pieces; at least 1 is needed");
        }
        Checks.atLeast(kernel, nameY, y, rows, cols);
        Checks.atLeast(kernel, nameX, x, rows, (int) Math.min((long) cols * pieces, Integer.MAX_VALUE));
    }
}
