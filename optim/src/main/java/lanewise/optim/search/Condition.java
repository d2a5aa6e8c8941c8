package lanewise.optim.search;

import java.util.List;

/**
 * When a parameter exists: only if a choice has one of these values. The momentum of an optimizer that has none is not searched.
 *
 * @param choice the name of a {@link ChoiceParameter}
 * @param values of the choice
 */
public record Condition(String choice, List<String> values) {
    public Condition {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a condition on '" + choice + "' names no value");
        }
    }

    @Override
    public String toString() {
        return choice + " is " + String.join(" or ", values);
    }
}
