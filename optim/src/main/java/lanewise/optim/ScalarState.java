package lanewise.optim;

import java.util.Map;

/** Something whose memory is a few numbers, saved and loaded by name; continued from them, it goes on bit for bit. */
public interface ScalarState {
    /** Names and values, copied. */
    Map<String, Double> state();

    /**
     * Goes on from saved values.
     *
     * @throws IllegalArgumentException when the names are not those of {@link #state}; the message has both
     */
    void restore(Map<String, Double> state);
}
