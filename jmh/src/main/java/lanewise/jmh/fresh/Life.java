package lanewise.jmh.fresh;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lanewise.jmh.compare.Stopwatch;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Kernels;
import lanewise.simd.kernel.Warmup;

/** The program of one new JVM; everything that is left to chance follows from its seed. */
public final class Life {
    /** What a training grants its warm-up, and here each part. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int MOST_WARM_UPS = 4;
    private static final int STEADY_ROUNDS = 3;

    private static final Stopwatch STOPWATCH = new Stopwatch(300_000, 25_000_000, 20_000_000);

    /** The compiler is idle when its clock has stood still for so long; the clock moves only when a compilation ends. */
    private static final int IDLE_MILLIS = 250;

    private static final long IDLE_PATIENCE_NANOS = 20_000_000_000L;

    private final Random random;
    private final List<Workload> order = new ArrayList<>(Workload.all());
    private final List<Spoiler> spoilers = new ArrayList<>(Arrays.asList(Spoiler.values()));

    /** How a JVM begins. */
    enum Mood {
        /** With the warm-up. */
        CALM,
        /** With some mischief. */
        SPOILT,
        /** With some mischief, and with another thread that keeps the compiler busy. */
        BUSY
    }

    private Life(long seed, Mood mood) {
        random = new Random(seed);
        Collections.shuffle(order, random);
        Collections.shuffle(spoilers, random);
        spoilers.removeIf(s -> random.nextBoolean() || mood == Mood.CALM);
    }

    /**
     * Lives.
     *
     * @param args seed, mood, file for the results
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Mood mood = Mood.valueOf(args[1]);
        new Life(Long.parseLong(args[0]), mood).run(mood == Mood.BUSY).write(Path.of(args[2]));
    }

    private Diary run(boolean busy) throws InterruptedException {
        try (Operands operands = new Operands(TensorArena.ofShared())) {
            Warmup.Report warmUp = busy ? beginBusily(operands) : begin(operands);
            awaitCompiler();
            Map<Workload, Double> first = first(operands);
            Map<Workload, Double> early = times(operands);
            awaitCompiler();
            return new Diary(
                    spoilers,
                    warmUp.millis(),
                    warmUp.notCompiled().stream().map(Kernel::toString).toList(),
                    first,
                    early,
                    steady(operands));
        }
    }

    private Warmup.Report beginBusily(Operands operands) {
        try (BusyCompiler busy = new BusyCompiler(random.nextLong())) {
            Warmup.Report report = begin(operands);
            System.out.println(busy.classes() + " classes made hot meanwhile");
            return report;
        }
    }

    private Warmup.Report begin(Operands operands) {
        spoilers.forEach(s -> s.spoil(order, operands));
        return warmUp(1 + (spoilers.isEmpty() ? 0 : random.nextInt(MOST_WARM_UPS)));
    }

    /** In random parts, as by one network after the other, because a single call keeps to an order of its own. */
    private Warmup.Report warmUp(int parts) {
        List<Kernel> kernels = new ArrayList<>(Kernels.all());
        Collections.shuffle(kernels, random);
        List<Kernel> left = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < parts; i++) {
            Set<Kernel> part =
                    Set.copyOf(kernels.subList(kernels.size() * i / parts, kernels.size() * (i + 1) / parts));
            left.addAll(Warmup.run(part, LIMIT).notCompiled());
        }
        return new Warmup.Report(kernels.size(), left, (System.nanoTime() - start) / 1_000_000);
    }

    /** The first call of each after the warm-up, on its own, in microseconds. */
    private Map<Workload, Double> first(Operands operands) {
        Map<Workload, Double> first = new LinkedHashMap<>();
        for (Workload w : order) {
            long start = System.nanoTime();
            w.run(operands, 1);
            first.put(w, (System.nanoTime() - start) / 1e3);
        }
        return first;
    }

    /** The least of several rounds through all, so that what slows the machine for some tenths of a second is not taken for bad code. */
    private Map<Workload, Double> steady(Operands operands) {
        Map<Workload, Double> least = times(operands);
        for (int i = 1; i < STEADY_ROUNDS; i++) {
            times(operands).forEach((w, us) -> least.merge(w, us, Math::min));
        }
        return least;
    }

    /** The least of many short blocks, in microseconds a call: what disturbs from outside is gone. */
    private Map<Workload, Double> times(Operands operands) {
        Map<Workload, Double> times = new LinkedHashMap<>();
        order.forEach(w ->
                times.put(w, STOPWATCH.time(calls -> w.run(operands, calls)).min()));
        return times;
    }

    private static void awaitCompiler() throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long end = System.nanoTime() + IDLE_PATIENCE_NANOS;
        long last = -1;
        while (last != compiler.getTotalCompilationTime() && System.nanoTime() < end) {
            last = compiler.getTotalCompilationTime();
            Thread.sleep(IDLE_MILLIS);
        }
    }
}
