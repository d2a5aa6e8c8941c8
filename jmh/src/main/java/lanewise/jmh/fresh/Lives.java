package lanewise.jmh.fresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import lanewise.jmh.compare.Fork;
import lanewise.jmh.compare.OtherLoad;
import lanewise.jmh.compare.Statistics;

/** All JVMs of a check, by seed. */
public final class Lives {
    /** What every kernel should reach in every JVM, as a share of its best. */
    static final double FLOOR = 0.8;

    /** Their seeds are 0 and below. */
    private static final int CALM = 2;

    private static final List<String> FLAGS = List.of("--add-modules=jdk.incubator.vector");

    private final boolean busy;
    private final Map<Long, Diary> diaries;
    private final Map<Long, String> failures;
    private final OptionalDouble otherCores;

    Lives(boolean busy, Map<Long, Diary> diaries, Map<Long, String> failures, OptionalDouble otherCores) {
        this.busy = busy;
        this.otherCores = otherCores;
        this.diaries = new TreeMap<>(diaries);
        this.failures = new TreeMap<>(failures);
    }

    /**
     * Starts JVMs, one after the other: two calm ones, to know what the best is when all others are spoilt, then those asked for.
     *
     * @param seed of the first; the next ones count on
     * @param talk is told how far it is
     * @throws IOException when none comes to its end
     */
    public static Lives run(int jvms, long seed, boolean busy, Consumer<String> talk)
            throws IOException, InterruptedException {
        Map<Long, Diary> diaries = new TreeMap<>();
        Map<Long, String> failures = new TreeMap<>();
        OtherLoad load = OtherLoad.start();
        for (long calm = 1 - CALM; calm <= 0; calm++) {
            live(calm, Life.Mood.CALM, diaries, failures, talk);
        }
        for (long s = seed; s < seed + jvms; s++) {
            live(s, busy ? Life.Mood.BUSY : Life.Mood.SPOILT, diaries, failures, talk);
        }
        if (diaries.isEmpty()) {
            throw new IOException("no JVM came to its end");
        }
        return new Lives(busy, diaries, failures, load.cores());
    }

    private static void live(
            long seed, Life.Mood mood, Map<Long, Diary> diaries, Map<Long, String> failures, Consumer<String> talk)
            throws InterruptedException {
        OtherLoad load = OtherLoad.start();
        try {
            Diary d = live(seed, mood);
            diaries.put(seed, d);
            talk.accept("seed " + seed + "  warm-up " + d.warmUpMillis() + " ms  " + OtherLoad.describe(load.cores())
                    + "  " + Diary.names(d.spoilers()));
        } catch (IOException e) {
            String reason = Optional.ofNullable(e.getMessage()).orElse(e.toString());
            failures.put(seed, reason);
            talk.accept("seed " + seed + "  FAILED: " + reason);
        }
    }

    private static Diary live(long seed, Life.Mood mood) throws IOException, InterruptedException {
        Path file = Files.createTempFile("lanewise", ".txt");
        try {
            new Fork(1).run(FLAGS, Life.class, List.of(Long.toString(seed), mood.name(), file.toString()));
            return Diary.read(file);
        } finally {
            Files.delete(file);
        }
    }

    /** What other programs used of the machine meanwhile. */
    OptionalDouble otherCores() {
        return otherCores;
    }

    boolean busy() {
        return busy;
    }

    Map<Long, Diary> diaries() {
        return diaries;
    }

    /** Why JVMs did not come to their end, by seed. */
    Map<Long, String> failures() {
        return failures;
    }

    static String flags() {
        return String.join(" ", FLAGS);
    }

    /** The greatest rate over all JVMs. */
    double best(Workload w) {
        return w.rate(
                diaries.values().stream().mapToDouble(d -> steady(d, w)).min().orElseThrow());
    }

    /** The seed of the JVM with the least rate. */
    long worstSeed(Workload w) {
        return diaries.entrySet().stream()
                .max(Comparator.comparingDouble(e -> steady(e.getValue(), w)))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    double rate(Workload w, long seed) {
        return w.rate(steady(diary(seed), w));
    }

    Diary diary(long seed) {
        Diary diary = diaries.get(seed);
        if (diary == null) {
            throw new IllegalArgumentException("no JVM of seed " + seed);
        }
        return diary;
    }

    /** The worst JVM's rate by the best one's. */
    double share(Workload w) {
        return rate(w, worstSeed(w)) / best(w);
    }

    /** The same of the first tenths of a second after the warm-up. */
    double earlyShare(Workload w) {
        double worst = diaries.values().stream()
                .mapToDouble(d -> d.early().getOrDefault(w, Double.NaN))
                .max()
                .orElseThrow();
        return w.rate(worst) / best(w);
    }

    /** The middle JVM's first call after the warm-up, in steady calls of the best JVM. */
    double firstCall(Workload w) {
        double first = Statistics.median(diaries.values().stream()
                .map(d -> d.first().getOrDefault(w, Double.NaN))
                .toList());
        return best(w) / w.rate(first);
    }

    /** Whether every kernel reached its share in every JVM, and every JVM its end. */
    public boolean isImmune() {
        if (!failures.isEmpty()) {
            return false;
        }
        for (Workload w : Workload.all()) {
            if (!(share(w) >= FLOOR)) {
                return false;
            }
        }
        return true;
    }

    List<Double> warmUpMillis() {
        return diaries.values().stream().map(d -> (double) d.warmUpMillis()).toList();
    }

    private static double steady(Diary d, Workload w) {
        return d.steady().getOrDefault(w, Double.NaN);
    }
}
