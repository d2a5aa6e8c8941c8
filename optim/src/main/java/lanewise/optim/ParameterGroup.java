package lanewise.optim;

import java.util.function.Predicate;

/**
 * Parameters that are treated alike: an own factor on the learning rate, or frozen.
 *
 * <p>Each parameter belongs to the first group whose predicate accepts its name, or to {@link #ALL}.
 *
 * @param name for messages
 * @param members which parameters, by name
 * @param learningRateFactor what the learning rate is multiplied by; finite, not negative
 * @param frozen whether the parameters stay as they are
 */
public record ParameterGroup(String name, Predicate<String> members, double learningRateFactor, boolean frozen) {
    /** Every parameter, with the rule's own hyper-parameters. */
    public static final ParameterGroup ALL = new ParameterGroup("all", n -> true, 1, false);

    public ParameterGroup {
        if (!(learningRateFactor >= 0 && learningRateFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("parameter group " + name + ": the learning rate factor is "
                    + learningRateFactor + "; it must be finite and not negative");
        }
    }

    /** A group that is not trained. */
    public static ParameterGroup frozen(String name, Predicate<String> members) {
        return new ParameterGroup(name, members, 1, true);
    }
}
