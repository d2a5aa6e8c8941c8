package lanewise.jmh.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everybody in turn, round by round, so that all meet the same weather; who fails takes no part any more. */
final class Turns {
    private final int rounds;
    private final Turn turn;
    private final Consumer<String> talk;

    /** What is done with one entrant in a round, from 1. */
    @FunctionalInterface
    interface Turn {
        /** Gives back what is wrong, if anything. */
        Optional<String> take(int round, Entrant entrant) throws IOException, InterruptedException;
    }

    /**
     * Prepares rounds.
     *
     * @param talk is told how far it is
     */
    Turns(int rounds, Turn turn, Consumer<String> talk) {
        this.rounds = rounds;
        this.turn = turn;
        this.talk = talk;
    }

    /** Takes all turns; gives back why those failed that did, by name. */
    Map<String, String> run(List<Entrant> entrants) throws InterruptedException {
        Map<String, String> failures = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            List<Entrant> order = new ArrayList<>(entrants);
            Collections.rotate(order, round - 1); // nobody always runs behind the same neighbour
            for (Entrant e : order) {
                if (!failures.containsKey(e.name())) {
                    one(round, e).ifPresent(reason -> failures.put(e.name(), reason));
                }
            }
        }
        return failures;
    }

    private Optional<String> one(int round, Entrant entrant) throws InterruptedException {
        long start = System.nanoTime();
        OtherLoad load = OtherLoad.start();
        Optional<String> failure;
        try {
            failure = turn.take(round, entrant);
        } catch (IOException e) {
            failure = Optional.of(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        talk.accept("round " + round + " of " + rounds + "  " + entrant.name() + "  " + seconds + " s  "
                + OtherLoad.describe(load.cores())
                + failure.map(f -> "  FAILED: " + f).orElse(""));
        return failure;
    }
}
