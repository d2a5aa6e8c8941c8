package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.TWO_TO_64_BITS;
import static lanewise.simd.lane.Gaussian.D0;
import static lanewise.simd.lane.Gaussian.D1;
import static lanewise.simd.lane.Gaussian.D2;
import static lanewise.simd.lane.Gaussian.D3;
import static lanewise.simd.lane.Gaussian.D4;
import static lanewise.simd.lane.Gaussian.D5;
import static lanewise.simd.lane.Gaussian.DENSITY_0;
import static lanewise.simd.lane.Gaussian.N0;
import static lanewise.simd.lane.Gaussian.N1;
import static lanewise.simd.lane.Gaussian.N2;
import static lanewise.simd.lane.Gaussian.N3;
import static lanewise.simd.lane.Gaussian.N4;
import static lanewise.simd.lane.Gaussian.PHI_MAX;
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
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Gaussian;

/**
 * GELU, the Gaussian error linear unit (Hendrycks and Gimpel 2016). The backward pass takes the inputs of the forward pass.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Gelu {
    public static final Kernel GELU = Kernel.of("gelu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            geluWalk(b.x, b.z, 0L, n);
        }
    });

    public static final Kernel GELU_BACKWARD = Kernel.of("geluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            geluBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private Gelu() {}

    /**
     * y[i] = x[i]·Φ(x[i]), Φ the distribution function of the standard normal distribution. At most 6.8 ULP, also for negative x, where
     * PyTorch's x/2·(1 + erf(x/√2)) loses all digits; 0 at −∞.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void gelu(Tensor x, Tensor y, int n) {
        Checks.map("gelu", x, y, n);
        geluWalk(x.segment(), y.segment(), 0, n);
    }

    /** From element {@code at} of both. */
    static void geluWalk(MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector t = v.abs();
            t = t.blend(PHI_MAX, t.compare(VectorOperators.GT, PHI_MAX));
            FloatVector numerator = t.fma(FloatVector.broadcast(SPECIES, N4), FloatVector.broadcast(SPECIES, N3));
            numerator = numerator.fma(t, FloatVector.broadcast(SPECIES, N2));
            numerator = numerator.fma(t, FloatVector.broadcast(SPECIES, N1));
            numerator = numerator.fma(t, FloatVector.broadcast(SPECIES, N0));
            FloatVector denominator = t.fma(FloatVector.broadcast(SPECIES, D5), FloatVector.broadcast(SPECIES, D4));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D3));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D2));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D1));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D0));
            FloatVector mills = numerator.div(denominator);
            FloatVector square = t.mul(t);
            FloatVector lost = t.fma(t, square.neg()).mul(-0.5f);
            FloatVector c = square.mul(-0.5f);
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                            FloatVector.broadcast(SPECIES, -LN2_LOW),
                            w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c))
                    .add(lost);
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
            FloatVector tail = t.mul(mills).mul(e64.mul(0x1p-64f));
            v.blend(0f, v.compare(VectorOperators.LT, 0f)).sub(tail).intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, Gaussian.gelu(x.get(FLOAT, from + 4L * i)));
        }
    }

    /**
     * dx[i] = dy[i] · (Φ(x[i]) + x[i]·φ(x[i])), φ the density. The factor's error is at most 2.42·2⁻²⁴.
     *
     * @param x n inputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     */
    public static void geluBackward(Tensor x, Tensor dy, Tensor dx, int n) {
        Checks.gradient("geluBackward", "x", x, dy, dx, n);
        geluBackwardWalk(x.segment(), dy.segment(), dx.segment(), n);
    }

    static void geluBackwardWalk(MemorySegment x, MemorySegment dy, MemorySegment dx, int n) {
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector t = v.abs();
            t = t.blend(PHI_MAX, t.compare(VectorOperators.GT, PHI_MAX));
            FloatVector numerator = t.fma(FloatVector.broadcast(SPECIES, N4), FloatVector.broadcast(SPECIES, N3));
            numerator = numerator.fma(t, FloatVector.broadcast(SPECIES, N2));
            numerator = numerator.fma(t, FloatVector.broadcast(SPECIES, N1));
            numerator = numerator.fma(t, FloatVector.broadcast(SPECIES, N0));
            FloatVector denominator = t.fma(FloatVector.broadcast(SPECIES, D5), FloatVector.broadcast(SPECIES, D4));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D3));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D2));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D1));
            denominator = denominator.fma(t, FloatVector.broadcast(SPECIES, D0));
            FloatVector mills = numerator.div(denominator);
            FloatVector square = t.mul(t);
            FloatVector lost = t.fma(t, square.neg()).mul(-0.5f);
            FloatVector c = square.mul(-0.5f);
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                            FloatVector.broadcast(SPECIES, -LN2_LOW),
                            w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c))
                    .add(lost);
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
            FloatVector h = e64.mul(0x1p-64f).mul(t.fma(FloatVector.broadcast(SPECIES, -DENSITY_0), mills));
            FloatVector.broadcast(SPECIES, 1f)
                    .sub(h)
                    .blend(h, v.compare(VectorOperators.LT, 0f))
                    .mul(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER))
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(dx, i, Gaussian.geluGradient(get(x, i)) * get(dy, i));
        }
    }
}
