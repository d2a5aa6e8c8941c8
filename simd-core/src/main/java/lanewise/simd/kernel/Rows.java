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

/**
 * Operations on each row of a matrix: softmax and its fused loss.
 *
 * <p>The canonical order for one row x of cols elements: m = the greatest element; e[j] = exp(x[j] − m); s = Σ e in the virtual
 * lanes of {@link Reductions}; what follows is stated at each method. A row with NaN or +∞, or of −∞ only, gives NaN.
 */
public final class Rows {
    public static final Kernel EXP_ROW = Kernel.of("expRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            expRow(0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel SCALE_ROW = Kernel.of("scaleRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleWalk(0.5f, b.z, 0, n);
        }
    });

    private Rows() {}

    /**
     * y[i, j] = e[j] · (1 / s): probabilities that sum to 1 within (cols/64 + 25) · 2⁻²⁴; stable for any finite x.
     *
     * @param x rows x cols
     * @param y rows x cols; may be x
     * @throws IllegalArgumentException for wrong sizes, partial overlap, or a read-only y
     */
    public static void softmax(Tensor x, Tensor y, int rows, int cols) {
        matrices("softmax", x, y, "y", rows, cols);
        for (int i = 0; i < rows; i++) {
            float m = Reductions.maxWalk(x.segment(), i * cols, cols);
            expRow(m, x.segment(), y.segment(), i * cols, cols);
            float s = Reductions.sumWalk(y.segment(), i * cols, cols);
            scaleWalk(1f / s, y.segment(), i * cols, cols);
        }
    }

    /**
     * Softmax, cross entropy against class indices, and the gradient, in one go:
     * loss[i] = log(s) − (x[i, t] − m), t = labels[i]; dx[i, j] = e[j] · (scale / s), minus scale where j = t.
     *
     * <p>For the mean over a batch, scale is 1/rows. The gradient is that of scale · Σᵢ loss[i].
     *
     * @param x rows x cols logits
     * @param labels one class per row, each in 0 … cols−1
     * @param loss rows elements, overwritten
     * @param dx rows x cols, overwritten; may be x
     * @throws IllegalArgumentException for wrong sizes, a label out of range, overlap, or a read-only output
     */
    public static void softmaxCrossEntropy(
            Tensor x, int[] labels, float scale, Tensor loss, Tensor dx, int rows, int cols) {
        matrices("softmaxCrossEntropy", x, dx, "dx", rows, cols);
        Checks.atLeast("softmaxCrossEntropy", "loss", loss, rows);
        Checks.writable("softmaxCrossEntropy", "loss", loss);
        Checks.disjoint("softmaxCrossEntropy", "loss", loss, rows, "x", x, rows * cols);
        Checks.disjoint("softmaxCrossEntropy", "loss", loss, rows, "dx", dx, rows * cols);
        checkLabels(labels, rows, cols);
        for (int i = 0; i < rows; i++) {
            set(loss.segment(), i, crossEntropyRow(x.segment(), labels[i], scale, dx.segment(), i * cols, cols));
        }
    }

    private static float crossEntropyRow(MemorySegment x, int label, float scale, MemorySegment dx, int row, int cols) {
        float m = Reductions.maxWalk(x, row, cols);
        float margin = get(x, row + label) - m;
        expRow(m, x, dx, row, cols);
        float s = Reductions.sumWalk(dx, row, cols);
        scaleWalk(scale / s, dx, row, cols);
        set(dx, row + label, get(dx, row + label) - scale);
        return LaneMath.log(s) - margin;
    }

    /**
     * The vector loop has {@link LaneMath#exp} written out. Called, it would be inlined only where C2 finds the call
     * frequent, and otherwise take and return heap objects (docs/adr/0001).
     */
    static void expRow(float m, MemorySegment x, MemorySegment y, int row, int cols) {
        x = exact(x);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(m);
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
            p.intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(y, row + j, LaneMath.exp(get(x, row + j) - m));
        }
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

    private static void matrices(String kernel, Tensor x, Tensor y, String nameY, int rows, int cols) {
        Checks.atLeast(kernel, "x", x, rows, cols);
        Checks.atLeast(kernel, nameY, y, rows, cols);
        Checks.writable(kernel, nameY, y);
        Checks.sameOrDisjoint(kernel, "x", x, rows * cols, nameY, y, rows * cols);
    }

    private static void checkLabels(int[] labels, int rows, int cols) {
        if (labels.length < rows) {
            throw new IllegalArgumentException(
                    "softmaxCrossEntropy: " + labels.length + " labels for " + rows + " rows");
        }
        for (int i = 0; i < rows; i++) {
            if (labels[i] < 0 || labels[i] >= cols) {
                throw new IllegalArgumentException(
                        "softmaxCrossEntropy: label " + labels[i] + " of row " + i + " is not in 0 to " + (cols - 1));
            }
        }
    }
}
