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
 * PReLU (He et al. 2015): leaky ReLU with a learnt slope per column. With one slope per image channel: {@link ChannelPrelu}; with one
 * for all: {@link SharedPrelu}.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Prelu {
    public static final Kernel PRELU = Kernel.of("prelu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            preluWalk(b.y, b.x, b.z, 0, n);
        }
    });

    public static final Kernel PRELU_BACKWARD = Kernel.of("preluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            preluBackwardWalk(b.y, b.x, b.x, b.z, b.u, 0, 0, n);
        }
    });

    private Prelu() {}

    /**
     * y[i, j] = x[i, j] &gt; 0 ? x[i, j] : slope[j]·x[i, j], one rounding.
     *
     * @param slope cols elements, disjoint from y
     * @param x rows x cols
     * @param y rows x cols; may be x
     */
    public static void prelu(Tensor slope, Tensor x, Tensor y, int rows, int cols) {
        Checks.atLeast("prelu", "x", x, rows, cols);
        Checks.atLeast("prelu", "y", y, rows, cols);
        Checks.atLeast("prelu", "slope", slope, cols);
        Checks.writable("prelu", "y", y);
        Checks.sameOrDisjoint("prelu", "x", x, rows * cols, "y", y, rows * cols);
        Checks.disjoint("prelu", "slope", slope, cols, "y", y, rows * cols);
        for (int i = 0; i < rows; i++) {
            preluWalk(slope.segment(), x.segment(), y.segment(), i * cols, cols);
        }
    }

    static void preluWalk(MemorySegment slope, MemorySegment x, MemorySegment y, int row, int cols) {
        slope = exact(slope);
        x = exact(x);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER);
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, slope, 4L * j, ORDER);
            v.mul(a).blend(v, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            float v = get(x, row + j);
            set(y, row + j, v > 0f ? v : v * get(slope, j));
        }
    }

    /**
     * dx[i, j] = x[i, j] &gt; 0 ? dy[i, j] : slope[j]·dy[i, j]; dslope[j] = Σᵢ x[i, j]·dy[i, j] over the x[i, j] that are not above 0, as
     * the chain s = fma(x, dy, s) from 0 for ascending i. |error of dslope| ≤ rows·u·Σᵢ|x·dy|, u = 2⁻²⁴.
     *
     * @param slope cols elements
     * @param x rows x cols: the inputs of the forward pass
     * @param dy rows x cols gradients of the outputs
     * @param dx rows x cols gradients of the inputs; may be dy or x
     * @param dslope cols elements, overwritten; disjoint from all others
     */
    public static void preluBackward(Tensor slope, Tensor x, Tensor dy, Tensor dx, Tensor dslope, int rows, int cols) {
        preluBackward(slope, x, dy, dx, dslope, rows, cols, 0, cols);
    }

    /** The same for the columns [from, to) only, so that workers can share them. */
    public static void preluBackward(
            Tensor slope, Tensor x, Tensor dy, Tensor dx, Tensor dslope, int rows, int cols, int from, int to) {
        Checks.atLeast("preluBackward", "x", x, rows, cols);
        Checks.atLeast("preluBackward", "dy", dy, rows, cols);
        Checks.atLeast("preluBackward", "dx", dx, rows, cols);
        Checks.atLeast("preluBackward", "slope", slope, cols);
        Checks.atLeast("preluBackward", "dslope", dslope, cols);
        Checks.writable("preluBackward", "dx", dx);
        Checks.writable("preluBackward", "dslope", dslope);
        Checks.sameOrDisjoint("preluBackward", "x", x, rows * cols, "dx", dx, rows * cols);
        Checks.sameOrDisjoint("preluBackward", "dy", dy, rows * cols, "dx", dx, rows * cols);
        Checks.disjoint("preluBackward", "slope", slope, cols, "dx", dx, rows * cols);
        Checks.disjoint("preluBackward", "slope", slope, cols, "dslope", dslope, cols);
        Checks.disjoint("preluBackward", "x", x, rows * cols, "dslope", dslope, cols);
        Checks.disjoint("preluBackward", "dy", dy, rows * cols, "dslope", dslope, cols);
        Checks.disjoint("preluBackward", "dx", dx, rows * cols, "dslope", dslope, cols);
        Checks.part("preluBackward", "columns", cols, from, to);
        Elementwise.fillWalk(0f, dslope.segment(), from, to - from);
        for (int i = 0; i < rows; i++) {
            preluBackwardWalk(
                    slope.segment(),
                    x.segment(),
                    dy.segment(),
                    dx.segment(),
                    dslope.segment(),
                    i * cols + from,
                    from,
                    to - from);
        }
    }

    /** From {@code row} on in the matrices, from {@code at} on in the slopes. */
    static void preluBackwardWalk(
            MemorySegment slope,
            MemorySegment x,
            MemorySegment dy,
            MemorySegment dx,
            MemorySegment dslope,
            int row,
            int at,
            int n) {
        slope = exact(slope);
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        dslope = exact(dslope);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += LENGTH) {
            long p = 4L * (row + j);
            long q = 4L * (at + j);
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, p, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dy, p, ORDER);
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, slope, q, ORDER);
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, dslope, q, ORDER);
            var above = v.compare(VectorOperators.GT, 0f);
            v.fma(d, s).blend(s, above).intoMemorySegment(dslope, q, ORDER);
            d.mul(a).blend(d, above).intoMemorySegment(dx, p, ORDER);
        }
        for (; j < n; j++) {
            float v = get(x, row + j);
            float d = get(dy, row + j);
            if (!(v > 0f)) {
                set(dslope, at + j, Math.fma(v, d, get(dslope, at + j)));
            }
            set(dx, row + j, v > 0f ? d : d * get(slope, at + j));
        }
    }
}
