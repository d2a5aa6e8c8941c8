package lanewise.nn.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The confusion matrix as a table whose cells are the darker the more examples they hold, or its largest errors where it would be too large. */
final class ConfusionSection {
    private static final int MOST_CLASSES = 40;
    private static final int MOST_PAIRS = 20;

    private final Confusion confusion;
    private final Html html;
    private final int n;
    private final double mostErrors;

    private ConfusionSection(Confusion confusion, Html html) {
        this.confusion = confusion;
        this.html = html;
        n = confusion.classes().size();
        mostErrors = pairs().isEmpty() ? 1 : pairs().getFirst().count();
    }

    private record Pair(int actual, int predicted, long count) {}

    static void write(Confusion confusion, Html html) {
        ConfusionSection section = new ConfusionSection(confusion, html);
        html.open("section").element("h2", "Confusion");
        if (section.n <= MOST_CLASSES) {
            section.matrix();
        }
        section.largest();
        html.close().line();
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j && confusion.counts().get(i).get(j) > 0) {
                    pairs.add(new Pair(i, j, confusion.counts().get(i).get(j)));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::count).reversed());
        return pairs;
    }

    private void matrix() {
        html.open("div", "class", "card scroll", "tabindex", "0", "role", "region", "aria-label", "Confusion matrix");
        html.open("table", "class", n > 15 ? "matrix dense" : "matrix");
        html.element(
                "caption",
                "Rows are what examples are, columns what they were taken for. Blue is right, orange wrong; counts in the cells.");
        html.open("thead").open("tr").element("th", "is ↓ taken for →", "scope", "col");
        confusion.classes().forEach(c -> html.element("th", c, "scope", "col"));
        html.element("th", "recall", "scope", "col").close().close().open("tbody");
        for (int i = 0; i < n; i++) {
            row(i);
        }
        html.close().open("tfoot").open("tr").element("th", "precision", "scope", "row");
        for (int j = 0; j < n; j++) {
            html.element("td", Figures.percent(confusion.precision(j)));
        }
        html.empty("td").close().close().close().close().line();
    }

    private void row(int i) {
        html.open("tr").element("th", confusion.classes().get(i), "scope", "row");
        for (int j = 0; j < n; j++) {
            long count = confusion.counts().get(i).get(j);
            double share = i == j ? (double) count / Math.max(1, confusion.support(i)) : Math.sqrt(count / mostErrors);
            String kind = i == j ? "hit" : count > 0 ? "miss" : "none";
            html.element(
                    "td",
                    count == 0 ? "·" : String.valueOf(count),
                    "class",
                    kind + (share > 0.6 ? " strong" : ""),
                    "style",
                    String.format(Locale.ROOT, "--v:%.0f%%", 15 + 85 * share));
        }
        html.element("td", Figures.percent(confusion.recall(i)), "class", "total")
                .close()
                .line();
    }

    private void largest() {
        List<Pair> pairs = pairs();
        if (pairs.isEmpty()) {
            html.element("p", "Not one example was taken for something else.", "class", "note");
            return;
        }
        StringBuilder text = new StringBuilder("Most often confused: ");
        int shown = Math.min(pairs.size(), n <= MOST_CLASSES ? 5 : MOST_PAIRS);
        for (int k = 0; k < shown; k++) {
            Pair p = pairs.get(k);
            text.append(k == 0 ? "" : ", ")
                    .append(confusion.classes().get(p.actual()))
                    .append(" taken for ")
                    .append(confusion.classes().get(p.predicted()))
                    .append(" (" + p.count() + ")");
        }
        html.element("p", text + ".", "class", "note");
    }
}
