package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.SCALED_MIN;
import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.Exponentials.TWO_TO_64_BITS;
import static lanewise.simd.lane.Gaussian.ERF_MAX;
import static lanewise.simd.lane.Gaussian.ERF_SMALL;
import static lanewise.simd.lane.Gaussian.S0;
import static lanewise.simd.lane.Gaussian.S1;
import static lanewise.simd.lane.Gaussian.S2;
import static lanewise.simd.lane.Gaussian.S3;
import static lanewise.simd.lane.Gaussian.S4;
import static lanewise.simd.lane.Gaussian.S5;
import static lanewise.simd.lane.Gaussian.S6;
import static lanewise.simd.lane.Gaussian.T0;
import static lanewise.simd.lane.Gaussian.T1;
import static lanewise.simd.lane.Gaussian.T2;
import static lanewise.simd.lane.Gaussian.T3;
import static lanewise.simd.lane.Gaussian.T4;
import static lanewise.simd.lane.Gaussian.T5;
import static lanewise.simd.lane.Gaussian.T6;
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
import lanewise.simd.lane.Gaussian;

/**
 * The error function, as a map of tensors.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class ErrorFunction {
    public static final Kernel ERF = Kernel.of("erf", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            erfWalk(b.x, b.z, n);
        }
        b.trySpecials(n, Gaussian::erf);
    });

    private ErrorFunction() {}

    /**
     * y[i] = 2/√π · ∫₀^x[i] e^(−t²) dt, at most 1.12 ULP; ±1 beyond 3.92.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void erf(Tensor x, Tensor y, int n) {
        Checks.map("erf", x, y, n);
        erfWalk(x.segment(), y.segment(), n);
    }

    static void erfWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector t = v.abs();
            t = t.blend(ERF_MAX, t.compare(VectorOperators.GT, ERF_MAX));
            FloatVector square = t.mul(t);
            FloatVector small = square.fma(FloatVector.broadcast(SPECIES, S6), FloatVector.broadcast(SPECIES, S5));
            small = small.fma(square, FloatVector.broadcast(SPECIES, S4));
            small = small.fma(square, FloatVector.broadcast(SPECIES, S3));
            small = small.fma(square, FloatVector.broadcast(SPECIES, S2));
            small = small.fma(square, FloatVector.broadcast(SPECIES, S1));
            small = small.fma(square, FloatVector.broadcast(SPECIES, S0));
            small = small.fma(t, t);
            FloatVector c = t.fma(FloatVector.broadcast(SPECIES, T6), FloatVector.broadcast(SPECIES, T5));
            c = c.fma(t, FloatVector.broadcast(SPECIES, T4));
            c = c.fma(t, FloatVector.broadcast(SPECIES, T3));
            c = c.fma(t, FloatVector.broadcast(SPECIES, T2));
            c = c.fma(t, FloatVector.broadcast(SPECIES, T1));
            c = c.fma(t, FloatVector.broadcast(SPECIES, T0));
            c = c.mul(t);
            c = c.blend(SCALED_MIN, c.compare(VectorOperators.LT, SCALED_MIN));
            FloatVector shifted = c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            FloatVector r = w.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), w.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
            FloatVector p = FloatVector.broadcast(SPECIES, E6).fma(r, FloatVector.broadcast(SPECIES, E5));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
            p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
            p = p.fma(r.mul(r), r).add(1f);
            FloatVector tail = p.mul(shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, 23)
                            .add(TWO_TO_64_BITS)
                            .reinterpretAsFloats())
                    .mul(0x1p-64f);
            FloatVector large = FloatVector.broadcast(SPECIES, 1f).sub(tail);
            small.blend(large, t.compare(VectorOperators.GE, ERF_SMALL))
                    .reinterpretAsInts()
                    .or(v.reinterpretAsInts().and(SIGN_BIT))
                    .reinterpretAsFloats()
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Gaussian.erf(get(x, i)));
        }
    }
}
