package lanewise.optim;

import java.util.List;
import java.util.function.Predicate;

/**
 * Parameters that are treated alike: own factors on the learning rate and on the weight decay, or frozen.
 *
 * <p>Each parameter belongs to the first group whose predicate accepts its name, or to {@link #ALL}.
 *
 * @param name for messages
 * @param members which parameters, by name
 * @param learningRateFactor what the learning rate is multiplied by; finite, not negative
 * @param decayFactor what the weight decay is multiplied by; finite, not negative
 * @param frozen whether the parameters stay as they are
 */
public record ParameterGroup(
        String name, Predicate<String> members, double learningRateFactor, double decayFactor, boolean frozen) {
    /** Every parameter, with the rule's own hyper-parameters. */
    public static final ParameterGroup ALL = new ParameterGroup("all", n -> true, 1, false);

    /** What another rule takes care of. */
    static final ParameterGroup NONE = frozen("none", n -> false);

    public ParameterGroup {
        checkFactor(name, "learning rate", learningRateFactor);
        checkFactor(name, "decay", decayFactor);
    }

    /** With the rule's own decay. */
    public ParameterGroup(String name, Predicate<String> members, double learningRateFactor, boolean frozen) {
        this(name, members, learningRateFactor, 1, frozen);
    }

    private static void checkFactor(String group, String name, double factor) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("parameter group " + group + ": the " + name + " factor is " + factor
                    + "; it must be finite and not negative");
        }
    }

    /** A group that is not trained. */
    public static ParameterGroup frozen(String name, Predicate<String> members) {
        return new ParameterGroup(name, members, 1, true);
    }

    /** A group whose weights do not decay: biases and the parameters of norms, as a rule. */
    public static ParameterGroup withoutDecay(String name, Predicate<String> members) {
        return new ParameterGroup(name, members, 1, 0, false);
    }

    /** The first that accepts a parameter. */
    static ParameterGroup of(String parameter, List<ParameterGroup> groups) {
        for (ParameterGroup g : groups) {
            if (g.members().test(parameter)) {
                return g;
            }
        }
        return ALL;
    }
}
