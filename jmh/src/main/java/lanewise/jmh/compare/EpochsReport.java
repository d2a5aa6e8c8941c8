package lanewise.jmh.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What many epochs of every contender came to, ours first; {@link EpochsTable} and {@link EpochsJson} show it. */
public final class EpochsReport {
    private final EpochsOptions options;
    private final List<Courses> all;
    private final OptionalDouble otherCores;

    /** Trains once. */
    @FunctionalInterface
    interface Starter {
        Course start(long seed, Entrant entrant) throws IOException, InterruptedException;
    }

    private EpochsReport(EpochsOptions options, List<Courses> all, OptionalDouble otherCores) {
        this.options = options;
        this.all = all;
        this.otherCores = otherCores;
    }

    /**
     * Trains Lanewise and the peers on the class path with every seed, in turn, each time in a new JVM.
     *
     * @param talk is told how far it is
     */
    public static EpochsReport run(EpochsOptions options, Consumer<String> talk) throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>(List.of(Entrant.LANEWISE));
        entrants.addAll(Entrant.peers(new EpochGroup(options.images())));
        return run(options, entrants, (seed, e) -> forked(options, seed, e), talk);
    }

    private static Course forked(EpochsOptions options, long seed, Entrant entrant)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(Long.toString(seed)));
        words.addAll(options.words());
        return Course.of(new Fork(options.threads()).results(entrant, EpochsChild.class, words));
    }

    static EpochsReport run(EpochsOptions options, List<Entrant> entrants, Starter starter, Consumer<String> talk)
            throws InterruptedException {
        OtherLoad load = OtherLoad.start();
        Map<String, Courses> all = new LinkedHashMap<>();
        for (Entrant e : entrants) {
            all.put(e.name(), new Courses(e, options.few()));
        }
        Turns.Turn turn = (seed, e) -> Objects.requireNonNull(all.get(e.name())).add(starter.start(seed, e));
        new Turns(options.seeds(), turn, talk)
                .run(entrants)
                .forEach((name, reason) -> Objects.requireNonNull(all.get(name)).fail(reason));
        return new EpochsReport(options, List.copyOf(all.values()), load.cores());
    }

    /** Whether everybody trained to the end with every seed. */
    public boolean isComplete() {
        return all.stream().allMatch(c -> c.failure().isEmpty());
    }

    EpochsOptions options() {
        return options;
    }

    List<Courses> all() {
        return all;
    }

    /** What other programs used of the machine meanwhile. */
    OptionalDouble otherCores() {
        return otherCores;
    }

    Courses lanewise() {
        return all.getFirst();
    }

    /** Peers that trained to the end. */
    List<Courses> peers() {
        return all.stream().skip(1).filter(c -> c.failure().isEmpty()).toList();
    }

    /** The fastest peer's time by ours: above 1 we are faster. */
    OptionalDouble ratio(ToDoubleFunction<Courses> millis) {
        return lanewise().failure().isPresent()
                ? OptionalDouble.empty()
                : peers().stream()
                        .mapToDouble(c -> millis.applyAsDouble(c) / millis.applyAsDouble(lanewise()))
                        .min();
    }
}
