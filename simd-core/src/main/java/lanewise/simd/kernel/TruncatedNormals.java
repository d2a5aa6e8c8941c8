package lanewise.simd.kernel;

import static lanewise.simd.lane.LaneMath.L0;
import static lanewise.simd.lane.LaneMath.L1;
import static lanewise.simd.lane.LaneMath.L2;
import static lanewise.simd.lane.LaneMath.L3;
import static lanewise.simd.lane.LaneMath.L4;
import static lanewise.simd.lane.LaneMath.L5;
import static lanewise.simd.lane.LaneMath.L6;
import static lanewise.simd.lane.LaneMath.L7;
import static lanewise.simd.lane.LaneMath.LN2_HIGH;
import static lanewise.simd.lane.LaneMath.LN2_LOW;
import static lanewise.simd.lane.LaneMath.SQRT_HALF_BITS;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.NormalQuantile.A0;
import static lanewise.simd.lane.NormalQuantile.A1;
import static lanewise.simd.lane.NormalQuantile.A2;
import static lanewise.simd.lane.NormalQuantile.A3;
import static lanewise.simd.lane.NormalQuantile.B1;
import static lanewise.simd.lane.NormalQuantile.B2;
import static lanewise.simd.lane.NormalQuantile.B3;
import static lanewise.simd.lane.NormalQuantile.C0;
import static lanewise.simd.lane.NormalQuantile.C1;
import static lanewise.simd.lane.NormalQuantile.C2;
import static lanewise.simd.lane.NormalQuantile.C3;
import static lanewise.simd.lane.NormalQuantile.CENTRE;
import static lanewise.simd.lane.NormalQuantile.CENTRE_SQUARE;
import static lanewise.simd.lane.NormalQuantile.D1;
import static lanewise.simd.lane.NormalQuantile.D2;
import static lanewise.simd.lane.NormalQuantile.TAIL_SHIFT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Gaussian;
import lanewise.simd.lane.NormalQuantile;

/**
 * Slabs of normal numbers from an interval, as initial weights are drawn. By inversion: one uniform number each and no second attempts, so
 * element i depends on seed, stream and number {@code first + i} alone.
 */
public final class TruncatedNormals {
    private static final double HALF_STEP = 0x1p-25;

    /** With less, tails would be beyond what the quantile is made for. */
    private static final double LEAST_MASS = NormalQuantile.LEAST_TAIL / HALF_STEP;

    /** Numbers that are still in the nearest cache when they are transformed. */
    private static final int CHUNK = 4096;

