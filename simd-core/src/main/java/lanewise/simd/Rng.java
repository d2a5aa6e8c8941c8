package lanewise.simd;

import static lanewise.simd.lane.Philox.M0;
import static lanewise.simd.lane.Philox.M1;
import static lanewise.simd.lane.Philox.ROUNDS;
import static lanewise.simd.lane.Philox.W0;
import static lanewise.simd.lane.Philox.W1;

/**
 * Counter-based random numbers: number {@code index} of stream {@code stream} under {@code seed} is a pure function of the three, so
 * any thread may compute any of them in any order and all get the same.
 *
 * <p>Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, §4.2
 * and the constants of their Random123. The key is the seed, the counter is (index / 2, stream); one block of four words gives two
 * indices of 64 bits each.
 *
 * {@snippet :
 * Rng rng = new Rng(42, 0);
 * float u = rng.uniform(7); // always the same
 * }
 */
public final class Rng {
    private static final long NEXT_KEY = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final long stream;

    /**
     * The numbers of one stream.
     *
     * @param seed what a user sets
     * @param stream what the numbers are for, for example the position of a layer; streams are independent
     */
    public Rng(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    /** What a user set. */
    public long seed() {
        return seed;
    }

    /** What the numbers are for. */
    public long stream() {
        return stream;
    }

    /** Sixty-four random bits. */
    public long bits(long index) {
        return philox(index >>> 1, stream, seed, (index & 1) == 0);
    }

    /** Philox4x32-10 of counter (c0, c1) under a key: words 0 and 1, or words 2 and 3, the lower word in the lower bits. */
    static long philox(long c0, long c1, long key, boolean firstHalf) {
        int x0 = (int) c0;
        int x1 = (int) (c0 >>> 32);
        int x2 = (int) c1;
        int x3 = (int) (c1 >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = M0 * (x0 & 0xFFFFFFFFL);
            long p1 = M1 * (x2 & 0xFFFFFFFFL);
            int y0 = (int) (p1 >>> 32) ^ x1 ^ k0;
            int y2 = (int) (p0 >>> 32) ^ x3 ^ k1;
            x1 = (int) p1;
            x3 = (int) p0;
            x0 = y0;
            x2 = y2;
            k0 += W0;
            k1 += W1;
        }
        return firstHalf ? join(x0, x1) : join(x2, x3);
    }

    private static long join(int low, int high) {
        return (low & 0xFFFFFFFFL) | ((long) high << 32);
    }

    /** Uniform on [0, 1): a multiple of 2⁻²⁴. */
    public float uniform(long index) {
        return (bits(index) >>> 40) * 0x1p-24f;
    }

    /**
     * Standard normal, by Box and Muller (1958): √(−2 ln u₁) · cos(2π u₂), u₁ from the upper 32 bits in (0, 1], u₂ from the lower.
     * In double precision with {@link StrictMath}, so that every machine gives the same bits; |result| ≤ 6.67. (Slabs are filled by {@link
     * lanewise.simd.kernel.RandomNormals}, in float, some units in the last place away.)
     */
    public float normal(long index) {
        long b = bits(index);
        double u1 = ((b >>> 32) + 1) * 0x1p-32;
        double u2 = (b & 0xFFFFFFFFL) * 0x1p-32;
        return (float) (StrictMath.sqrt(-2 * StrictMath.log(u1)) * StrictMath.cos(2 * Math.PI * u2));
    }

    /**
     * An integer in [0, bound), every one equally probable: the upper half of a 64 by 64 bit product, the 2⁶⁴ mod bound lowest of which
     * are one too many and drawn again (D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29, 2019). Attempt t takes the
     * key seed + t·0x9E3779B97F4A7C15 (t = 0 has never failed yet: the probability is below bound·2⁻⁶⁴).
     *
     * @throws IllegalArgumentException when bound is below 1
     */
    public int below(int bound, long index) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound is " + bound + "; it must be at least 1");
        }
        long bits = bits(index);
        for (long key = seed; isSurplus(bits, bound); ) {
            key += NEXT_KEY;
            bits = philox(index >>> 1, stream, key, (index & 1) == 0);
        }
        return (int) Math.unsignedMultiplyHigh(bits, bound);
    }

    /** The first comparison spares nearly all divisions. */
    private static boolean isSurplus(long bits, long bound) {
        long low = bits * bound;
        return Long.compareUnsigned(low, bound) < 0
                && Long.compareUnsigned(low, Long.remainderUnsigned(-bound, bound)) < 0;
    }

    /**
     * A random order of the numbers from 0 to {@code n} − 1: these in ascending order, shuffled.
     *
     * @param values at least n elements, of which the first n are overwritten
     * @param firstIndex as in {@link #shuffle}
     */
    public void permutation(int[] values, int n, long firstIndex) {
        for (int i = 0; i < n; i++) {
            values[i] = i;
        }
        shuffle(values, n, firstIndex);
    }

    /**
     * Puts the first {@code n} elements into a random order (Fisher and Yates, Durstenfeld's form), using indices
     * {@code firstIndex … firstIndex + n − 1} of this stream.
     */
    public void shuffle(int[] values, int n, long firstIndex) {
        for (int i = n - 1; i > 0; i--) {
            int j = below(i + 1, firstIndex + i);
            int t = values[i];
            values[i] = values[j];
            values[j] = t;
        }
    }
}
