package lanewise.simd.lane;

import static lanewise.simd.lane.Lanes.SPECIES;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the loops need that compute Philox4x32-10 (Salmon et al. 2011) for several blocks at once; {@link lanewise.simd.Rng} has the scalar
 * form. A lane of 64 bits holds a word of a block in its lower half; what stands in the upper half does not matter, since a round masks it.
 *
 * <p>Both factors of a product are masked, also the constant one: C2 recognizes {@code and(LOW)} on both sides, and multiplies with one
 * instruction where a product of 64 bits takes several (AVX2: 0.57 instead of 0.20 thousand million numbers a second). Two vectors of blocks
 * go through the rounds together, because one leaves the multiplier waiting (1.55 instead of 1.3).
 */
public final class Philox {
    public static final long M0 = 0xD2511F53L;
    public static final long M1 = 0xCD9E8D57L;

    /** What a round adds to the lower word of the key. */
    public static final int W0 = 0x9E3779B9;

    /** What a round adds to the upper word of the key. */
    public static final int W1 = 0xBB67AE85;

    public static final int ROUNDS = 10;

    /** The lower half of a lane. */
    public static final long LOW = 0xFFFFFFFFL;

    /** Lanes of 64 bits in vectors of the machine's one width. */
    public static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SPECIES.vectorShape());

    /** The class of vectors of {@link #LONGS}, to which a vector carried around a loop is cast. */
    public static final Class<? extends LongVector> LONG_VECTOR =
            LongVector.zero(LONGS).getClass();

    private Philox() {}
}
