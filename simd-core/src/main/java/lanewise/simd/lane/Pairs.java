package lanewise.simd.lane;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.SPECIES;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Masks and shuffles that take apart, and put together again, elements at even and at odd places. */
public final class Pairs {
    private static final int HALF = LENGTH / 2;

    /** Odd lanes. */
    public static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xaaaa & ((1 << LENGTH) - 1));

    /** The upper half of the lanes. */
    public static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, (0xffff << HALF) & ((1 << LENGTH) - 1));

    /**
     * Every other element of 2·LENGTH − 1, of which one vector holds the first LENGTH, another the last: blended at {@link #ODD}, they have the
     * wanted elements of the one in even lanes, of the other in odd ones; this puts them in order.
     */
    public static final VectorShuffle<Float> EVERY_OTHER = of(i -> i < HALF ? 2 * i : 2 * i - LENGTH + 1);

    /** Even lanes to the lower half, and to the upper half too. */
    public static final VectorShuffle<Float> EVENS = of(i -> 2 * (i % HALF));

    /** Odd lanes to the lower half, and to the upper half too. */
    public static final VectorShuffle<Float> ODDS = of(i -> 2 * (i % HALF) + 1);

    /** Each lane of the lower half to two neighbours. */
    public static final VectorShuffle<Float> LOWER_TWICE = of(i -> i / 2);

    /** Each lane of the upper half to two neighbours. */
    public static final VectorShuffle<Float> UPPER_TWICE = of(i -> HALF + i / 2);

    /** The lower half to even lanes, the upper half to odd ones: what {@link #EVERY_OTHER} undoes. */
    public static final VectorShuffle<Float> HALVES_BY_TURNS = of(i -> i % 2 == 0 ? i / 2 : HALF + i / 2);

    /** Each lane to the next; the last is lost. */
    public static final VectorShuffle<Float> UP = of(i -> Math.max(0, i - 1));

    /** Each lane to the one before; the first is lost. */
    public static final VectorShuffle<Float> DOWN = of(i -> Math.min(LENGTH - 1, i + 1));

    /** The number of each lane. */
    public static final FloatVector NUMBERS = FloatVector.zero(SPECIES).addIndex(1);

    private Pairs() {}

    private static VectorShuffle<Float> of(IntUnaryOperator source) {
        return VectorShuffle.fromOp(SPECIES, source);
    }
}