    public static final Kernel TRUNCATE = Kernel.of("truncate", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            truncateWalk(0.9f, -0.45f, 0.05f, 0.05f, 0f, 1f, -2f, 2f, b.x, b.z, 0, n);
        }
    });

    private TruncatedNormals() {}

    /**
     * y[i] = fma(x, std, mean), limited to [low, high], where x is the quantile of a + (u + 2⁻²⁵)·m, u = {@link Rng#uniform rng.uniform}(first +
     * i), a = Φ((low − mean)/std) the part below the interval, b = Φ((mean − high)/std) that above, m = 1 − a − b.
     *
     * <p>x = {@link NormalQuantile#of}(fma(u, m, a + 2⁻²⁵m − ½), fma(u, m, a + 2⁻²⁵m), fma(1 − u, m, b − 2⁻²⁵m)), the parameters in double by
     * {@link Gaussian#tail} and then rounded. There are 2²⁴ different values, so that without bounds (−∞ and ∞ are allowed) the tails end at
     * 5.4 standard deviations.
     *
     * @param first the number of the first element; any
     * @param mean finite; of the normal distribution, not of what is left of it
     * @param std above 0 and finite; the same
     * @param low the least value
     * @param high the greatest value; between both there must be at least 1/1024 of the distribution
     * @param y n elements, overwritten
     * @throws IllegalArgumentException when the tensor is too short or read-only or a parameter out of its range
     * @throws IllegalStateException when the arena is closed
     */
    public static void truncatedNormal(
            Rng rng, long first, float mean, float std, float low, float high, Tensor y, int n) {
        if (!Float.isFinite(mean) || !Float.isFinite(std) || !(std > 0f)) {
            throw new IllegalArgumentException("truncatedNormal: mean is " + mean + " and std is " + std
                    + "; both must be finite, and std above 0");
        }
        double below = distribution(((double) low - mean) / std);
        double above = distribution((mean - (double) high) / std);
        double mass = 1 - below - above;
        if (!(mass >= LEAST_MASS)) {
            throw new IllegalArgumentException("truncatedNormal: low is " + low + " and high is " + high + ", and "
                    + mass + " of the distribution lies between; at least " + LEAST_MASS + " must");
        }
        Checks.atLeast("truncatedNormal", "y", y, n);
        Checks.writable("truncatedNormal", "y", y);
        MemorySegment s = y.segment();
        double lower = below + HALF_STEP * mass;
        double upper = above - HALF_STEP * mass;
        for (long i = 0; i < n; i += CHUNK) {
            int m = (int) Math.min(CHUNK, n - i);
            RandomNumbers.fill(rng, first + i, RandomNumbers.STEP, 0f, s, i, m);
            truncateWalk(
                    (float) mass,
                    (float) (lower - 0.5),
                    (float) lower,
                    (float) upper,
                    mean,
                    std,
                    low,
                    high,
                    s,
                    s,
                    i,
                    m);
        }
    }

    /** Φ(x). */
    private static double distribution(double x) {
        return x < 0 ? Gaussian.tail(-x) : 1 - Gaussian.tail(x);
    }

    /** Uniform numbers x to truncated normal ones, y, from element {@code at} of both; y may be x. */
    static void truncateWalk(
            float mass,
            float centre,
            float lower,
            float upper,
            float mean,
            float std,
            float low,
            float high,
            MemorySegment x,
            MemorySegment y,
            long at,
            int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        FloatVector d = FloatVector.broadcast(SPECIES, mass);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector u = FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER);
            FloatVector c = u.fma(d, FloatVector.broadcast(SPECIES, centre));
            FloatVector t = u.fma(d, FloatVector.broadcast(SPECIES, lower));
            FloatVector v = FloatVector.broadcast(SPECIES, 1f).sub(u).fma(d, FloatVector.broadcast(SPECIES, upper));
            VectorMask<Float> left = t.compare(VectorOperators.LT, v);
            // the logarithm of LaneMath, without what it does for 0, infinity and subnormal numbers
            IntVector bits = v.blend(t, left).reinterpretAsInts().sub(SQRT_HALF_BITS);
            FloatVector e =
                    (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
            FloatVector f =
                    bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector p = FloatVector.broadcast(SPECIES, L7).fma(f, FloatVector.broadcast(SPECIES, L6));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L5));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L4));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L3));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L2));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L1));
            p = p.fma(f, FloatVector.broadcast(SPECIES, L0));
            FloatVector f2 = f.mul(f);
            FloatVector ln =
                    e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), f2.mul(f).fma(p, f2.mul(-0.5f)));
            ln = e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), f.add(ln));
            FloatVector s = ln.neg().lanewise(VectorOperators.SQRT).sub(TAIL_SHIFT);
            FloatVector num = s.fma(FloatVector.broadcast(SPECIES, C3), FloatVector.broadcast(SPECIES, C2));
            num = num.fma(s, FloatVector.broadcast(SPECIES, C1));
            num = num.fma(s, FloatVector.broadcast(SPECIES, C0));
            num = num.blend(num.neg(), left);
            FloatVector den = s.fma(FloatVector.broadcast(SPECIES, D2), FloatVector.broadcast(SPECIES, D1))
                    .fma(s, FloatVector.broadcast(SPECIES, 1f));
            FloatVector q = c.neg().fma(c, FloatVector.broadcast(SPECIES, CENTRE_SQUARE));
            FloatVector a = q.fma(FloatVector.broadcast(SPECIES, A3), FloatVector.broadcast(SPECIES, A2));
            a = a.fma(q, FloatVector.broadcast(SPECIES, A1));
            a = a.fma(q, FloatVector.broadcast(SPECIES, A0)).mul(c);
            FloatVector b = q.fma(FloatVector.broadcast(SPECIES, B3), FloatVector.broadcast(SPECIES, B2));
            b = b.fma(q, FloatVector.broadcast(SPECIES, B1));
            b = b.fma(q, FloatVector.broadcast(SPECIES, 1f));
            VectorMask<Float> near = c.abs().compare(VectorOperators.LE, CENTRE);
            num.blend(a, near)
                    .div(den.blend(b, near))
                    .fma(FloatVector.broadcast(SPECIES, std), FloatVector.broadcast(SPECIES, mean))
                    .max(low)
                    .min(high)
                    .intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float u = x.get(FLOAT, from + 4L * i);
            float z = NormalQuantile.of(
                    Math.fma(u, mass, centre), Math.fma(u, mass, lower), Math.fma(1f - u, mass, upper));
            y.set(FLOAT, from + 4L * i, Math.min(Math.max(Math.fma(z, std, mean), low), high));
        }
    }
}
