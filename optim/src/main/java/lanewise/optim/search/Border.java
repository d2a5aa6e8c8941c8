package lanewise.optim.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The best value of a parameter lies on a border of its domain: the best of all may lie beyond. Then the domain was misjudged and should be
 * shifted or widened (Goodfellow, Bengio and Courville 2016, §11.4.3).
 *
 * @param parameter its name
 * @param value the best, as people write it
 * @param upper whether it is the upper border
 * @param domain what was searched
 */
public record Border(String parameter, String value, boolean upper, String domain) {
    /** Real numbers this near to a border, as a part of the domain on its scale, count as on it: random ones never hit it. */
    static final double NEAR = 0.02;

    static List<Border> of(Setting best) {
        List<Border> borders = new ArrayList<>();
        List<Parameter> parameters = best.space().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (best.has(i) && (isOn(p, best.code(i), 0) || isOn(p, best.code(i), 1))) {
                borders.add(new Border(p.name(), p.text(best.code(i)), isOn(p, best.code(i), 1), p.domain()));
            }
        }
        return borders;
    }

    /** Of two whole numbers each is a border, which says nothing. */
    private static boolean isOn(Parameter p, double code, int side) {
        return switch (p) {
            case ChoiceParameter c -> false;
            case WholeParameter w -> w.high() - (long) w.low() >= 2 && near(p, code, side);
            case RealParameter r -> near(p, code, side);
        };
    }

    private static boolean near(Parameter p, double code, int side) {
        return code == p.code(side) || Math.abs(p.unit(code) - side) <= NEAR;
    }

    @Override
    public String toString() {
        return parameter + " is best at " + value + ", on the " + (upper ? "upper" : "lower")
                + " border of its domain (" + domain + "): widen it and search again";
    }
}
