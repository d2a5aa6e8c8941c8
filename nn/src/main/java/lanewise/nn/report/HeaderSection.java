package lanewise.nn.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The head of the page: a run in words and its figures, or several side by side. */
final class HeaderSection {
    private HeaderSection() {}

    static String title(List<RunReport> runs) {
        return runs.size() == 1 ? runs.getFirst().name() : runs.size() + " runs";
    }

    static void write(List<RunReport> runs, Html html) {
        html.open("header").element("p", "Lanewise report", "class", "brand").element("h1", title(runs));
        if (runs.size() == 1) {
            html.element("p", Headline.of(runs.getFirst()), "class", "lead");
            tiles(figures(runs.getFirst()), html);
        } else {
            comparison(runs, html);
        }
        html.close().line();
    }

    private static Map<String, String> figures(RunReport run) {
        RunReport.Facts f = run.facts();
        Map<String, String> figures = new LinkedHashMap<>();
        put(figures, "test accuracy", f.figure("testAccuracy"), Figures.percent(f.figure("testAccuracy")));
        put(figures, "test R²", f.figure("testR2"), Figures.of(f.figure("testR2")));
        put(figures, "test MAE", f.figure("testMae"), Figures.of(f.figure("testMae")));
        put(figures, "test RMSE", f.figure("testRmse"), Figures.of(f.figure("testRmse")));
        put(figures, "test loss", f.figure("testLoss"), Figures.of(f.figure("testLoss"), 3));
        put(figures, "parameters", f.figure("parameters"), Figures.whole(f.figure("parameters")));
        put(figures, "epochs", f.figure("epochs"), Figures.whole(f.figure("epochs")));
        put(figures, "training time", f.figure("trainingSeconds"), Figures.seconds(f.figure("trainingSeconds")));
        put(figures, "samples/s", f.figure("samplesPerSecond"), Figures.whole(f.figure("samplesPerSecond")));
        double bytes = f.figure("bytesAllocatedPerStep");
        put(figures, "allocated per step", bytes, Figures.whole(bytes) + " B");
        return figures;
    }

    private static void put(Map<String, String> figures, String name, double value, String text) {
        if (!Double.isNaN(value)) {
            figures.put(name, text);
        }
    }

    private static void tiles(Map<String, String> figures, Html html) {
        if (!figures.isEmpty()) {
            html.open("dl", "class", "tiles");
            figures.forEach((name, value) ->
                    html.open("div").element("dt", name).element("dd", value).close());
            html.close();
        }
    }

    private static void comparison(List<RunReport> runs, Html html) {
        html.open("div", "class", "card scroll", "tabindex", "0", "role", "region", "aria-label", "Runs side by side");
        html.open("table", "class", "comparison").open("thead").open("tr").element("th", "run", "scope", "col");
        Map<String, String> heads = new LinkedHashMap<>();
        runs.forEach(run -> figures(run).keySet().forEach(name -> heads.putIfAbsent(name, "–")));
        heads.keySet().forEach(name -> html.element("th", name, "scope", "col"));
        html.element("th", "what differs", "scope", "col").close().close().open("tbody");
        for (int r = 0; r < runs.size(); r++) {
            row(runs, r, heads, html);
        }
        html.close().close().close();
    }

    private static void row(List<RunReport> runs, int r, Map<String, String> heads, Html html) {
        html.open("tr")
                .open("th", "scope", "row")
                .empty("i", "class", "key k" + r)
                .text(runs.get(r).name())
                .close();
        Map<String, String> all = new LinkedHashMap<>(heads);
        all.putAll(figures(runs.get(r)));
        all.values().forEach(value -> html.element("td", value));
        html.element("td", differences(runs, r), "class", "text").close().line();
    }

    /** The options in which not all runs agree. */
    private static String differences(List<RunReport> runs, int r) {
        TreeSet<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.facts().configuration().keySet()));
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            boolean same = runs.stream()
                            .map(run -> run.facts().configuration().getOrDefault(name, "–"))
                            .distinct()
                            .count()
                    == 1;
            if (!same) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(' ')
                        .append(runs.get(r).facts().configuration().getOrDefault(name, "–"));
            }
        }
        return text.toString();
    }
}
