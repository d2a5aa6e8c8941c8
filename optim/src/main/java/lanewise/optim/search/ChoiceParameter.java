package lanewise.optim.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One of several values without an order.
 *
 * @param values at least one, each different and not empty
 */
public record ChoiceParameter(String name, List<String> values, List<Condition> conditions) implements Parameter {
    public ChoiceParameter {
        conditions = List.copyOf(conditions);
        values = List.copyOf(values);
        if (values.isEmpty()
                || values.contains("")
                || values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException(
                    name + ": the values are " + values + "; there must be some, all different and none empty");
        }
    }

    @Override
    public double code(double unit) {
        return Math.clamp(Math.floor(unit * values.size()), 0, values.size() - 1);
    }

    @Override
    public double unit(double code) {
        return (code + 0.5) / values.size();
    }

    @Override
    public boolean contains(double code) {
        return code >= 0 && code < values.size() && code == Math.rint(code);
    }

    @Override
    public double[] grid(int points) {
        return IntStream.range(0, values.size()).asDoubleStream().toArray();
    }

    @Override
    public String text(double code) {
        return values.get((int) code);
    }

    @Override
    public double parse(String text) {
        int i = values.indexOf(text);
        if (i < 0) {
            throw Domain.refusal(this, text);
        }
        return i;
    }

    @Override
    public String domain() {
        return "one of " + values;
    }
}
