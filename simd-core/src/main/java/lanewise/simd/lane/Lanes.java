package lanewise.simd.lane;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this machine and scalar access by element index.
 *
 * <p>There is no helper to load or store a vector, on purpose: kernels call {@code FloatVector.fromMemorySegment} and
 * {@code intoMemorySegment}, which HotSpot always inlines. An ordinary method around them is not inlined where C2 finds the call rare or
 * its caller large, and then every vector that passes through it is a heap object.
 *
 * <p><b>Kernels need no profiles.</b> The JDK's accessors are shared by all code of a process, and so is what HotSpot counts in them: which
 * classes of segments and vectors came by. Where C2 does not know a class it believes those counts, and one heap segment or mapped file
 * anywhere made kernels 5 to 26 times slower for ever. So kernels say what they get:
 *
 * <ul>
 *   <li>Each starts with {@code x = exact(x)} for each of its segments ({@code MicroKernel} alone casts only). C2 then knows that there is no array behind it and that it does
 *       not belong to one thread only, whatever the counts say. It costs a few loads and comparisons a call.
 *   <li>In a loop, methods are called on a vector just loaded, broadcast or computed, with the accumulator as argument
 *       ({@code loaded.add(sum)}, not {@code sum.add(loaded)}): of those C2 knows the class, of a variable carried around a loop it does not.
 *       Behind the loop it is {@code VECTOR.cast(sum)} that is stored.
 * </ul>
 *
 * <p>Sums use 64 virtual lanes on every machine, four times {@value #VIRTUAL}: see {@code Reductions}. A 512-bit machine holds 16 in one vector, a 256-bit
 * one in two, a 128-bit one in four, and they are combined in one fixed tree. So the bits do not depend on the width. ({@code reduceLanes(ADD)} has no stated order and gave different bits before and after
 * compilation.)
 */
public final class Lanes {
    /** The group of virtual lanes that reductions are made of: the widest vector. */
    public static final int VIRTUAL = 16;

    /** The widest species up to 512 bits. */
    public static final VectorSpecies<Float> SPECIES = species();

    /** Floats per vector: 4, 8 or 16. */
    public static final int LENGTH = SPECIES.length();

    /** Vectors that hold the {@link #VIRTUAL} lanes: 4, 2 or 1. A constant to the compiler, so untaken branches vanish. */
    public static final int VECTORS = VIRTUAL / LENGTH;

    /** Ints as wide as {@link #SPECIES}. */
    public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

    /** Unaligned, because an aligned layout adds a check to every access. */
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    public static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** What native and mapped segments have in common, and segments of arrays have not; a class of the JDK's own. */
    public static final Class<? extends MemorySegment> NATIVE =
            Arena.global().allocate(Float.BYTES).getClass();

    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    /** The class of vectors of {@link #SPECIES}. */
    public static final Class<? extends FloatVector> VECTOR =
            FloatVector.zero(SPECIES).getClass();

    /** The class of vectors of {@link #INTS}. */
    public static final Class<? extends IntVector> INT_VECTOR =
            IntVector.zero(INTS).getClass();

    static {
        Hierarchy.initialize(MemorySegment.class);
    }

    private Lanes() {}

    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        if (preferred.length() > VIRTUAL) {
            return FloatVector.SPECIES_512;
        }
        // A 64-bit preferred shape (no vector unit known to the JIT) still works, slowly, with 128-bit vectors.
        return preferred.vectorShape() == VectorShape.S_64_BIT ? FloatVector.SPECIES_128 : preferred;
    }

    /**
     * The same segment, of which C2 now knows that it is native and shared; for the first lines of a kernel.
     *
     * <p>Why shared: the check of the owning thread, once other code of the process has made it frequent, is hoisted out of loops on speculation,
     * and fails there for shared memory. Kernels with five segments were compiled and thrown away without end.
     *
     * @throws ClassCastException for a segment of an array
     * @throws IllegalArgumentException for a segment of one thread only
     */
    public static MemorySegment exact(MemorySegment segment) {
        MemorySegment s = NATIVE.cast(segment);
        if (!s.isAccessibleBy(NOBODY)) {
            throw confined();
        }
        return s;
    }

    private static IllegalArgumentException confined() {
        return new IllegalArgumentException("the memory belongs to a single thread; use a shared arena");
    }

    public static float get(MemorySegment s, int i) {
        return s.get(FLOAT, 4L * i);
    }

    public static void set(MemorySegment s, int i, float value) {
        s.set(FLOAT, 4L * i, value);
    }
}
