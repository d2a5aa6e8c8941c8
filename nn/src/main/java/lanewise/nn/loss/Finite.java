package lanewise.nn.loss;

/** Numbers that are so as floats too. */
final class Finite {
    private Finite() {}

    static void positive(String loss, String name, double value) {
        if (!((float) value > 0f) || !Float.isFinite((float) value)) {
            throw new IllegalArgumentException(
                    loss + ": " + name + " is " + value + "; it must be above 0 and finite, as a float");
        }
    }

    static void finite(String loss, String name, double value) {
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException(loss + ": " + name + " is " + value + "; it must be finite, as a float");
        }
    }
}
