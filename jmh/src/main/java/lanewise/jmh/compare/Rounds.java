package lanewise.jmh.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Path results = Files.createTempFile("lanewise", ".tsv");
        try {
            List<String> args = List.of(
                    entrant.className(),
                    results.toString(),
                    options.group().name(),
                    Integer.toString(options.threads()),
                    options.cases().pattern());
            new Fork(options.threads()).run(entrant.flags(), Child.class, args);
            return Timings.read(results);
        } finally {
            Files.delete(results);
        }
    }

    Report run(List<Entrant> entrants) throws InterruptedException {
        OtherLoad load = OtherLoad.start();
        Map<String, Standing> standings = new LinkedHashMap<>();
        entrants.forEach(e -> standings.put(e.name(), new Standing(e)));
        for (int round = 1; round <= options.rounds(); round++) {
            List<Entrant> order = new ArrayList<>(entrants);
            Collections.rotate(order, round - 1); // nobody always runs behind the same neighbour
            for (Entrant e : order) {
                Standing standing = standings.get(e.name());
                if (standing != null && standing.failure().isEmpty()) {
                    round(round, standing);
                }
            }
        }
        return new Report(options, List.copyOf(standings.values()), load.cores());
    }

    private void round(int round, Standing standing) throws InterruptedException {
        long start = System.nanoTime();
        OtherLoad load = OtherLoad.start();
        try {
            Timings timings = starter.start(standing.entrant());
            standing.add(timings);
        } catch (IOException e) {
            standing.fail(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        talk.accept("round " + round + " of " + options.rounds() + "  "
                + standing.entrant().name() + "  " + seconds
                + " s  " + OtherLoad.describe(load.cores())
                + standing.failure().map(f -> "  FAILED: " + f).orElse(""));
    }
}
