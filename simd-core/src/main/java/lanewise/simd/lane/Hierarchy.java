package lanewise.simd.lane;

/**
 * Initializes the subclasses of a sealed type before any kernel is compiled. C2 relies on which classes there are, and throws the code of kernels
 * away when another one turns up: the first segment of an array, or the first mapped file, would send a step back to the interpreter.
 */
final class Hierarchy {
    private Hierarchy() {}

    static void initialize(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(type + " does not find itself", e);
        }
        if (type.isSealed()) {
            for (Class<?> subclass : type.getPermittedSubclasses()) {
                initialize(subclass);
            }
        }
    }
}
