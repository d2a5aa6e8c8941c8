package lanewise.jmh.fresh;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vector code with shapes that no kernel uses, on arrays; apart, because the JVM that starts the others has no vectors. */
final class OtherWidths {
    private static final float[] HEAP = new float[64];

    private OtherWidths() {}

    static float sum() {
        return sum(FloatVector.SPECIES_64) + sum(FloatVector.SPECIES_128) + sum(FloatVector.SPECIES_256);
    }

    private static float sum(VectorSpecies<Float> species) {
        FloatVector sum = FloatVector.zero(species);
        for (int i = 0; i < HEAP.length; i += species.length()) {
            sum = FloatVector.fromArray(species, HEAP, i).add(sum);
        }
        return sum.lane(0);
    }
}
