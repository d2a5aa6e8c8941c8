package lanewise.jmh.compare;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program of a forked JVM: one contender, every case, a file of results. */
public final class Child {
    /** So that a run of 121 cases ends within half a minute. */
    private static final Stopwatch STOPWATCH = new Stopwatch(4_000_000, 50_000_000, 60_000_000);

    /** A step passes through much Java of some peers: DJL's takes half as long after a second as at first. */
    private static final Stopwatch STEPS = new Stopwatch(4_000_000, 500_000_000, 60_000_000);

    private Child() {}

    /**
     * Times a contender.
     *
     * @param args class of the contender, file for the results, {@link Options#words}
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Options options = Options.parse(Arrays.asList(args).subList(2, args.length));
        try (Contender contender = start(args[0], options.threads())) {
            time(contender, options.selected()).write(Path.of(args[1]));
        }
        System.exit(0); // natives may have threads of their own that never end
    }

    static Contender start(String className, int threads) throws ReflectiveOperationException {
        try {
            return Class.forName(className)
                    .asSubclass(Contender.class)
                    .getConstructor(int.class)
                    .newInstance(threads);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot start: " + e.getCause(), e.getCause());
        }
    }

    static Timings time(Contender contender, List<? extends Case> cases) {
        Map<String, Time> times = new LinkedHashMap<>();
        for (Case c : cases) {
            Optional<Trial> prepared = contender.prepare(c);
            if (prepared.isEmpty()) {
                continue;
            }
            try (Trial trial = prepared.get()) {
                trial.run(1);
                Optional<String> fault = c.fault(trial);
                if (fault.isPresent()) {
                    return new Timings(contender.version(), times, fault.map(f -> c.name() + ": " + f));
                }
                times.put(c.name(), (c instanceof TrainCase ? STEPS : STOPWATCH).time(trial::run));
            }
        }
        return new Timings(contender.version(), times, Optional.empty());
    }
}
