package lanewise.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.optim.Goal;
import lanewise.optim.search.ChoiceParameter;
import lanewise.optim.search.Parameter;
import lanewise.optim.search.SearchResult;
import lanewise.optim.search.TrialResult;

/**
 * A search as a page that needs nothing else: parallel coordinates, an axis for each parameter and one for the score, a line for each trial (Inselberg, The
 * Visual Computer 1, 1985), and all trials as a table. Better trials are darker, on a scale of lightness that every eye tells apart; the best is orange and thick,
 * failed ones are dashed. A parameter that does not exist in a trial has its place below the axis.
 */
final class SearchPage {
    private static final int GAP = 150;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int HEIGHT = 300;
    private static final int ABSENT = HEIGHT + 30;
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Lanewise: search</title>
        <style>
        body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums }
        th, td { padding: .15em .7em; text-align: right; border-bottom: 1px solid #ddd }
        svg text { font: 12px system-ui, sans-serif; fill: #222; paint-order: stroke; stroke: #fff; stroke-width: 3px }
        svg text.name { font-weight: bold }
        svg .trial { fill: none; stroke-width: 1.5 }
        svg .trial:hover { stroke: #000; stroke-width: 4 }
        svg .best { stroke: #d55e00; stroke-width: 4 }
        svg .failed { stroke: #767676; stroke-dasharray: 5 4 }
        svg .axis { stroke: #444 }
        .plot { overflow-x: auto }
        </style>
        </head>
        <body>
        """;

    private final SearchResult result;
    private final String score;
    private final List<Parameter> parameters;
    private final StringBuilder html = new StringBuilder(HEAD);
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    private SearchPage(SearchResult result, String score) {
        this.result = result;
        this.score = score;
        parameters = result.trials().getFirst().setting().space().parameters();
        for (TrialResult t : result.trials()) {
            if (!t.failed()) {
                low = Math.min(low, t.score());
                high = Math.max(high, t.score());
            }
        }
    }

    /** The page of a search that tried something. */
    static String of(SearchResult result, String score) {
        return new SearchPage(result, score).page();
    }

    private String page() {
        List<TrialResult> ranked = SearchReport.ranked(result);
        line("<h1>Search</h1>");
        line("<p>" + Talk.count(result.trials().size(), "trial") + ", " + result.failures() + " failed.</p>");
        result.borders().forEach(b -> line("<p><strong>Warning:</strong> " + escape(b.toString()) + ".</p>"));
        plot(ranked);
        table(ranked);
        line("</body>");
        line("</html>");
        return html.toString();
    }

    private void plot(List<TrialResult> ranked) {
        int width = 2 * LEFT + GAP * parameters.size();
        int height = TOP + ABSENT + 30;
        line("<div class=\"plot\">");
        line("<svg role=\"img\" aria-label=\"Trials as lines over an axis for each parameter; better ones are"
                + " darker\" width=\""
                + width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height + "\">");
        // the best last, so that it lies on top of all others
        ranked.reversed().forEach(t -> trial(t, t.number() == ranked.getFirst().number()));
        for (int i = 0; i < parameters.size(); i++) {
            axis(i, parameters.get(i).name());
            labels(i, parameters.get(i));
        }
        axis(parameters.size(), score);
        if (low <= high) {
            label(parameters.size(), 0, Table.number(low));
            label(parameters.size(), 1, Table.number(high));
        }
        line("</svg>");
        line("</div>");
    }

    private static int x(int axis) {
        return LEFT + GAP * axis;
    }

    private static double y(double unit) {
        return TOP + HEIGHT * (1 - unit);
    }

    private void axis(int i, String name) {
        line("<line class=\"axis\" x1=\"" + x(i) + "\" x2=\"" + x(i) + "\" y1=\"" + TOP + "\" y2=\"" + (TOP + HEIGHT)
                + "\"/>");
        line("<text class=\"name\" text-anchor=\"middle\" x=\"" + x(i) + "\" y=\"" + (TOP - 22) + "\">" + escape(name)
                + "</text>");
    }

    private void labels(int i, Parameter p) {
        if (p instanceof ChoiceParameter choice) {
            for (String value : choice.values()) {
                label(i, p.unit(p.parse(value)), value);
            }
        } else {
            for (double unit : new double[] {0, 0.5, 1}) {
                label(i, p.unit(p.code(unit)), Table.number(p.code(unit)));
            }
        }
        if (!p.conditions().isEmpty()) {
            line("<text text-anchor=\"middle\" x=\"" + x(i) + "\" y=\"" + (TOP + ABSENT + 16) + "\">not there</text>");
        }
    }

    private void label(int axis, double unit, String text) {
        line(String.format(
                Locale.ROOT,
                "<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
                x(axis) - 6,
                y(unit) + 4,
                escape(text)));
    }

    private void trial(TrialResult t, boolean best) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < parameters.size(); i++) {
            double y = t.setting().has(i) ? y(t.setting().unit(i)) : TOP + (double) ABSENT;
            points.append(String.format(Locale.ROOT, "%d,%.1f ", x(i), y));
        }
        if (!t.failed()) {
            double unit = high > low ? (t.score() - low) / (high - low) : 0.5;
            points.append(String.format(Locale.ROOT, "%d,%.1f", x(parameters.size()), y(unit)));
        }
        String look = t.failed() ? "class=\"trial failed\"" : best ? "class=\"trial best\"" : shade(t);
        line("<polyline " + look + " points=\"" + points.toString().strip() + "\"><title>" + escape(t.toString())
                + "</title></polyline>");
    }

    /** From light to dark blue; lightness alone tells worse from better. */
    private String shade(TrialResult t) {
        double unit = high > low ? (t.score() - low) / (high - low) : 1;
        double good = result.goal() == Goal.MINIMISE ? 1 - unit : unit;
        return "class=\"trial\" stroke=\"#" + mix(0xA6, 0x08, good) + mix(0xC8, 0x30, good) + mix(0xE4, 0x6B, good)
                + "\"";
    }

    private static String mix(int worst, int best, double good) {
        return String.format("%02x", Math.round(worst + (best - worst) * good));
    }

    private void table(List<TrialResult> ranked) {
        line("<h2>Trials, the best first</h2>");
        line("<table>");
        StringBuilder titles = new StringBuilder();
        for (String title : List.of("trial", score, "budget", "seconds")) {
            titles.append("<th>").append(escape(title)).append("</th>");
        }
        parameters.forEach(p -> titles.append("<th>").append(escape(p.name())).append("</th>"));
        line("<tr>" + titles + "</tr>");
        for (TrialResult t : ranked) {
            StringBuilder cells = new StringBuilder();
            for (String cell : SearchReport.row(t, parameters)) {
                cells.append("<td>").append(escape(cell)).append("</td>");
            }
            line("<tr>" + cells + "</tr>");
        }
        line("</table>");
    }

    private void line(String text) {
        html.append(text).append('\n');
    }

    /** What a parameter or a failure is called may have anything in it. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        Map<Character, String> entities = Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&#39;");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) ? " " : entities.getOrDefault(c, String.valueOf(c)));
        }
        return out.toString();
    }
}
