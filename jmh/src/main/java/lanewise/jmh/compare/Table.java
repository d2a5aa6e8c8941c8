package lanewise.jmh.compare;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A report for the eye. */
public final class Table {
    static final String NO_PEERS = "no peers on the class path; build with -Ppeers";

    private final Report report;
    private final PrintStream out;

    private Table(Report report, PrintStream out) {
        this.report = report;
        this.out = out;
    }

    /** Prints it. */
    public static void print(Report report, Machine machine, PrintStream out) {
        Table table = new Table(report, out);
        table.head(machine);
        for (Group.Section s : report.options().group().sections()) {
            table.section(s);
        }
        table.goals();
    }

    private void head(Machine machine) {
        Options o = report.options();
        machine(machine, out);
        out.printf(
                Locale.ROOT,
                "group %s, threads %d, rounds %d; microseconds per call, medians but for min; * the best peer%n",
                o.group().name(),
                o.threads(),
                o.rounds());
        o.data().ifPresent(out::println);
        out.println("meanwhile " + OtherLoad.describe(report.otherCores()));
        entrant(report.lanewise());
        report.peers().forEach(this::entrant);
        if (report.peers().isEmpty()) {
            out.println(NO_PEERS);
        }
    }

    private void entrant(Standing s) {
        entrant(s.entrant(), s.failure(), s.version(), out);
    }

    /** The line that any report begins with. */
    static void machine(Machine machine, PrintStream out) {
        out.printf(
                Locale.ROOT, "%s; %s; commit %s; %s%n", machine.cpu(), machine.jdk(), machine.commit(), machine.date());
    }

    /** The line that says who took part. */
    static void entrant(Entrant entrant, Optional<String> failure, String version, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-12s %s%n",
                entrant.name(),
                failure.map(f -> "FAILED: " + f).orElse(version));
    }

    private void section(Group.Section section) {
        List<Row> rows = report.rows(section);
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder columns = new StringBuilder(String.format("%n%-26s%11s%11s", section.name(), "lanewise", "min"));
        report.peers()
                .forEach(p -> columns.append(String.format("%13s", p.entrant().name())));
        out.printf(Locale.ROOT, "%s%8s%n", columns, "ratio");
        rows.forEach(this::row);
        Report.geometricMean(rows)
                .ifPresent(mean -> out.printf(
                        Locale.ROOT, "%-26s%" + (30 + 13 * report.peers().size()) + ".2f%n", "geometric mean", mean));
    }

    private void row(Row row) {
        StringBuilder cells =
                new StringBuilder(String.format("%-26s", row.subject().name()));
        cells.append(row.lanewise().map(t -> cell(t.median()) + cell(t.min())).orElse("          -          -"));
        for (Standing p : report.peers()) {
            String name = p.entrant().name();
            cells.append(
                    peer(row.peers(), name, row.bestPeer().filter(name::equals).isPresent()));
        }
        out.printf("%s%8s%n", cells, ratio(row.ratio()));
    }

    /** Three places where two would leave one digit. */
    private static String ratio(OptionalDouble ratio) {
        return ratio.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, ratio.getAsDouble() < 0.1 ? "%.3f" : "%.2f", ratio.getAsDouble());
    }

    private static String peer(Map<String, Time> times, String name, boolean best) {
        Time time = times.get(name);
        return String.format("%13s", time == null ? "-" : (best ? "*" : "") + number(time.median()));
    }

    private static String cell(double us) {
        return String.format("%11s", number(us));
    }

    private static String number(double us) {
        return String.format(Locale.ROOT, us < 100 ? "%.3f" : "%.1f", us);
    }

    private void goals() {
        if (Report.geometricMean(report.rows()).isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "%n%-16s%8s%10s%8s%10s  %s%n", "goals", "mean", "wanted", "lowest", "wanted", "below");
        for (Group.Section s : report.options().group().sections()) {
            goal(s, report.rows(s).stream().filter(r -> r.ratio().isPresent()).toList());
        }
        out.printf(
                Locale.ROOT,
                "%-16s%8.2f%n",
                "all",
                Report.geometricMean(report.rows()).orElseThrow());
    }

    private void goal(Group.Section s, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        double lowest =
                rows.stream().mapToDouble(r -> r.ratio().orElseThrow()).min().orElseThrow();
        long below =
                rows.stream().filter(r -> r.ratio().orElseThrow() < s.floor()).count();
        double mean = Report.geometricMean(rows).orElseThrow();
        boolean met = below == 0 && mean >= s.mean();
        out.printf(
                Locale.ROOT,
                "%-16s%8.2f%10s%8.2f%10s  %d of %d%s%n",
                s.name(),
                mean,
                wanted(s.mean()),
                lowest,
                wanted(s.floor()),
                below,
                rows.size(),
                met ? "  met" : "  NOT MET");
    }

    private static String wanted(double ratio) {
        return ratio == 0 ? "-" : String.format(Locale.ROOT, ">= %.2f", ratio);
    }
}
