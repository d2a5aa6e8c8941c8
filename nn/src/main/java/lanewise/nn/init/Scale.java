package lanewise.nn.init;

/** Numbers that are above 0 and finite. */
final class Scale {
    private Scale() {}

    static void check(String initializer, String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    initializer + ": " + name + " is " + value + "; it must be above 0 and finite");
        }
    }
}
