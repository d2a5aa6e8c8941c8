package lanewise.nn.report;

import java.util.Optional;

/**
 * An example that was taken for something else.
 *
 * @param example its number in the data, from 0
 * @param actual name of its class
 * @param predicted name of the class it was taken for
 * @param probability of the predicted class, in [0, 1]
 * @param loss of the example
 * @param picture the address of a picture of it, {@code data:image/png;base64,…}; absent if it is none
 */
public record Mistake(
        int example, String actual, String predicted, double probability, double loss, Optional<String> picture) {
    private static final String PICTURE = "data:image/png;base64,[A-Za-z0-9+/]+={0,2}";

    /** Refuses every other address: a report loads nothing. */
    public Mistake {
        if (picture.isPresent() && !picture.get().matches(PICTURE)) {
            throw new IllegalArgumentException(
                    "mistake: the picture of example " + example + " is not a PNG within the address itself");
        }
    }
}
