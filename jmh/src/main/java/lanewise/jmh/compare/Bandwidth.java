package lanewise.jmh.compare;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Operators on 16 M elements, none of it in cache, as a share of the bandwidth of the triad z = x + y, measured in the same run by the same
 * number of threads. Both count what passes: a line that is only written is read first, which makes 16 bytes of the triad's 12.
 */
public final class Bandwidth {
    private static final int ROUNDS = 15;
    private static final String TRIAD = "add";

    private Bandwidth() {}

    /** Measures and prints every operator of every group. The triad is measured before each group, and the best of these counts. */
    public static void print(int threads, PrintStream out) {
        Map<Operator, Double> rates = new LinkedHashMap<>();
        double triad = 0;
        try (Lanewise lanewise = new Lanewise(threads)) {
            for (Group g : Group.ALL) {
                if (g instanceof OperatorGroup operators) {
                    triad = Math.max(triad, rate(lanewise, triad()));
                    operators.operators().forEach(o -> rates.put(o, rate(lanewise, o)));
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "%n%-28s %10.1f GB/s %10.1f GB/s passed%n",
                "triad, " + (threads == 1 ? "1 thread" : threads + " threads"),
                triad * asked(triad()),
                triad);
        for (Map.Entry<Operator, Double> e : rates.entrySet()) {
            double rate = e.getValue();
            out.printf(
                    Locale.ROOT,
                    "%-28s %10.1f GB/s %10.1f GB/s passed %7.1f %% of triad%n",
                    e.getKey().name(),
                    rate * asked(e.getKey()),
                    rate,
                    100 * rate / triad);
        }
    }

    /** The share of what passes that was asked for. */
    private static double asked(Operator o) {
        return o.traffic().asked() / o.traffic().passed();
    }

    private static Operator triad() {
        return ElementwiseOperators.ALL.stream()
                .filter(o -> o.name().equals(TRIAD))
                .findFirst()
                .orElseThrow();
    }

    /** GB/s that pass, in the fastest of some calls. */
    private static double rate(Lanewise lanewise, Operator operator) {
        OperatorCase c = OperatorGroup.outOfCache(operator);
        try (Trial trial = lanewise.prepare(c).orElseThrow()) {
            trial.run(1);
            Optional<String> fault = c.fault(trial);
            if (fault.isPresent()) {
                throw new IllegalStateException(c.name() + ": " + fault.get());
            }
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                trial.run(1);
                best = Math.min(best, System.nanoTime() - start);
            }
            return operator.traffic().passed() * c.rows() * c.cols() / best;
        }
    }
}
