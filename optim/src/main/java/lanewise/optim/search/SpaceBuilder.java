package lanewise.optim.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Collects the parameters of a {@link Space}. */
public final class SpaceBuilder {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]+( [\\p{L}\\p{N}_.-]+)*");

    private final List<Parameter> parameters;
    private final List<Condition> conditions;

    SpaceBuilder(List<Parameter> parameters, List<Condition> conditions) {
        this.parameters = parameters;
        this.conditions = conditions;
    }

    /** A real number, uniform on [low, high]. */
    public SpaceBuilder uniform(String name, double low, double high) {
        return add(new RealParameter(name, low, high, Scale.LINEAR, conditions));
    }

    /** A real number whose logarithm is uniform: rates, decays, penalties. */
    public SpaceBuilder logUniform(String name, double low, double high) {
        return add(new RealParameter(name, low, high, Scale.LOG, conditions));
    }

    /** A whole number from low to high, both included, all as likely. */
    public SpaceBuilder integer(String name, int low, int high) {
        return add(new WholeParameter(name, low, high, Scale.LINEAR, conditions));
    }

    /** A whole number on a logarithmic scale: batch sizes, units. */
    public SpaceBuilder logInteger(String name, int low, int high) {
        return add(new WholeParameter(name, low, high, Scale.LOG, conditions));
    }

    /** One of several values without an order. */
    public SpaceBuilder choice(String name, String... values) {
        return add(new ChoiceParameter(name, List.of(values), conditions));
    }

    /** Parameters that exist only if a choice has this value. May be nested. */
    public SpaceBuilder when(String choice, String value, Consumer<SpaceBuilder> inner) {
        return when(choice, List.of(value), inner);
    }

    /**
     * Parameters that exist only if a choice has one of these values. May be nested.
     *
     * @throws IllegalArgumentException when there is no such choice yet, or it has no such value
     */
    public SpaceBuilder when(String choice, List<String> values, Consumer<SpaceBuilder> inner) {
        Parameter p = parameters.stream()
                .filter(q -> q.name().equals(choice))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("a condition names '" + choice + "', which must be added before"));
        if (!(p instanceof ChoiceParameter c) || !c.values().containsAll(values)) {
            throw new IllegalArgumentException(
                    "a condition wants '" + choice + "' to be one of " + values + "; it is " + p.domain());
        }
        List<Condition> all = new ArrayList<>(conditions);
        all.add(new Condition(choice, values));
        inner.accept(new SpaceBuilder(parameters, all));
        return this;
    }

    private SpaceBuilder add(Parameter p) {
        if (!NAME.matcher(p.name()).matches()) {
            throw new IllegalArgumentException("a parameter is named '" + p.name()
                    + "'; letters, digits, '_', '-', '.' and single spaces are allowed");
        }
        if (parameters.stream().anyMatch(q -> q.name().equals(p.name()))) {
            throw new IllegalArgumentException("there are two parameters '" + p.name() + "'");
        }
        parameters.add(p);
        return this;
    }

    /**
     * The space.
     *
     * @throws IllegalStateException when it has no parameter
     */
    public Space build() {
        if (parameters.isEmpty()) {
            throw new IllegalStateException("a space needs at least one parameter");
        }
        return new Space(parameters);
    }
}
