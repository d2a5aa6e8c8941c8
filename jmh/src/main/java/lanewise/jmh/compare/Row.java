package lanewise.jmh.compare;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A case and what everybody needed for it.
 *
 * @param peers by name, without those that failed
 */
record Row(Case subject, Optional<Time> lanewise, Map<String, Time> peers) {
    /** The peer with the least median. */
    Optional<String> bestPeer() {
        return peers.entrySet().stream()
                .min(Comparator.comparingDouble(e -> e.getValue().median()))
                .map(Map.Entry::getKey);
    }

    /** The best peer's median by ours: above 1 we are faster. */
    OptionalDouble ratio() {
        return lanewise.isEmpty()
                ? OptionalDouble.empty()
                : peers.values().stream()
                        .mapToDouble(t -> t.median() / lanewise.get().median())
                        .min();
    }
}
