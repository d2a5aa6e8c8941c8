package lanewise.jmh.fresh;

import java.io.PrintStream;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import lanewise.jmh.compare.Machine;
import lanewise.jmh.compare.OtherLoad;
import lanewise.jmh.compare.Statistics;

/** The result for the eye. */
public final class LivesTable {
    private final Lives lives;
    private final PrintStream out;

    private LivesTable(Lives lives, PrintStream out) {
        this.lives = lives;
        this.out = out;
    }

    /** Prints it. */
    public static void print(Lives lives, Machine machine, PrintStream out) {
        out.printf("%s; %s; commit %s; %s%n", machine.cpu(), machine.jdk(), machine.commit(), machine.date());
        out.printf(
                "%d new JVMs, two of them calm (seeds 0 and -1); the compiler %s; meanwhile %s%n",
                lives.diaries().size() + lives.failures().size(),
                lives.busy() ? "kept busy by another thread until the end of the warm-up" : "left alone",
                OtherLoad.describe(lives.otherCores()));
        out.println("share: the worst JVM's rate by the best one's; early: the same right after the warm-up;");
        out.printf("first: how many steady calls the first one takes in the middle JVM%n%n");
        LivesTable table = new LivesTable(lives, out);
        table.rates();
        table.warmUps();
        table.verdict();
    }

    private void rates() {
        out.printf("%-22s%10s%10s%8s%7s%8s%8s%n", "kernel", "best", "worst", "share", "seed", "early", "first");
        for (Workload w : Workload.all()) {
            long worst = lives.worstSeed(w);
            out.printf(
                    Locale.ROOT,
                    "%-22s%10.1f%10.1f%8.2f%7d%8.2f%8.1f  %-7s%s%n",
                    w.name(),
                    lives.best(w),
                    lives.rate(w, worst),
                    lives.share(w),
                    worst,
                    lives.earlyShare(w),
                    lives.firstCall(w),
                    w.unit(),
                    lives.share(w) < Lives.FLOOR
                            ? "  after " + Diary.names(lives.diary(worst).spoilers())
                            : "");
        }
    }

    private void warmUps() {
        out.printf(
                Locale.ROOT,
                "%nwarm-up: median %.0f ms, longest %.0f ms%n",
                Statistics.median(lives.warmUpMillis()),
                Collections.max(lives.warmUpMillis()));
        lives.failures().forEach((seed, reason) -> out.printf("seed %d FAILED: %s%n", seed, reason));
        for (Map.Entry<Long, Diary> e : lives.diaries().entrySet()) {
            if (!e.getValue().notCompiled().isEmpty()) {
                out.printf(
                        "seed %d: the warm-up gave up %s%n",
                        e.getKey(), Diary.names(e.getValue().notCompiled()));
            }
        }
    }

    private void verdict() {
        out.printf(
                Locale.ROOT,
                lives.isImmune()
                        ? "every kernel reached %.1f of its best in every JVM%n"
                        : "NOT every kernel reached %.1f of its best in every JVM%n",
                Lives.FLOOR);
    }
}
