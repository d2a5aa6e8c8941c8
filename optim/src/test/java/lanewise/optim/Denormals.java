package lanewise.optim;

import lanewise.simd.Tensor;

/** Looks for numbers that make a processor slow. */
final class Denormals {
    private Denormals() {}

    static void assertNone(Tensor slab, String name, long step) {
        for (int i = 0; i < slab.size(); i++) {
            float v = Math.abs(slab.get(i));
            if (v > 0 && v < Float.MIN_NORMAL) {
                throw new AssertionError(name + "[" + i + "] is " + slab.get(i) + " at step " + step);
            }
        }
    }
}
