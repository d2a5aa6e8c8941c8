package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.SCALED_MIN;
import static lanewise.simd.lane.Exponentials.TWO_TO_64_BITS;
import static lanewise.simd.lane.LaneMath.E2;
import static lanewise.simd.lane.LaneMath.E3;
import static lanewise.simd.lane.LaneMath.E4;
import static lanewise.simd.lane.LaneMath.E5;
import static lanewise.simd.lane.LaneMath.E6;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.LOG2_E;
import static lanewise.simd.lane.LaneMath.ROUND;
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
import lanewise.simd.lane.Exponentials;

/**
 * The gated linear unit (Dauphin et al. 2017): one half of each row gates the other.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001).
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Glu {
    public static final Kernel GLU = Kernel.of("glu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gluWalk(b.x, 0, 0, b.z, 0, n);
        }
    });

    public static final Kernel GLU_BACKWARD = Kernel.of("gluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gluBackwardWalk(b.x, b.z, 0, 0, b.y, 0, n);
        }
    });

    private Glu() {}

    /**
     * y[i, j] = a[i, j]·σ(b[i, j]), a the first half of a row and b the second, as in PyTorch's glu along the last dimension. The
     * sigmoid to 2.41 ULP, and one rounding.
     *
     * @param pair rows x 2·cols: in each row a, then b
     * @param y rows x cols, disjoint from pair
     */
    public static void glu(Tensor pair, Tensor y, int rows, int cols) {
        Checks.atLeast("glu", "y", y, rows, cols);
        Checks.atLeast("glu", "pair", pair, rows, 2 * cols);
        Checks.writable("glu", "y", y);
        Checks.disjoint("glu", "pair", pair, 2 * rows * cols, "y", y, rows * cols);
        for (int i = 0; i < rows; i++) {
            int left = 2 * i * cols;
            gluWalk(pair.segment(), left, left + cols, y.segment(), i * cols, cols);
        }
    }

    static void gluWalk(MemorySegment pair, int left, int right, MemorySegment y, int row, int cols) {
        pair = exact(pair);
        y = exact(y);
        if (cols == 0) {
            return;
        }
        long leftBytes = 4L * left;
        long rightBytes = 4L * right;
        long rowBytes = 4L * row;
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, pair, rightBytes + 4L * j, ORDER);
            FloatVector c = b.abs().neg();
            c = c.blend(SCALED_MIN, c.compare(VectorOperators.LT, SCALED_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector e64 = p.add(1f)
                    .mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats());
            FloatVector e = e64.mul(0x1p-64f);
            FloatVector s = e.blend(1f, b.compare(VectorOperators.LT, 0f).not()).div(e.add(1f));
            s.mul(FloatVector.fromMemorySegment(SPECIES, pair, leftBytes + 4L * j, ORDER))
                    .intoMemorySegment(y, rowBytes + 4L * j, ORDER);
        }
        for (; j < cols; j++) {
            float a = get(pair, left + j);
            float b = get(pair, right + j);
            set(y, row + j, Exponentials.sigmoid(b) * a);
        }
    }

    /**
     * da = dy·σ(b), db = dy·a·σ(b)·σ(−b). From g = 1/(1 + e^(−|b|)) and q = g·e^(−|b|), one of which is σ(b): db = dy·(a·(q·g)).
     *
     * @param pair rows x 2·cols: the inputs of the forward pass
     * @param dy rows x cols gradients of the outputs, disjoint from dpair
     * @param dpair rows x 2·cols gradients of the inputs; may be pair
     */
    public static void gluBackward(Tensor pair, Tensor dy, Tensor dpair, int rows, int cols) {
        gradients("gluBackward", pair, dy, dpair, rows, cols);
        for (int i = 0; i < rows; i++) {
            int left = 2 * i * cols;
            gluBackwardWalk(pair.segment(), dpair.segment(), left, left + cols, dy.segment(), i * cols, cols);
        }
    }

    static void gluBackwardWalk(
            MemorySegment pair, MemorySegment dpair, int left, int right, MemorySegment dy, int row, int cols) {
        pair = exact(pair);
        dpair = exact(dpair);
        dy = exact(dy);
        if (cols == 0) {
            return;
        }
        long leftBytes = 4L * left;
        long rightBytes = 4L * right;
        long rowBytes = 4L * row;
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, pair, rightBytes + 4L * j, ORDER);
            FloatVector c = b.abs().neg();
            c = c.blend(SCALED_MIN, c.compare(VectorOperators.LT, SCALED_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector e64 = p.add(1f)
                    .mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats());
            FloatVector e = e64.mul(0x1p-64f);
            FloatVector g = FloatVector.broadcast(SPECIES, 1f).div(e.add(1f));
            FloatVector q = e.mul(g);
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, pair, leftBytes + 4L * j, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dy, rowBytes + 4L * j, ORDER);
            a.mul(q.mul(g)).mul(d).intoMemorySegment(dpair, rightBytes + 4L * j, ORDER);
            g.blend(q, b.compare(VectorOperators.LT, 0f)).mul(d).intoMemorySegment(dpair, leftBytes + 4L * j, ORDER);
        }
        for (; j < cols; j++) {
            float a = get(pair, left + j);
            float b = get(pair, right + j);
            float d = get(dy, row + j);
            float s = Exponentials.sigmoidOfMagnitude(b);
            float q = Exponentials.expOfNegative(-Math.abs(b)) * s;
            set(dpair, right + j, a * (q * s) * d);
            set(dpair, left + j, (b < 0f ? q : s) * d);
        }
    }

    private static void gradients(String kernel, Tensor pair, Tensor dy, Tensor dpair, int rows, int cols) {
        Checks.atLeast(kernel, "dy", dy, rows, cols);
        Checks.atLeast(kernel, "pair", pair, rows, 2 * cols);
        Checks.atLeast(kernel, "dpair", dpair, rows, 2 * cols);
        Checks.writable(kernel, "dpair", dpair);
        Checks.sameOrDisjoint(kernel, "pair", pair, 2 * rows * cols, "dpair", dpair, 2 * rows * cols);
        Checks.disjoint(kernel, "dy", dy, rows * cols, "dpair", dpair, 2 * rows * cols);
    }
}
