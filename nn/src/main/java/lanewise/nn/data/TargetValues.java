package lanewise.nn.data;

import java.util.List;

/**
 * Numbers for each example, for regression.
 *
 * @param values one row per example
 * @param names of the columns
 */
public record TargetValues(Features values, List<String> names) implements Targets {
    /**
     * Numbers with names.
     *
     * @throws IllegalArgumentException when there are not as many names as columns
     */
    public TargetValues {
        names = List.copyOf(names);
        if (names.size() != values.exampleShape().elements()) {
            throw new IllegalArgumentException("there are " + names.size() + " names but "
                    + values.exampleShape().elements() + " columns of targets");
        }
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public int width() {
        return names.size();
    }

    @Override
    public TargetValues select(int[] indices) {
        return new TargetValues(values.select(indices), names);
    }
}
