package lanewise.optim.average;

import lanewise.simd.NamedTensors;

/** The one slab of an average, by name. */
final class Slab {
    private Slab() {}

    static NamedTensors get(String owner, String name, String only, NamedTensors slab) {
        if (!name.equals(only)) {
            throw new IllegalArgumentException(owner + " has no state '" + name + "'; it has [" + only + "]");
        }
        return slab;
    }
}
