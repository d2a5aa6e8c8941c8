package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.MINUS_ONE_BITS;
import static lanewise.simd.lane.Exponentials.SCALED_MIN;
import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.Exponentials.TANH_MAX;
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
import static lanewise.simd.lane.Lanes.FLOAT;
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

/**
 * Sigmoid and tanh. Backward passes take the outputs of the forward pass, which may therefore overwrite its inputs.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Sigmoids {
    public static final Kernel SIGMOID = Kernel.of("sigmoid", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sigmoidWalk(b.x, b.z, 0L, n);
        }
    });

    public static final Kernel SIGMOID_BACKWARD = Kernel.of("sigmoidBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sigmoidBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    public static final Kernel TANH = Kernel.of("tanh", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            tanhWalk(b.x, b.z, 0L, n);
        }
    });

    public static final Kernel TANH_BACKWARD = Kernel.of("tanhBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            tanhBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private Sigmoids() {}

    /**
     * y[i] = 1 / (1 + e^(−x[i])), at most 2.41 ULP.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void sigmoid(Tensor x, Tensor y, int n) {
        Checks.map("sigmoid", x, y, n);
        sigmoidWalk(x.segment(), y.segment(), 0, n);
    }

    /** From element {@code at} of both. */
    static void sigmoidWalk(MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector c = v.abs().neg();
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
            e.blend(1f, v.compare(VectorOperators.LT, 0f).not())
                    .div(e.add(1f))
                    .intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, Exponentials.sigmoid(x.get(FLOAT, from + 4L * i)));
        }
    }

    /**
     * dx[i] = dy[i] · y[i]·(1 − y[i]), three roundings.
     *
     * @param y n outputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or y
     */
    public static void sigmoidBackward(Tensor y, Tensor dy, Tensor dx, int n) {
        Checks.gradient("sigmoidBackward", "y", y, dy, dx, n);
        sigmoidBackwardWalk(y.segment(), dy.segment(), dx.segment(), n);
    }

    static void sigmoidBackwardWalk(MemorySegment y, MemorySegment dy, MemorySegment dx, int n) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER);
            v.mul(FloatVector.broadcast(SPECIES, 1f).sub(v))
                    .mul(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER))
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, get(y, i) * (1f - get(y, i)) * get(dy, i));
        }
    }

    /**
     * y[i] = tanh x[i], at most 2.5 ULP.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void tanh(Tensor x, Tensor y, int n) {
        Checks.map("tanh", x, y, n);
        tanhWalk(x.segment(), y.segment(), 0, n);
    }

    /** From element {@code at} of both. */
    static void tanhWalk(MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector c = v.abs();
            c = c.blend(TANH_MAX, c.compare(VectorOperators.GT, TANH_MAX)).mul(-2f);
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector minusScale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(MINUS_ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector f = p.fma(minusScale, minusScale.add(1f));
            f = f.div(FloatVector.broadcast(SPECIES, 2f).sub(f));
            IntVector sign = v.reinterpretAsInts().and(SIGN_BIT);
            f.reinterpretAsInts().or(sign).reinterpretAsFloats().intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, Exponentials.tanh(x.get(FLOAT, from + 4L * i)));
        }
    }

    /**
     * dx[i] = dy[i] · (1 − y[i]²), two roundings.
     *
     * @param y n outputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or y
     */
    public static void tanhBackward(Tensor y, Tensor dy, Tensor dx, int n) {
        Checks.gradient("tanhBackward", "y", y, dy, dx, n);
        tanhBackwardWalk(y.segment(), dy.segment(), dx.segment(), n);
    }

    static void tanhBackwardWalk(MemorySegment y, MemorySegment dy, MemorySegment dx, int n) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER);
            v.neg()
                    .fma(v, FloatVector.broadcast(SPECIES, 1f))
                    .mul(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER))
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, Math.fma(-get(y, i), get(y, i), 1f) * get(dy, i));
        }
    }
}
