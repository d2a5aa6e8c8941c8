package lanewise.simd.kernel;

import static lanewise.simd.lane.BoxMuller.EIGHTH_TURN;
import static lanewise.simd.lane.BoxMuller.QUARTER_TURN;
import static lanewise.simd.lane.BoxMuller.SQRT_HALF;
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
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Philox.LONGS;
import static lanewise.simd.lane.Philox.LONG_VECTOR;
import static lanewise.simd.lane.Philox.LOW;
import static lanewise.simd.lane.Philox.M0;
import static lanewise.simd.lane.Philox.M1;
import static lanewise.simd.lane.Philox.ROUNDS;
import static lanewise.simd.lane.Philox.W0;
import static lanewise.simd.lane.Philox.W1;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Angles;
import lanewise.simd.lane.BoxMuller;

/**
 * Slabs of normal numbers. Element i is made of number {@code first + i} of a stream, a function of seed, stream and that number alone:
 * however a slab is cut into ranges or spread over threads, it holds the same bits.
 *
 * <p>Every method throws {@link IllegalArgumentException} when the tensor is too short or read-only or a parameter out of its range, and
 * {@link IllegalStateException} when the arena is closed.
 */
public final class RandomNormals {
    private static final Rng WARM = new Rng(1, 1);

    public static final Kernel NORMAL = Kernel.of("normal", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            normalWalk(WARM, 0, 0f, 1f, b.z, 0, n);
        }
    });

    private RandomNormals() {}

    /**
     * y[i] = fma(z, std, mean), z = {@link BoxMuller#normal BoxMuller.normal}({@link Rng#bits rng.bits}(first + i)): the standard normal number
     * that {@link Rng#normal} computes in double, to 5 ULP.
     *
     * @param first the number of the first element; any
     * @param mean finite
     * @param std the standard deviation, 0 or more and finite
     * @param y n elements, overwritten
     */
    public static void normal(Rng rng, long first, float mean, float std, Tensor y, int n) {
        moments("normal", mean, std);
        Checks.atLeast("normal", "y", y, n);
        Checks.writable("normal", "y", y);
        MemorySegment s = y.segment();
        // A first number that is the second of its block goes before the walk.
        int head = Math.min((int) (first & 1), n);
        if (head == 1) {
            s.set(FLOAT, 0, Math.fma(BoxMuller.normal(rng.bits(first)), std, mean));
        }
        normalWalk(rng, first + head, mean, std, s, head, n - head);
    }

    /** One standard normal number of a stream: the element that {@link #normal(Rng, long, float, float, Tensor, int)} makes of it with mean 0 and deviation 1. */
    public static float normal(Rng rng, long number) {
        return BoxMuller.normal(rng.bits(number));
    }

    private static void moments(String kernel, float mean, float std) {
        if (!Float.isFinite(mean)) {
            throw new IllegalArgumentException(kernel + ": mean is " + mean + "; it must be finite");
        }
        if (!(std >= 0f) || !Float.isFinite(std)) {
            throw new IllegalArgumentException(kernel + ": std is " + std + "; it must be 0 or more and finite");
        }
    }

    /** From element {@code at} on, with the numbers from {@code first} on, which is even. */
    static void normalWalk(Rng rng, long first, float mean, float std, MemorySegment y, long at, int n) {
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        // read here: C2 would load them again in every iteration
        long seed = rng.seed();
        long stream = rng.stream();
        LongVector lanes = LONG_VECTOR.cast(LongVector.zero(LONGS).addIndex(1));
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            LongVector a0 = lanes.add((first + i) >>> 1).and(Long.MAX_VALUE);
            LongVector a1 = a0.lanewise(VectorOperators.LSHR, 32);
            LongVector a2 = LongVector.broadcast(LONGS, stream);
            LongVector a3 = LongVector.broadcast(LONGS, stream >>> 32);
            int k0 = (int) seed;
            int k1 = (int) (seed >>> 32);
            for (int round = 0; round < ROUNDS; round++) {
                LongVector m0 = LongVector.broadcast(LONGS, M0).and(LOW);
                LongVector m1 = LongVector.broadcast(LONGS, M1).and(LOW);
                LongVector p0 = LONG_VECTOR.cast(a0).and(LOW).mul(m0);
                LongVector p1 = LONG_VECTOR.cast(a2).and(LOW).mul(m1);
                a0 = p1.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, a1)
                        .lanewise(VectorOperators.XOR, k0);
                a2 = p0.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, a3)
                        .lanewise(VectorOperators.XOR, k1);
                a1 = p1;
                a3 = p0;
                k0 += W0;
                k1 += W1;
            }
            IntVector w = LONG_VECTOR
                    .cast(a1)
                    .and(LOW)
                    .or(LONG_VECTOR.cast(a3).lanewise(VectorOperators.LSHL, 32))
                    .reinterpretAsInts()
                    .add(1);
            IntVector t = LONG_VECTOR
                    .cast(a0)
                    .and(LOW)
                    .or(LONG_VECTOR.cast(a2).lanewise(VectorOperators.LSHL, 32))
                    .reinterpretAsInts();
            IntVector shift = w.lanewise(VectorOperators.LEADING_ZEROS_COUNT).and(31);
            IntVector q = w.lanewise(VectorOperators.LSHL, shift);
            VectorMask<Integer> upper = q.compare(VectorOperators.GE, SQRT_HALF);
            FloatVector f = ((FloatVector)
                            q.and(Integer.MAX_VALUE).blend(q, upper).convert(VectorOperators.I2F, 0))
                    .mul(FloatVector.broadcast(SPECIES, 0x1p-31f).blend(0x1p-32f, upper.cast(SPECIES)));
            FloatVector e = (FloatVector) shift.not().blend(shift.neg(), upper).convert(VectorOperators.I2F, 0);
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
            FloatVector a = ((FloatVector) t.lanewise(VectorOperators.LSHL, 2).convert(VectorOperators.I2F, 0))
                    .mul(QUARTER_TURN);
            FloatVector z = a.mul(a);
            FloatVector s = z.fma(FloatVector.broadcast(SPECIES, Angles.S3), FloatVector.broadcast(SPECIES, Angles.S2));
            s = s.fma(z, FloatVector.broadcast(SPECIES, Angles.S1));
            s = s.fma(z, FloatVector.broadcast(SPECIES, Angles.S0)).fma(z.mul(a), a);
            FloatVector c = z.fma(FloatVector.broadcast(SPECIES, Angles.C3), FloatVector.broadcast(SPECIES, Angles.C2));
            c = c.fma(z, FloatVector.broadcast(SPECIES, Angles.C1));
            c = c.fma(z, FloatVector.broadcast(SPECIES, Angles.C0))
                    .fma(z.mul(z), z.fma(FloatVector.broadcast(SPECIES, -0.5f), FloatVector.broadcast(SPECIES, 1f)));
            IntVector quarter = t.add(EIGHTH_TURN).lanewise(VectorOperators.LSHR, 30);
            VectorMask<Float> odd =
                    quarter.and(1).compare(VectorOperators.NE, 0).cast(SPECIES);
            IntVector sign = quarter.add(1).and(2).lanewise(VectorOperators.LSHL, 30);
            c.blend(s, odd)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, sign)
                    .reinterpretAsFloats()
                    .mul(ln.mul(-2f).lanewise(VectorOperators.SQRT))
                    .fma(FloatVector.broadcast(SPECIES, std), FloatVector.broadcast(SPECIES, mean))
                    .intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, Math.fma(BoxMuller.normal(rng.bits(first + i)), std, mean));
        }
    }
}
