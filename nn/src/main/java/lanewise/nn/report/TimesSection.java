package lanewise.nn.report;

import java.util.List;

/** What each layer takes of a batch's time. */
final class TimesSection {
    private TimesSection() {}

    static void write(List<LayerTime> times, Html html) {
        if (times.isEmpty()) {
            return;
        }
        double total = times.stream().mapToDouble(LayerTime::nanos).sum();
        double most = times.stream().mapToDouble(LayerTime::nanos).max().orElse(1);
        html.open("section").element("h2", "Time by layer");
        html.element(
                "p",
                "One batch forward and backward takes " + micros(total)
                        + ", the median of several, measured after the training; loss and update are not in it.",
                "class",
                "note");
        html.open("div", "class", "card scroll", "tabindex", "0", "role", "region", "aria-label", "Time by layer");
        html.open("table", "class", "times");
        html.open("thead").open("tr");
        for (String head : new String[] {"layer", "forward", "backward", "share", ""}) {
            html.element("th", head, "scope", "col");
        }
        html.close().close().open("tbody");
        times.forEach(t -> row(t, total, most, html));
        html.close().close().close().close().line();
    }

    private static void row(LayerTime t, double total, double most, Html html) {
        html.open("tr")
                .open("th", "scope", "row")
                .text(t.layer())
                .element("small", " " + t.text())
                .close();
        html.element("td", micros(t.forwardNanos()))
                .element("td", t.backwardNanos() > 0 ? micros(t.backwardNanos()) : "–");
        html.element("td", Figures.percent(t.nanos() / total)).open("td", "class", "bar");
        html.empty("i", "class", "forward", "style", "width:" + Figures.pixel(100 * t.forwardNanos() / most) + "%");
        html.empty("i", "class", "backward", "style", "width:" + Figures.pixel(100 * t.backwardNanos() / most) + "%");
        html.close().close().line();
    }

    private static String micros(double nanos) {
        return nanos < 1e6 ? Figures.of(nanos / 1e3, 3) + " µs" : Figures.of(nanos / 1e6, 3) + " ms";
    }
}
