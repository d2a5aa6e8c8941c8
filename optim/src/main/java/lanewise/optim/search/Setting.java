package lanewise.optim.search;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One value for every parameter of a {@link Space} that exists in it. Immutable.
 *
 * {@snippet :
 * double learningRate = setting.real("learning rate");
 * double momentum = setting.has("momentum") ? setting.real("momentum") : 0;
 * }
 */
public final class Setting {
    private final Space space;
    private final double[] codes;

    /** The codes are this object's own, NaN where a parameter is absent. */
    Setting(Space space, double[] codes) {
        this.space = space;
        this.codes = codes;
    }

    /** What it is a setting of. */
    public Space space() {
        return space;
    }

    /**
     * Whether the parameter exists under the choices of this setting.
     *
     * @throws IllegalArgumentException when the space has none of this name
     */
    public boolean has(String name) {
        return has(space.indexOf(name));
    }

    /** Whether parameter i exists here. */
    public boolean has(int i) {
        return !Double.isNaN(codes[i]);
    }

    /**
     * A real or whole number.
     *
     * @throws IllegalArgumentException when there is no such number in this setting
     */
    public double real(String name) {
        int i = present(name);
        if (space.parameters().get(i) instanceof ChoiceParameter c) {
            throw new IllegalArgumentException(name + " is " + c.domain() + ", not a number");
        }
        return codes[i];
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException when there is no such whole number in this setting
     */
    public int integer(String name) {
        int i = present(name);
        if (!(space.parameters().get(i) instanceof WholeParameter)) {
            throw new IllegalArgumentException(
                    name + " is " + space.parameters().get(i).domain() + ", not a whole number");
        }
        return (int) codes[i];
    }

    /**
     * The value of a choice.
     *
     * @throws IllegalArgumentException when there is no such choice in this setting
     */
    public String choice(String name) {
        int i = present(name);
        if (!(space.parameters().get(i) instanceof ChoiceParameter c)) {
            throw new IllegalArgumentException(
                    name + " is " + space.parameters().get(i).domain() + ", not a choice");
        }
        return c.text(codes[i]);
    }

    private int present(String name) {
        int i = space.indexOf(name);
        if (!has(i)) {
            throw new IllegalArgumentException("'" + name + "' does not exist in " + this);
        }
        return i;
    }

    /** The code of parameter i (see {@link Parameter}); NaN when it is absent. */
    public double code(int i) {
        return codes[i];
    }

    /** Where parameter i lies in [0, 1]; ½ when it is absent, which favours no side. */
    public double unit(int i) {
        return has(i) ? space.parameters().get(i).unit(codes[i]) : 0.5;
    }

    /** All codes, a copy. */
    double[] codes() {
        return codes.clone();
    }

    /** All units, a new array. */
    double[] units() {
        double[] units = new double[codes.length];
        Arrays.setAll(units, this::unit);
        return units;
    }

    /** What exists, by name, as people write it. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < codes.length; i++) {
            if (has(i)) {
                Parameter p = space.parameters().get(i);
                texts.put(p.name(), p.text(codes[i]));
            }
        }
        return texts;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Setting s && Arrays.equals(codes, s.codes) && space.equals(s.space);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return texts().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
