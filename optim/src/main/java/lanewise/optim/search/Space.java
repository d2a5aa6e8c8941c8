package lanewise.optim.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final List<Parameter> parameters;
    private final Map<String, Integer> index = new HashMap<>();

    Space(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        for (int i = 0; i < parameters.size(); i++) {
            index.put(parameters.get(i).name(), i);
        }
    }

    /** Starts an empty space. */
    public static SpaceBuilder builder() {
        return new SpaceBuilder(new ArrayList<>(), List.of());
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
}
