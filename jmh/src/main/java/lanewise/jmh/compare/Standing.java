package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of one entrant after some rounds. */
final class Standing {
    private final Entrant entrant;
    private final Map<String, List<Time>> rounds = new LinkedHashMap<>();
    private final Set<String> versions = new LinkedHashSet<>();
    private Optional<String> failure = Optional.empty();

    Standing(Entrant entrant) {
        this.entrant = entrant;
    }

    Entrant entrant() {
        return entrant;
    }

    /** What it said of itself, and all of it when that changed from round to round. */
    String version() {
        return String.join("; ", versions);
    }

    /** Why it did not start, broke off or gave wrong results. */
    Optional<String> failure() {
        return failure;
    }

    /** Gives back what is wrong with them, if anything; nothing it reached before counts then. */
    Optional<String> add(Timings timings) {
        versions.add(timings.version());
        if (timings.fault().isPresent()) {
            rounds.clear();
        } else {
            timings.times()
                    .forEach((name, t) ->
                            rounds.computeIfAbsent(name, n -> new ArrayList<>()).add(t));
        }
        return timings.fault().map(f -> "wrong result, " + f);
    }

    /** It takes no part any more; what it reached before stands. */
    void fail(String reason) {
        failure = Optional.of(reason);
    }

    Optional<Time> time(Case c) {
        return Optional.ofNullable(rounds.get(c.name())).map(Time::over);
    }
}
