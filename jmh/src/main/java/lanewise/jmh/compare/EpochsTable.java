package lanewise.jmh.compare;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** A report of many epochs for the eye. */
public final class EpochsTable {
    private final EpochsReport report;
    private final PrintStream out;
    private final String first;
    private final String last;

    private EpochsTable(EpochsReport report, PrintStream out) {
        this.report = report;
        this.out = out;
        int few = report.options().few();
        int epochs = report.options().epochs();
        first = range(1, few);
        last = range(epochs - few + 1, epochs);
    }

    private static String range(int from, int to) {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }

    /** Prints it. */
    public static void print(EpochsReport report, Machine machine, PrintStream out) {
        EpochsTable table = new EpochsTable(report, out);
        table.head(machine);
        if (report.lanewise().failure().isEmpty()) {
            table.row(report.lanewise());
        }
        report.peers().forEach(table::row);
        table.comparison();
    }

    private void head(Machine machine) {
        EpochsOptions o = report.options();
        Table.machine(machine, out);
        out.printf(
                Locale.ROOT,
                "%s: %d epochs, seeds 1 to %d, threads %d; milliseconds per epoch, medians over seeds; accuracy on the"
                        + " test part, mean and deviation over seeds%n",
                EpochGroup.NAME,
                o.epochs(),
                o.seeds(),
                o.threads());
        out.println(o.images().description());
        out.println("meanwhile " + OtherLoad.describe(report.otherCores()));
        report.all().forEach(c -> Table.entrant(c.entrant(), c.failure(), c.version(), out));
        if (report.all().size() == 1) {
            out.println(Table.NO_PEERS);
        }
        out.printf(
                Locale.ROOT,
                "%n%-14s%14s%14s%10s%20s%20s%n",
                "",
                "epochs " + first,
                "epochs " + last,
                "slowdown",
                "accuracy after " + o.few(),
                "after " + o.epochs());
    }

    private void row(Courses c) {
        out.printf(
                Locale.ROOT,
                "%-14s%14.1f%14.1f%10.3f%20s%20s%n",
                c.entrant().name(),
                c.firstMillis(),
                c.lastMillis(),
                c.slowdown(),
                accuracy(c.early()),
                accuracy(c.late()));
    }

    private static String accuracy(Courses.Spread s) {
        return Double.isNaN(s.deviation())
                ? String.format(Locale.ROOT, "%.4f", s.mean())
                : String.format(Locale.ROOT, "%.4f ± %.4f", s.mean(), s.deviation());
    }

    private void comparison() {
        OptionalDouble ratio = report.ratio(Courses::firstMillis);
        if (ratio.isEmpty()) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nthe best peer's time by ours: %.2f in epochs %s, %.2f in epochs %s%n",
                ratio.getAsDouble(),
                first,
                report.ratio(Courses::lastMillis).orElseThrow(),
                last);
        out.println("our accuracy less a peer's, with the standard error of the difference:");
        int n = report.options().seeds();
        for (Courses peer : report.peers()) {
            out.printf(
                    Locale.ROOT,
                    "%-14s%58s%20s%n",
                    peer.entrant().name(),
                    signed(report.lanewise().early().less(peer.early(), n)),
                    signed(report.lanewise().late().less(peer.late(), n)));
        }
    }

    private static String signed(Courses.Spread s) {
        return (s.mean() < 0 ? "" : "+") + accuracy(s);
    }
}
