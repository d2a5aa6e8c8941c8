package lanewise.jmh.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a comparison came to; {@link Table} and {@link ReportJson} show it. */
public final class Report {
    private final Options options;
    private final List<Standing> standings;
    private final List<Row> rows;
    private final OptionalDouble otherCores;

    Report(Options options, List<Standing> standings, OptionalDouble otherCores) {
        this.options = options;
        this.otherCores = otherCores;
        this.standings = standings;
        rows = options.selected().stream().map(c -> row(c, standings)).toList();
    }

    private static Row row(Case c, List<Standing> standings) {
        Map<String, Time> peers = new LinkedHashMap<>();
        for (Standing s : standings.subList(1, standings.size())) {
            s.time(c).ifPresent(t -> peers.put(s.entrant().name(), t));
        }
        return new Row(c, standings.getFirst().time(c), peers);
    }

    Options options() {
        return options;
    }

    /** What other programs used of the machine meanwhile. */
    OptionalDouble otherCores() {
        return otherCores;
    }

    Standing lanewise() {
        return standings.getFirst();
    }

    List<Standing> peers() {
        return standings.subList(1, standings.size());
    }

    List<Row> rows() {
        return rows;
    }

    List<Row> rows(Group.Section section) {
        return rows.stream()
                .filter(r -> r.subject().section().equals(section.name()))
                .toList();
    }

    /** Whether everybody ran to the end of every round with right results. */
    public boolean isComplete() {
        return standings.stream().allMatch(s -> s.failure().isEmpty());
    }

    /** The geometric mean of the ratios that there are. */
    static OptionalDouble geometricMean(List<Row> rows) {
        List<Double> ratios =
                rows.stream().flatMapToDouble(r -> r.ratio().stream()).boxed().toList();
        return ratios.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.geometricMean(ratios));
    }
}
