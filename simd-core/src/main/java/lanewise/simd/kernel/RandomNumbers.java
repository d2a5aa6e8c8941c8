package lanewise.simd.kernel;

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
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * Slabs of uniform and Bernoulli numbers. Element i is number {@code first + i} of a stream, a function of seed, stream and that number
 * alone: however a slab is cut into ranges or spread over threads, it holds the same bits.
 *
 * <p>The rounds of {@link Rng#bits} for several blocks at once; {@link lanewise.simd.lane.Philox} says how. {@link Dropout} has
 * them once more: eight vectors that pass from round to round and then on to something else, which in a method of their own would be heap objects (docs/adr/0001).
 *
 * <p>Every method throws {@link IllegalArgumentException} when the tensor is too short or read-only or a parameter out of its range, and
 * {@link IllegalStateException} when the arena is closed.
 */
public final class RandomNumbers {
    /** What neighbouring numbers of {@link Rng#uniform} differ by. */
    static final float STEP = 0x1p-24f;

    /** Of narrower intervals the steps would be subnormal. */
    private static final float NARROWEST = 0x1p-100f;

    private static final Rng WARM = new Rng(1, 1);

    public static final Kernel UNIFORM = Kernel.of("uniform", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            uniformWalk(WARM, 0, STEP, 0f, b.z, 0, n);
        }
    });

    private RandomNumbers() {}

    /**
     * y[i] = {@link Rng#uniform rng.uniform}(first + i): uniform on [0, 1), a multiple of 2⁻²⁴.
     *
     * @param first the number of the first element; any
     * @param y n elements, overwritten
     */
    public static void uniform(Rng rng, long first, Tensor y, int n) {
        uniform(rng, first, 0f, 1f, y, n);
    }

    /**
     * y[i] = fma(k, step, low), k the upper 24 of the 64 bits of number first + i: uniform on [low, high). The step is (high − low)·2⁻²⁴, or,
     * where the greatest k would be rounded to {@code high}, (h − low)·2⁻²⁴ with h the float below high.
     *
     * @param first the number of the first element; any
     * @param low the least value
     * @param high above all values; high − low must be at least 2⁻¹⁰⁰ and finite
     * @param y n elements, overwritten
     */
    public static void uniform(Rng rng, long first, float low, float high, Tensor y, int n) {
        if (!(high - low >= NARROWEST) || !Float.isFinite(high - low)) {
            throw new IllegalArgumentException("uniform: low is " + low + " and high is " + high
                    + "; high - low must be at least 2^-100 and finite");
        }
        Checks.atLeast("uniform", "y", y, n);
        Checks.writable("uniform", "y", y);
        fill(rng, first, step(low, high), low, y.segment(), 0, n);
    }

    /**
     * y[i] = {@link Rng#uniform rng.uniform}(first + i) &lt; p ? 1 : 0.
     *
     * @param first the number of the first element; any
     * @param p the probability of 1, 0 to 1; what is no multiple of 2⁻²⁴ acts like the next one above
     * @param y n elements, overwritten
     */
    public static void bernoulli(Rng rng, long first, float p, Tensor y, int n) {
        if (!(p >= 0f && p <= 1f)) {
            throw new IllegalArgumentException("bernoulli: p is " + p + "; it must be 0 to 1");
        }
        Checks.atLeast("bernoulli", "y", y, n);
        Checks.writable("bernoulli", "y", y);
        Dropout.mask(rng, first, p, 1f, y.segment(), n);
    }

    /** From element {@code at} on. A first number that is the second of its block goes before the walk. */
    static void fill(Rng rng, long first, float step, float low, MemorySegment y, long at, int n) {
        int head = Math.min((int) (first & 1), n);
        if (head == 1) {
            y.set(FLOAT, 4L * at, scaled(rng.bits(first), step, low));
        }
        uniformWalk(rng, first + head, step, low, y, at + head, n - head);
    }

    private static float step(float low, float high) {
        float step = (high - low) * STEP;
        return scaled(-1, step, low) < high ? step : (Math.nextDown(high) - low) * STEP;
    }

    private static float scaled(long bits, float step, float low) {
        return Math.fma((float) (bits >>> 40), step, low);
    }

    /** From element {@code at} on, with the numbers from {@code first} on, which is even. */
    static void uniformWalk(Rng rng, long first, float step, float low, MemorySegment y, long at, int n) {
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        // read here: C2 would load them again in every iteration
        long seed = rng.seed();
        long stream = rng.stream();
        LongVector lanes = LONG_VECTOR.cast(LongVector.zero(LONGS).addIndex(1));
        FloatVector steps = FloatVector.broadcast(SPECIES, step);
        FloatVector lows = FloatVector.broadcast(SPECIES, low);
        int i = 0;
        for (; i <= n - 2 * LENGTH; i += 2 * LENGTH) {
            long block = (first + i) >>> 1;
            LongVector a0 = lanes.add(block).and(Long.MAX_VALUE);
            LongVector b0 = lanes.add(block + LENGTH / 2).and(Long.MAX_VALUE);
            LongVector a1 = a0.lanewise(VectorOperators.LSHR, 32);
            LongVector b1 = b0.lanewise(VectorOperators.LSHR, 32);
            LongVector a2 = LongVector.broadcast(LONGS, stream);
            LongVector b2 = a2;
            LongVector a3 = LongVector.broadcast(LONGS, stream >>> 32);
            LongVector b3 = a3;
            int k0 = (int) seed;
            int k1 = (int) (seed >>> 32);
            for (int round = 1; round < ROUNDS; round++) {
                LongVector m0 = LongVector.broadcast(LONGS, M0).and(LOW);
                LongVector m1 = LongVector.broadcast(LONGS, M1).and(LOW);
                LongVector p0 = LONG_VECTOR.cast(a0).and(LOW).mul(m0);
                LongVector p1 = LONG_VECTOR.cast(a2).and(LOW).mul(m1);
                LongVector q0 = LONG_VECTOR.cast(b0).and(LOW).mul(m0);
                LongVector q1 = LONG_VECTOR.cast(b2).and(LOW).mul(m1);
                a0 = p1.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, a1)
                        .lanewise(VectorOperators.XOR, k0);
                a2 = p0.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, a3)
                        .lanewise(VectorOperators.XOR, k1);
                b0 = q1.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, b1)
                        .lanewise(VectorOperators.XOR, k0);
                b2 = q0.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, b3)
                        .lanewise(VectorOperators.XOR, k1);
                a1 = p1;
                a3 = p0;
                b1 = q1;
                b3 = q0;
                k0 += W0;
                k1 += W1;
            }
            // of the last round, only the products: they are the words 1 and 3
            LongVector m0 = LongVector.broadcast(LONGS, M0).and(LOW);
            LongVector m1 = LongVector.broadcast(LONGS, M1).and(LOW);
            LongVector a = LONG_VECTOR
                    .cast(a2)
                    .and(LOW)
                    .mul(m1)
                    .and(LOW)
                    .or(LONG_VECTOR.cast(a0).and(LOW).mul(m0).lanewise(VectorOperators.LSHL, 32));
            LongVector b = LONG_VECTOR
                    .cast(b2)
                    .and(LOW)
                    .mul(m1)
                    .and(LOW)
                    .or(LONG_VECTOR.cast(b0).and(LOW).mul(m0).lanewise(VectorOperators.LSHL, 32));
            FloatVector v = ((FloatVector) a.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHR, 8)
                            .convert(VectorOperators.I2F, 0))
                    .fma(steps, lows);
            FloatVector w = ((FloatVector) b.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHR, 8)
                            .convert(VectorOperators.I2F, 0))
                    .fma(steps, lows);
            v.intoMemorySegment(y, from + 4L * i, ORDER);
            w.intoMemorySegment(y, from + 4L * (i + LENGTH), ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, from + 4L * i, scaled(rng.bits(first + i), step, low));
        }
    }
}
