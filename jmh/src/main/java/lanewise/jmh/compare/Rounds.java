package lanewise.jmh.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Runs all entrants in turn, each time in a new JVM, so that all meet the same weather. */
public final class Rounds {
    /** Times an entrant once. */
    @FunctionalInterface
    interface Starter {
        Timings start(Entrant entrant) throws IOException, InterruptedException;
    }

    private final Options options;
    private final Starter starter;
    private final Consumer<String> talk;

    Rounds(Options options, Starter starter, Consumer<String> talk) {
        this.options = options;
        this.starter = starter;
        this.talk = talk;
    }

    /**
     * Compares Lanewise with the peers on the class path.
     *
     * @param talk is told how far it is
     */
    public static Report run(Options options, Consumer<String> talk) throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>(List.of(Entrant.LANEWISE));
        entrants.addAll(Entrant.peers(options.group()));
        return new Rounds(options, e -> forked(options, e), talk).run(entrants);
    }

    private static Timings forked(Options options, Entrant entrant) throws IOException, InterruptedException {
        return Timings.of(new Fork(options.threads()).results(entrant, Child.class, options.words()));
    }

    Report run(List<Entrant> entrants) throws InterruptedException {
        OtherLoad load = OtherLoad.start();
        Map<String, Standing> standings = new LinkedHashMap<>();
        for (Entrant e : entrants) {
            standings.put(e.name(), new Standing(e));
        }
        Turns.Turn turn =
                (round, e) -> Objects.requireNonNull(standings.get(e.name())).add(starter.start(e));
        new Turns(options.rounds(), turn, talk)
                .run(entrants)
                .forEach((name, reason) ->
                        Objects.requireNonNull(standings.get(name)).fail(reason));
        return new Report(options, List.copyOf(standings.values()), load.cores());
    }
}
