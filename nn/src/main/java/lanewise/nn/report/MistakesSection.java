package lanewise.nn.report;

import java.util.List;

/** The worst mistakes, as pictures where examples are pictures. */
final class MistakesSection {
    private MistakesSection() {}

    static void write(List<Mistake> mistakes, Html html) {
        if (mistakes.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Worst mistakes");
        html.element(
                "p",
                "The examples with the highest loss of those that were taken for something else.",
                "class",
                "note");
        html.open("ol", "class", "mistakes");
        mistakes.forEach(m -> mistake(m, html));
        html.close().close().line();
    }

    private static void mistake(Mistake m, Html html) {
        String words = "example " + m.example() + ": " + m.actual() + ", taken for " + m.predicted();
        html.open("li", "class", "card");
        m.picture().ifPresent(src -> html.empty("img", "src", src, "alt", words, "title", words));
        html.open("p")
                .element("b", m.predicted(), "class", "wrong")
                .text(" " + Figures.percent(m.probability()))
                .close();
        html.element("p", "is " + m.actual(), "class", "facts");
        html.element("p", "№ " + m.example() + " · loss " + Figures.of(m.loss(), 3), "class", "facts");
        html.close();
    }
}
