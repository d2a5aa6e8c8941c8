package lanewise.simd.kernel;

import static lanewise.simd.lane.Angles.C0;
import static lanewise.simd.lane.Angles.C1;
import static lanewise.simd.lane.Angles.C2;
import static lanewise.simd.lane.Angles.C3;
import static lanewise.simd.lane.Angles.PI_1;
import static lanewise.simd.lane.Angles.PI_2;
import static lanewise.simd.lane.Angles.PI_3;
import static lanewise.simd.lane.Angles.S0;
import static lanewise.simd.lane.Angles.S1;
import static lanewise.simd.lane.Angles.S2;
import static lanewise.simd.lane.Angles.S3;
import static lanewise.simd.lane.Angles.TINY;
import static lanewise.simd.lane.Angles.TWO_OVER_PI;
import static lanewise.simd.lane.LaneMath.ROUND;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Angles;

/**
 * Sine and cosine over all floats.
 *
 * <p>The vector loops have the lane arithmetic written out (docs/adr/0001): called, it would be inlined only where C2 finds the call
 * frequent and knows its profile. The scalar functions are the specification.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Trigonometry {
    public static final Kernel SIN_COS = Kernel.of("sinCos", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            nearWalk(0, TINY, b.x, b.z, 0, n);
        }
        b.trySpecials(n, v -> Angles.near(v, 0, TINY));
    });

    /** All that {@link #sin} and {@link #cos} may call. */
    public static final Set<Kernel> KERNELS = Set.of(SIN_COS, VectorNorms.MAX_NORM);

    /** Elements that are looked at for great ones together: they stay in the nearest cache. */
    private static final int BLOCK = 512;

    private Trigonometry() {}

    /**
     * y[i] = sin x[i], x in radians, at most 1.3 ULP; NaN for ±∞.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void sin(Tensor x, Tensor y, int n) {
        Checks.map("sin", x, y, n);
        blocks(0, TINY, x.segment(), y.segment(), n);
    }

    /**
     * y[i] = cos x[i], x in radians, at most 1.3 ULP; NaN for ±∞.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void cos(Tensor x, Tensor y, int n) {
        Checks.map("cos", x, y, n);
        blocks(1, 0f, x.segment(), y.segment(), n);
    }

    private static void blocks(int turns, float tiny, MemorySegment x, MemorySegment y, int n) {
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            if (VectorNorms.maxNormWalk(x, from, m) <= Angles.MAX) {
                nearWalk(turns, tiny, x, y, from, m);
            } else {
                anyWalk(turns, x, y, from, m);
            }
        }
    }

    /** Scalar: no network has angles of millions of radians, and NaN need not be fast. */
    private static void anyWalk(int turns, MemorySegment x, MemorySegment y, int from, int n) {
        for (int i = from; i < from + n; i++) {
            set(y, i, turns == 0 ? Angles.sin(get(x, i)) : Angles.cos(get(x, i)));
        }
    }

    /** See {@link Angles#near}. */
    private static void nearWalk(int turns, float tiny, MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector shifted =
                    v.fma(FloatVector.broadcast(SPECIES, TWO_OVER_PI), FloatVector.broadcast(SPECIES, ROUND));
            FloatVector w = shifted.sub(ROUND);
            IntVector k = shifted.reinterpretAsInts().add(turns);
            FloatVector first = w.fma(FloatVector.broadcast(SPECIES, -PI_1), v);
            FloatVector second = w.mul(PI_2);
            FloatVector r = first.sub(second);
            FloatVector taken = r.sub(first);
            FloatVector low = first.sub(r.sub(taken))
                    .sub(second.add(taken))
                    .sub(w.fma(FloatVector.broadcast(SPECIES, PI_2), second.neg()));
            low = w.fma(FloatVector.broadcast(SPECIES, -PI_3), low);
            FloatVector z = r.mul(r);
            FloatVector s = z.fma(FloatVector.broadcast(SPECIES, S3), FloatVector.broadcast(SPECIES, S2));
            s = s.fma(z, FloatVector.broadcast(SPECIES, S1));
            s = s.fma(z, FloatVector.broadcast(SPECIES, S0));
            s = r.add(s.fma(z.mul(r), low));
            FloatVector c = z.fma(FloatVector.broadcast(SPECIES, C3), FloatVector.broadcast(SPECIES, C2));
            c = c.fma(z, FloatVector.broadcast(SPECIES, C1));
            c = c.fma(z, FloatVector.broadcast(SPECIES, C0));
            c = z.fma(FloatVector.broadcast(SPECIES, -0.5f), FloatVector.broadcast(SPECIES, 1f))
                    .add(c.fma(z.mul(z), r.neg().mul(low)));
            VectorMask<Float> odd = k.lanewise(VectorOperators.LSHL, 31)
                    .compare(VectorOperators.LT, 0)
                    .cast(SPECIES);
            IntVector sign = k.and(2).lanewise(VectorOperators.LSHL, 30);
            sign.lanewise(VectorOperators.XOR, s.blend(c, odd).reinterpretAsInts())
                    .reinterpretAsFloats()
                    .blend(v, v.abs().compare(VectorOperators.LT, tiny))
                    .intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, Angles.near(x.get(FLOAT, from + 4L * i), turns, tiny));
        }
    }
}
