package lanewise.optim.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lanewise.simd.Rng;

/**
 * What is searched: named parameters, each with its domain, scale and conditions.
 *
 * <p>Methods see a space as the unit cube: {@link #at} turns a point of [0, 1]ᵈ into a {@link Setting}, in which parameters whose
 * conditions do not hold are absent.
 *
 * {@snippet :
 * Space space = Space.builder()
 *         .logUniform("learning rate", 1e-5, 1e-1)
 *         .integer("units", 16, 256)
 *         .choice("optimizer", "sgd", "adam")
 *         .when("optimizer", "sgd", sgd -> sgd.uniform("momentum", 0, 0.99))
 *         .build();
 * }
 */
public final class Space {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]+( [\\p{L}\\p{N}_.-]+)*");

    private final List<Parameter> parameters;
    private final Map<String, Integer> index = new HashMap<>();

    private Space(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        for (int i = 0; i < parameters.size(); i++) {
            index.put(parameters.get(i).name(), i);
        }
    }

    /** Starts an empty space. */
    public static Builder builder() {
        return new Builder(new ArrayList<>(), List.of());
    }

    /** In the order in which they were added; a parameter comes after the choices that its conditions name. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * The place of a parameter in {@link #parameters}.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public int indexOf(String name) {
        Integer i = index.get(name);
        if (i == null) {
            throw new IllegalArgumentException("there is no parameter '" + name + "'; there are "
                    + parameters.stream().map(Parameter::name).toList());
        }
        return i;
    }

    /**
     * The setting at a point of the unit cube.
     *
     * @param units one for each parameter, in [0, 1]; those of absent parameters are ignored
     */
    public Setting at(double... units) {
        requireWidth(units.length);
        double[] codes = new double[units.length];
        for (int i = 0; i < units.length; i++) {
            codes[i] = parameters.get(i).code(units[i]);
        }
        return ofCodes(codes);
    }

    /**
     * The setting with these codes (see {@link Parameter}).
     *
     * @throws IllegalArgumentException when a parameter that exists has a code that is none of its own
     */
    public Setting ofCodes(double... codes) {
        requireWidth(codes.length);
        double[] own = codes.clone();
        for (int i = 0; i < own.length; i++) {
            Parameter p = parameters.get(i);
            if (!exists(p, own)) {
                own[i] = Double.NaN;
            } else if (!p.contains(own[i])) {
                throw new IllegalArgumentException(p.name() + " has the code " + own[i] + "; it must be " + p.domain());
            }
        }
        return new Setting(this, own);
    }

    /**
     * The setting with these values.
     *
     * @param values by name: numbers for real and whole parameters, strings for choices; exactly those that exist
     * @throws IllegalArgumentException when one is missing, too many, or outside its domain
     */
    public Setting of(Map<String, ?> values) {
        values.keySet().forEach(this::indexOf);
        double[] codes = new double[parameters.size()];
        Arrays.fill(codes, Double.NaN);
        for (int i = 0; i < codes.length; i++) {
            Parameter p = parameters.get(i);
            Object value = values.get(p.name());
            if (exists(p, codes) != (value != null)) {
                throw new IllegalArgumentException(p.name()
                        + (value == null ? " has no value" : " is given, but does not exist") + " in " + values);
            }
            if (value != null) {
                codes[i] = p.parse(value.toString());
            }
        }
        return new Setting(this, codes);
    }

    /**
     * Random setting number {@code k}: independent draws, uniform on each parameter's scale. All methods take their random settings from
     * here, so that with one seed they begin with the same ones.
     */
    public Setting random(long seed, long k) {
        Rng rng = new Rng(seed, Draws.SETTINGS + k);
        double[] units = new double[parameters.size()];
        for (int i = 0; i < units.length; i++) {
            units[i] = Draws.uniform(rng, i);
        }
        return at(units);
    }

    private void requireWidth(int n) {
        if (n != parameters.size()) {
            throw new IllegalArgumentException(n + " numbers for a space of " + parameters.size() + " parameters");
        }
    }

    /** Whether the conditions hold, given the codes of the parameters before this one (NaN: absent). */
    boolean exists(Parameter parameter, double[] codes) {
        for (Condition c : parameter.conditions()) {
            int i = indexOf(c.choice());
            if (Double.isNaN(codes[i]) || !c.values().contains(parameters.get(i).text(codes[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Space s && parameters.equals(s.parameters);
    }

    @Override
    public int hashCode() {
        return parameters.hashCode();
    }

    /** Everything about it: two spaces with the same text are equal. */
    @Override
    public String toString() {
        return parameters.stream().map(Space::describe).collect(Collectors.joining("; "));
    }

    private static String describe(Parameter p) {
        String conditions = p.conditions().stream().map(Condition::toString).collect(Collectors.joining(" and "));
        return p.name() + ": " + p.domain() + (conditions.isEmpty() ? "" : ", if " + conditions);
    }

    /** Collects parameters. */
    public static final class Builder {
        private final List<Parameter> parameters;
        private final List<Condition> conditions;

        private Builder(List<Parameter> parameters, List<Condition> conditions) {
            this.parameters = parameters;
            this.conditions = conditions;
        }

        /** A real number, uniform on [low, high]. */
        public Builder uniform(String name, double low, double high) {
            return add(new RealParameter(name, low, high, Scale.LINEAR, conditions));
        }

        /** A real number whose logarithm is uniform: rates, decays, penalties. */
        public Builder logUniform(String name, double low, double high) {
            return add(new RealParameter(name, low, high, Scale.LOG, conditions));
        }

        /** A whole number from low to high, both included, all as likely. */
        public Builder integer(String name, int low, int high) {
            return add(new WholeParameter(name, low, high, Scale.LINEAR, conditions));
        }

        /** A whole number on a logarithmic scale: batch sizes, units. */
        public Builder logInteger(String name, int low, int high) {
            return add(new WholeParameter(name, low, high, Scale.LOG, conditions));
        }

        /** One of several values without an order. */
        public Builder choice(String name, String... values) {
            return add(new ChoiceParameter(name, List.of(values), conditions));
        }

        /** Parameters that exist only if a choice has this value. May be nested. */
        public Builder when(String choice, String value, Consumer<Builder> inner) {
            return when(choice, List.of(value), inner);
        }

        /**
         * Parameters that exist only if a choice has one of these values. May be nested.
         *
         * @throws IllegalArgumentException when there is no such choice yet, or it has no such value
         */
        public Builder when(String choice, List<String> values, Consumer<Builder> inner) {
            Parameter p = parameters.stream()
                    .filter(q -> q.name().equals(choice))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "a condition names '" + choice + "', which must be added before"));
            if (!(p instanceof ChoiceParameter c) || !c.values().containsAll(values)) {
                throw new IllegalArgumentException(
                        "a condition wants '" + choice + "' to be one of " + values + "; it is " + p.domain());
            }
            List<Condition> all = new ArrayList<>(conditions);
            all.add(new Condition(choice, values));
            inner.accept(new Builder(parameters, all));
            return this;
        }

        private Builder add(Parameter p) {
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
}
