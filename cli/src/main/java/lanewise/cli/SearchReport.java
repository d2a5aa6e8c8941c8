package lanewise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.optim.Goal;
import lanewise.optim.search.Border;
import lanewise.optim.search.Parameter;
import lanewise.optim.search.SearchResult;
import lanewise.optim.search.TrialResult;

/**
 * What a search came to, for people and for programs.
 *
 * @param result of the search
 * @param score what it is called
 */
record SearchReport(SearchResult result, String score) {
    private static final int BEST = 10;

    /** Trials with a score, the best first, earlier ones first on ties; then those that failed. */
    static List<TrialResult> ranked(SearchResult result) {
        Comparator<TrialResult> byScore = Comparator.comparingDouble(
                t -> t.failed() ? Double.POSITIVE_INFINITY : result.goal() == Goal.MINIMISE ? t.score() : -t.score());
        return result.trials().stream().sorted(byScore).toList();
    }

    /** The best trials as a table, and a line. */
    String text() {
        List<Parameter> parameters =
                result.trials().getFirst().setting().space().parameters();
        List<String> titles = new ArrayList<>(List.of("trial", score, "budget", "seconds"));
        parameters.forEach(p -> titles.add(p.name()));
        Table table = new Table(titles.toArray(String[]::new)).leftmost(0);
        for (TrialResult t : ranked(result).stream().limit(BEST).toList()) {
            table.row(row(t, parameters));
        }
        return table.text() + Talk.count(result.trials().size(), "trial") + ", " + result.failures() + " failed"
                + best().map(b -> ", best " + b).orElse("") + "\n";
    }

    static String[] row(TrialResult t, List<Parameter> parameters) {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(t.number()));
        cells.add(t.failed() ? "failed" : Decimals.of(t.score(), 4));
        cells.add(String.valueOf(t.budget()));
        cells.add(Decimals.of(t.seconds(), 1));
        Map<String, String> values = t.setting().texts();
        parameters.forEach(p -> cells.add(shown(values.getOrDefault(p.name(), "-"))));
        return cells.toArray(String[]::new);
    }

    /** Seventeen digits are for the journal. */
    private static String shown(String value) {
        return value.matches("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?") ? Table.number(Double.parseDouble(value)) : value;
    }

    private Optional<TrialResult> best() {
        return result.failures() == result.trials().size() ? Optional.empty() : Optional.of(result.best());
    }

    /** What to look at before believing it. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        result.borders().stream().map(Border::toString).forEach(warnings::add);
        result.trials().stream()
                .filter(TrialResult::failed)
                .findFirst()
                .ifPresent(f -> warnings.add("the first that failed: " + f));
        return warnings;
    }

    /** For {@code --json}. */
    Map<String, Object> toMap(Path folder) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("trials", result.trials().size());
        map.put("failed", result.failures());
        map.put("score", score);
        map.put("best", best().map(b -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("trial", b.number());
            one.put("score", b.score());
            one.put("budget", b.budget());
            one.put("setting", b.setting().texts());
            return one;
        }));
        map.put("warnings", warnings());
        map.put("folder", folder.toString());
        return map;
    }
}
