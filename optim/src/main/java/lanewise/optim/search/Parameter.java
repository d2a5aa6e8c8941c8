package lanewise.optim.search;

import java.util.List;

/**
 * One axis of a {@link Space}, seen by methods as the interval [0, 1].
 *
 * <p>A value is held as a double, its <i>code</i>: a real or whole parameter's code is the number itself, a choice's is the index of the value.
 * A <i>unit</i> is a place in [0, 1]; units that are equally long are equally likely.
 */
public sealed interface Parameter permits RealParameter, WholeParameter, ChoiceParameter {
    /** Letters, digits, '_', '-' and '.'. */
    String name();

    /** All of them must hold for the parameter to exist. */
    List<Condition> conditions();

    /** The code at a unit in [0, 1]; 1 gives the upper border. */
    double code(double unit);

    /** Where a code lies in [0, 1]; the middle of its share for whole numbers and choices. */
    double unit(double code);

    /** Whether this is a code of the parameter. */
    boolean contains(double code);

    /** The codes of a grid with at most {@code points} of them, borders included; a choice gives all its values. */
    double[] grid(int points);

    /** The value as people write it; {@link #parse} reads it back exactly. */
    String text(double code);

    /**
     * The code of a value.
     *
     * @throws IllegalArgumentException when the parameter has no such value
     */
    double parse(String text);

    /** The domain, in words. */
    String domain();
}
