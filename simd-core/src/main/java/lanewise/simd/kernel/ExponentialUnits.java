package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.EXPM1_MIN;
import static lanewise.simd.lane.Exponentials.ONE_BITS;
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
 * ELU and SELU. Backward passes take the outputs of the forward pass, which may therefore overwrite its inputs.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class ExponentialUnits {
    /** SELU's scale λ (Klambauer et al. 2017). */
    public static final float SELU_SCALE = 0x1.0cfabep0f;

    /** SELU's λ·α: the outputs tend to its negative. */
    public static final float SELU_ALPHA = 0x1.c212ccp0f;

    public static final Kernel ELU = Kernel.of("elu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            eluWalk(0.5f, b.x, b.z, n);
        }
    });

    public static final Kernel ELU_BACKWARD = Kernel.of("eluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            eluBackwardWalk(0.5f, b.x, b.x, b.z, n);
        }
    });

    public static final Kernel SELU = Kernel.of("selu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            seluWalk(b.x, b.z, n);
        }
    });

    public static final Kernel SELU_BACKWARD = Kernel.of("seluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            seluBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private ExponentialUnits() {}

    /**
     * y[i] = x[i] &gt; 0 ? x[i] : alpha·(e^x[i] − 1): ELU (Clevert et al. 2016). e^x − 1 to 1.5 ULP, and one rounding.
     *
     * @param alpha the negative of the limit at −∞; at least 0
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void elu(float alpha, Tensor x, Tensor y, int n) {
        Checks.map("elu", x, y, n);
        Checks.notNegative("elu", "alpha", alpha);
        eluWalk(alpha, x.segment(), y.segment(), n);
    }

    static void eluWalk(float alpha, MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v;
            c = c.blend(EXPM1_MIN, c.compare(VectorOperators.LT, EXPM1_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector scale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector m = p.fma(scale, scale.sub(1f));
            m.mul(alpha).blend(v, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            set(y, i, v > 0f ? v : Exponentials.expm1OfNegative(v) * alpha);
        }
    }

    /**
     * dx[i] = y[i] &gt; 0 ? dy[i] : dy[i]·(y[i] + alpha). PyTorch takes alpha·eˣ from the input; where y is near −alpha this is less exact, by
     * 2⁻²⁴·alpha at most.
     *
     * @param alpha the negative of the limit at −∞; at least 0
     * @param y n outputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or y
     */
    public static void eluBackward(float alpha, Tensor y, Tensor dy, Tensor dx, int n) {
        Checks.gradient("eluBackward", "y", y, dy, dx, n);
        Checks.notNegative("eluBackward", "alpha", alpha);
        eluBackwardWalk(alpha, y.segment(), dy.segment(), dx.segment(), n);
    }

    static void eluBackwardWalk(float alpha, MemorySegment y, MemorySegment dy, MemorySegment dx, int n) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            v.add(alpha).mul(g).blend(g, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(y, i);
            float g = get(dy, i);
            set(dx, i, v > 0f ? g : (v + alpha) * g);
        }
    }

    /**
     * y[i] = λ·(x[i] &gt; 0 ? x[i] : α·(e^x[i] − 1)), λ = 1.0507009873554805, α = 1.6732632423543772: SELU (Klambauer et al. 2017). λα is
     * one constant.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void selu(Tensor x, Tensor y, int n) {
        Checks.map("selu", x, y, n);
        seluWalk(x.segment(), y.segment(), n);
    }

    static void seluWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v;
            c = c.blend(EXPM1_MIN, c.compare(VectorOperators.LT, EXPM1_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r);
            FloatVector scale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector m = p.fma(scale, scale.sub(1f));
            m.mul(SELU_ALPHA)
                    .blend(v.mul(SELU_SCALE), v.compare(VectorOperators.GT, 0f))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            set(y, i, v > 0f ? v * SELU_SCALE : Exponentials.expm1OfNegative(v) * SELU_ALPHA);
        }
    }

    /**
     * dx[i] = dy[i]·(y[i] &gt; 0 ? λ : y[i] + λα).
     *
     * @param y n outputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or y
     */
    public static void seluBackward(Tensor y, Tensor dy, Tensor dx, int n) {
        Checks.gradient("seluBackward", "y", y, dy, dx, n);
        seluBackwardWalk(y.segment(), dy.segment(), dx.segment(), n);
    }

    static void seluBackwardWalk(MemorySegment y, MemorySegment dy, MemorySegment dx, int n) {
        y = exact(y);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            v.add(SELU_ALPHA)
                    .blend(SELU_SCALE, v.compare(VectorOperators.GT, 0f))
                    .mul(g)
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(y, i);
            float g = get(dy, i);
            set(dx, i, (v > 0f ? SELU_SCALE : v + SELU_ALPHA) * g);
        }
    }
}
