package lanewise.simd.kernel;

import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.EXP_MAX;
import static lanewise.simd.lane.LaneMath.EXP_MIN;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.LaneMath.ROUND_BITS;
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
import lanewise.simd.lane.LaneMath;

/** The logarithm of the softmax of each row, without the loss of small probabilities; m, e and s are those of {@link Rows}. */
public final class LogSoftmax {
    public static final Kernel LOG_SOFTMAX = Kernel.of("logSoftmax", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            shiftWalk(0.5f, 0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel LOG_SOFTMAX_BACKWARD = Kernel.of("logSoftmaxBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            backwardWalk(0.5f, b.x, b.y, b.z, 0, n);
        }
    });

    private LogSoftmax() {}

    /**
     * y[i, j] = (x[i, j] − m) − log s. Stable for any finite x; −∞ gives −∞ beside a finite element.
     *
     * <p>|error| ≤ (|y| + 4·log s + 4096/64 + 30 + log₂(cols)) · 2⁻²⁴.
     *
     * @param x cols elements per row
     * @param y cols elements per row, disjoint from x: the exponentials lie there in between
     * @throws IllegalArgumentException for rows of no elements, wrong sizes, overlap, or a read-only y
     */
    public static void logSoftmax(Tensor x, Tensor y, int cols, int from, int to) {
        Checks.rows("logSoftmax", "x", x, cols, from, to);
        Checks.rows("logSoftmax", "y", y, cols, from, to);
        Checks.writable("logSoftmax", "y", y);
        Checks.disjoint("logSoftmax", "x", x, to * cols, "y", y, to * cols);
        float m = Rows.greatest(x, cols, from, to);
        for (int i = from; i < to; i++) {
            float next = Rows.expRow(m, x.segment(), y.segment(), i * cols, Rows.next(i, to) * cols, cols);
            float s = Reductions.sum(y.segment(), i * cols, cols);
            shiftWalk(m, LaneMath.log(s), x.segment(), y.segment(), i * cols, cols);
            m = next;
        }
    }

    /**
     * dx[i, j] = fma(exp(y[i, j]), −c, dy[i, j]), c = Σⱼ dy[i, j] in the order of {@link Reductions}.
     *
     * @param y the outputs of the forward pass, cols per row
     * @param dy cols gradients per row
     * @param dx cols gradients per row; may be y or dy
     * @throws IllegalArgumentException for rows of no elements, wrong sizes, partial overlap, or a read-only dx
     */
    public static void logSoftmaxBackward(Tensor y, Tensor dy, Tensor dx, int cols, int from, int to) {
        Rows.gradient("logSoftmaxBackward", y, dy, dx, cols, from, to);
        for (int i = from; i < to; i++) {
            float c = Reductions.sum(dy.segment(), i * cols, cols);
            backwardWalk(-c, y.segment(), dy.segment(), dx.segment(), i * cols, cols);
        }
    }

    static void shiftWalk(float m, float logS, MemorySegment x, MemorySegment y, int row, int cols) {
        x = exact(x);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(m)
                    .sub(logS)
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, (get(x, row + j) - m) - logS);
        }
    }

    /** Exp is that of {@code LaneMath.exp}: nothing here promises that y is not above 0. */
    static void backwardWalk(float minusC, MemorySegment y, MemorySegment dy, MemorySegment dx, int row, int cols) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (cols == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, minusC);
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, y, 4L * (row + j), ORDER);
            c = c.blend(EXP_MAX, c.compare(VectorOperators.GT, EXP_MAX));
            c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector n = shifted.sub(ROUND);
            FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c);
            r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r).add(1f);
            IntVector k = shifted.reinterpretAsInts().sub(ROUND_BITS);
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            p = p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            p = p.mul(k.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            p.fma(a, FloatVector.fromMemorySegment(SPECIES, dy, 4L * (row + j), ORDER))
                    .intoMemorySegment(dx, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(dx, row + j, Math.fma(LaneMath.exp(get(y, row + j)), minusC, get(dy, row + j)));
        }
    }
}
