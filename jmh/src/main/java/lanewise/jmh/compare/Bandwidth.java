package lanewise.jmh.compare;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * Operators on 16 M elements, none of it in cache, as a share of the bandwidth of the triad z = x + y, measured in the same run by the same
 * number of threads. Both count what passes: a line that is only written is read first, which makes 16 bytes of the triad's 12.
 */
public final class Bandwidth {
    private static final int ROUNDS = 15;
    private static final String TRIAD = "add";

    private Bandwidth() {}

    /** Measures and prints every operator of every group. */
    public static void print(int threads, PrintStream out) {
        try (Lanewise lanewise = new Lanewise(threads)) {
            double triad = rate(lanewise, triad());
            out.printf(
                    Locale.ROOT,
                    "%n%-28s %10.1f GB/s, %.1f with lines that are read to be overwritten%n",
                    "triad, " + (threads == 1 ? "1 thread" : threads + " threads"),
                    triad * triad().traffic().asked() / triad().traffic().passed(),
                    triad);
            for (Group g : Group.ALL) {
                if (g instanceof OperatorGroup operators) {
                    operators.operators().forEach(o -> print(o, rate(lanewise, o), triad, out));
                }
            }
        }
    }

    private static Operator triad() {
        return ElementwiseOperators.ALL.stream()
                .filter(o -> o.name().equals(TRIAD))
                .findFirst()
                .orElseThrow();
    }

    private static void print(Operator o, double rate, double triad, PrintStream out) {
        Operator.Traffic t = o.traffic();
        out.printf(
                Locale.ROOT,
                "%-28s %10.1f GB/s %10.1f GB/s passed %7.1f %% of triad%n",
                o.name(),
                rate * t.asked() / t.passed(),
                rate,
                100 * rate / triad);
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
