package lanewise.nn.report;

import java.util.List;
import java.util.stream.Collectors;

/** The curves. */
final class ChartsSection {
    private ChartsSection() {}

    static void write(List<Chart> charts, Html html) {
        html.open("section", "aria-labelledby", "curves").element("h2", "Curves", "id", "curves");
        html.open("div", "class", "charts");
        charts.forEach(chart -> figure(chart, html));
        html.close().close().line();
        html.data("charts", charts.stream().map(Chart::toJson).collect(Collectors.joining(",", "[", "]")));
    }

    private static void figure(Chart chart, Html html) {
        html.open("figure", "class", isBare(chart) ? "card bare" : "card", "id", chart.id());
        html.open("figcaption");
        html.element("h3", chart.title(), "id", chart.id() + "-title");
        html.element(
                "button",
                "log",
                "type",
                "button",
                "class",
                "log",
                "aria-pressed",
                String.valueOf(chart.log()),
                "title",
                "Logarithmic scale of " + chart.title());
        html.close();
        html.element("p", chart.note(), "class", "note");
        legend(chart, html);
        html.open("div", "class", "plot");
        ChartPicture.draw(chart, html);
        html.close();
        html.element("p", values(chart), "class", "values", "id", chart.id() + "-values", "aria-live", "off");
        html.close().line();
    }

    private static void legend(Chart chart, Html html) {
        if (chart.lines().size() == 1 && chart.lines().getFirst().label().isEmpty()) {
            return;
        }
        html.open("ul", "class", "legend");
        for (Line line : chart.lines()) {
            html.open("li");
            html.empty("i", "class", (line.validation() ? "key validation k" : "key k") + line.colour());
            html.text(line.label()).close();
        }
        html.close();
    }

    /** What the curves end with, for those who do not see them; the program shows the values under the pointer in its place. */
    private static String values(Chart chart) {
        return "at the end: "
                + chart.lines().stream()
                        .map(line ->
                                (line.label() + " " + Figures.of(line.shown().last())).strip())
                        .collect(Collectors.joining(" · "));
    }

    /** Whether there is no telling of training from validation. */
    private static boolean isBare(Chart chart) {
        return chart.lines().stream()
                .noneMatch(line -> line.validation() || line.label().endsWith("training"));
    }
}
