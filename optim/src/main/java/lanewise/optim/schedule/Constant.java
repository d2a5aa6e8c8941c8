package lanewise.optim.schedule;

/**
 * The same value at every step.
 *
 * @param value finite
 */
public record Constant(double value) implements Schedule {
    public Constant {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("constant schedule: the value is " + value + "; it must be finite");
        }
    }

    @Override
    public double at(long step) {
        return value;
    }
}
