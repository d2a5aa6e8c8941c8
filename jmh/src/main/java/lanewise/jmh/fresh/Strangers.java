package lanewise.jmh.fresh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Somebody else's vector code in the same process; apart, because the JVM that starts the others has no vectors. */
final class Strangers {
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int FLOATS = 64;
    private static final List<VectorSpecies<Float>> WIDTHS =
            List.of(FloatVector.SPECIES_64, FloatVector.SPECIES_128, FloatVector.SPECIES_256);
    private static final float[] ARRAY = new float[FLOATS];
    private static final MemorySegment FLOAT_ARRAY = MemorySegment.ofArray(new float[FLOATS]);
    private static final MemorySegment BYTE_ARRAY = MemorySegment.ofArray(new byte[Float.BYTES * FLOATS]);

    private Strangers() {}

    /** Vectors of other widths. */
    static float widths() {
        float sum = 0;
        for (VectorSpecies<Float> species : WIDTHS) {
            FloatVector v = FloatVector.zero(species);
            for (int i = 0; i < FLOATS; i += species.length()) {
                v = v.add(FloatVector.fromArray(species, ARRAY, i));
                v = v.fma(v, FloatVector.fromMemorySegment(species, BYTE_ARRAY, (long) Float.BYTES * i, ORDER));
                v.intoMemorySegment(BYTE_ARRAY, (long) Float.BYTES * i, ORDER);
            }
            sum += v.lane(0);
        }
        return sum;
    }

    /** Segments of arrays. */
    static float arrays() {
        return sum(FLOAT_ARRAY) + sum(BYTE_ARRAY);
    }

    /** Segments of one thread. */
    static float confined(int times) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate((long) Float.BYTES * FLOATS);
            float sum = 0;
            for (int i = 0; i < times; i++) {
                sum += sum(memory);
            }
            return sum;
        }
    }

    private static float sum(MemorySegment s) {
        VectorSpecies<Float> species = FloatVector.SPECIES_PREFERRED;
        FloatVector v = FloatVector.zero(species);
        for (int i = 0; i < FLOATS; i += species.length()) {
            v = v.add(FloatVector.fromMemorySegment(species, s, (long) Float.BYTES * i, ORDER));
            v.intoMemorySegment(s, (long) Float.BYTES * i, ORDER);
        }
        return v.lane(0) + s.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
    }
}
