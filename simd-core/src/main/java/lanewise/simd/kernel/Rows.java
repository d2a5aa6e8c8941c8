package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.KEY_SHIFT;
import static lanewise.simd.lane.Exponentials.FLUSHED_MIN_BITS;
import static lanewise.simd.lane.Exponentials.ONE_BITS;
import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.Lanes.INTS;
import static lanewise.simd.lane.Lanes.INT_VECTOR;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.LaneMath;

/**
 * Operations on each row of a matrix: softmax, its backward pass, and log-sum-exp. In logarithms: {@link LogSoftmax}; fused with the loss:
 * {@link CrossEntropy}.
 *
 * <p>The canonical order for one row x of cols elements: m = the greatest element; e[j] = exp(x[j] − m), but 0 where that is below e^−87.68,
 * so that no power is a denormal; s = Σ e in the order of {@link Reductions}; what follows is stated at each method. A row with NaN or
 * +∞, or of −∞ only, gives NaN.
 *
 * <p>Every method takes a range of rows [from, to), so that workers can share a matrix: each row's result depends on that row only. It throws
 * {@link IllegalArgumentException} for rows of no elements, wrong sizes, partial overlap or a read-only output.
 */
public final class Rows {
    public static final Kernel EXP_ROW = Kernel.of("expRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            expRow(0.5f, b.x, b.z, 0, 0, n);
        }
    });

    public static final Kernel SCALE_ROW = Kernel.of("scaleRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleWalk(0.5f, b.z, 0, n);
        }
    });

    public static final Kernel SOFTMAX_BACKWARD = Kernel.of("softmaxBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            softmaxBackwardWalk(0.5f, b.x, b.y, b.z, 0, n);
        }
    });

    private Rows() {}

    /** {@link #softmax(Tensor, Tensor, int, int, int)} of all rows. */
    public static void softmax(Tensor x, Tensor y, int rows, int cols) {
        softmax(x, y, cols, 0, rows);
    }

    /**
     * y[i, j] = e[j] · (1 / s): probabilities that sum to 1 within (min(cols, 4096)/64 + 26 + log₂(cols/4096 + 1)) · 2⁻²⁴; stable for any finite x.
     *
     * <p>The exponentials of one row and the greatest element of the next are found in one loop, so the next row comes from memory
     * meanwhile: 4096 rows of 1024 in 1.1 instead of 1.6 ms.
     *
     * @param x cols elements per row
     * @param y cols elements per row; may be x
     */
    public static void softmax(Tensor x, Tensor y, int cols, int from, int to) {
        Checks.rows("softmax", "x", x, cols, from, to);
        Checks.rows("softmax", "y", y, cols, from, to);
        Checks.writable("softmax", "y", y);
        Checks.sameOrDisjoint("softmax", "x", x, to * cols, "y", y, to * cols);
        float m = greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            m = expRow(m, x.segment(), y.segment(), i * cols, next(i, to) * cols, cols);
            scaleWalk(1f / Reductions.sum(y.segment(), i * cols, cols), y.segment(), i * cols, cols);
        }
    }

    /**
     * dx[i, j] = y[i, j] · (dy[i, j] − c), c = Σⱼ dy[i, j] · y[i, j], products rounded and added in the order of {@link Reductions}.
     *
     * @param y the outputs of the forward pass, cols per row
     * @param dy cols gradients per row
     * @param dx cols gradients per row; may be y or dy
     */
    public static void softmaxBackward(Tensor y, Tensor dy, Tensor dx, int cols, int from, int to) {
        gradient("softmaxBackward", y, dy, dx, cols, from, to);
        for (int i = from; i < to; i++) {
            float c = Deviations.products(0f, y.segment(), dy.segment(), i * cols, cols);
            softmaxBackwardWalk(c, y.segment(), dy.segment(), dx.segment(), i * cols, cols);
        }
    }

    /**
     * lse[i] = log Σⱼ exp(x[i, j]) as m + log s, and its gradient, which is the softmax: y[i, j] = e[j] · (1 / s). A row of −∞ only gives
     * −∞, one with +∞ and no NaN +∞.
     *
     * @param x cols elements per row
     * @param lse an element per row, overwritten
     * @param y cols elements per row, overwritten; may be x
     */
    public static void logSumExp(Tensor x, Tensor lse, Tensor y, int cols, int from, int to) {
        Checks.rows("logSumExp", "x", x, cols, from, to);
        Checks.rows("logSumExp", "y", y, cols, from, to);
        Checks.atLeast("logSumExp", "lse", lse, to);
        Checks.writable("logSumExp", "y", y);
        Checks.writable("logSumExp", "lse", lse);
        Checks.sameOrDisjoint("logSumExp", "x", x, to * cols, "y", y, to * cols);
        Checks.disjoint("logSumExp", "lse", lse, to, "x", x, to * cols);
        Checks.disjoint("logSumExp", "lse", lse, to, "y", y, to * cols);
        float m = greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            float next = expRow(m, x.segment(), y.segment(), i * cols, next(i, to) * cols, cols);
            float s = Reductions.sum(y.segment(), i * cols, cols);
            scaleWalk(1f / s, y.segment(), i * cols, cols);
            set(lse.segment(), i, Float.isInfinite(m) ? m : m + LaneMath.log(s));
            m = next;
        }
    }

    /** The greatest element of the first row; −∞ where there is no row. */
    static float greatest(Tensor x, int cols, int from, int to) {
        return from == to ? Float.NEGATIVE_INFINITY : Reductions.maxWalk(x.segment(), from * cols, cols);
    }

    /** The row whose greatest element is found with the exponentials of row i; behind the last one there is none, and any will do. */
    static int next(int i, int to) {
        return Math.min(i + 1, to - 1);
    }

    /**
     * y = exp(x − m), and the greatest element of another row of x.
     *
     * <p>Exp is written out (called, it would be inlined only where C2 finds the call frequent, and otherwise take and return heap objects), and
     * cheaper than elsewhere: x − m is not above 0, so that, taken as an unsigned number, its bits grow with its magnitude, and a limit
     * takes one instruction; and at that limit the power of two has the bits of 0. A NaN may count as the limit and give 0: m is NaN then,
     * or x − m is one because both are infinite, and every sum or quotient of the row is NaN all the same.
     */
    static float expRow(float m, MemorySegment x, MemorySegment y, int row, int next, int cols) {
        x = exact(x);
        y = exact(y);
        if (cols == 0) {
            return m;
        }
        IntVector keys = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            IntVector bits = IntVector.fromMemorySegment(INTS, x, 4L * (next + j), ORDER);
            keys = bits.lanewise(VectorOperators.ASHR, 31)
                    .and(~SIGN_BIT)
                    .lanewise(VectorOperators.XOR, bits)
                    .sub(KEY_SHIFT)
                    .max(keys);
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(m)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.UMIN, FLUSHED_MIN_BITS)
                    .reinterpretAsFloats();
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector n = shifted.sub(ROUND);
            FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c);
            r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r).add(1f);
            p.mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(ONE_BITS)
                            .reinterpretAsFloats())
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        int key = INT_VECTOR.cast(keys).reduceLanes(VectorOperators.MAX);
        for (; j < cols; j++) {
            key = Math.max(key, Reductions.key(get(x, next + j)));
            set(y, row + j, Exponentials.flushedExp(get(x, row + j) - m));
        }
        return Reductions.ofKey(key);
    }

    static void scaleWalk(float factor, MemorySegment y, int row, int cols) {
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, y, 4L * (row + j), ORDER)
                    .mul(factor)
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, get(y, row + j) * factor);
        }
    }

    static void softmaxBackwardWalk(float c, MemorySegment y, MemorySegment dy, MemorySegment dx, int row, int cols) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, dy, 4L * (row + j), ORDER)
                    .sub(c)
                    .mul(FloatVector.fromMemorySegment(SPECIES, y, 4L * (row + j), ORDER))
                    .intoMemorySegment(dx, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(dx, row + j, (get(dy, row + j) - c) * get(y, row + j));
        }
    }

    /** What a backward pass from outputs y refuses. */
    static void gradient(String kernel, Tensor y, Tensor dy, Tensor dx, int cols, int from, int to) {
        Checks.rows(kernel, "y", y, cols, from, to);
        Checks.rows(kernel, "dy", dy, cols, from, to);
        Checks.rows(kernel, "dx", dx, cols, from, to);
        Checks.writable(kernel, "dx", dx);
        Checks.sameOrDisjoint(kernel, "y", y, to * cols, "dx", dx, to * cols);
        Checks.sameOrDisjoint(kernel, "dy", dy, to * cols, "dx", dx, to * cols);
    }
}
