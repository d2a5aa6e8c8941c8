package lanewise.nn.data.augment;

/** Checks of limits for constructors. */
final class Limits {
    private Limits() {}

    /** In [0, 1]. */
    static void share(String operation, String name, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value + "; it must be in [0, 1]");
        }
    }

    /** From least to most. */
    static void range(String operation, String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    operation + ": " + name + " is " + value + "; it must be " + least + " to " + most);
        }
    }

    /** Neither NaN nor infinite. */
    static void finite(String operation, String name, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(operation + ": " + name + " is " + value + "; it must be finite");
        }
    }
}
