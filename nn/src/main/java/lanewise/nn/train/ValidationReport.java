package lanewise.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network came to on some examples.
 *
 * @param examples how many
 * @param loss mean over the examples; their sum where the loss is a sum
 * @param metrics values by name, in the order in which they were given to the trainer; {@value #ACCURACY} always is one where there are classes
 */
public record ValidationReport(int examples, double loss, Map<String, Double> metrics) {
    /** The share of examples whose greatest output is the right class, in [0, 1]. */
    public static final String ACCURACY = "accuracy";

    public ValidationReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * A metric; {@code loss} is one, too.
     *
     * @throws IllegalArgumentException when there is none of this name; the message lists the names that exist
     */
    public double get(String name) {
        Double value = name.equals("loss") ? Double.valueOf(loss) : metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "there is no metric '" + name + "'; there are loss and " + metrics.keySet());
        }
        return value;
    }
}
