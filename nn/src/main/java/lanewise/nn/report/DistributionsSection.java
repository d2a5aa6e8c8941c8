package lanewise.nn.report;

import java.util.List;

/** How weights, gradients and activations are distributed: a small histogram for each tensor. */
final class DistributionsSection {
    private static final int WIDTH = 180;
    private static final int HEIGHT = 56;

    private DistributionsSection() {}

    static void write(RunReport.Facts facts, Html html) {
        if (facts.weights().isEmpty()
                && facts.gradients().isEmpty()
                && facts.activations().isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Layers");
        html.element(
                "p",
                "Distributions at the end of the run; gradients and activations are of one batch. Activations that are nearly all 0 are units that "
                        + "learn nothing, gradients many orders of magnitude apart are layers that learn at very different rates.",
                "class",
                "note");
        group("Weights", "weights", facts.weights(), html);
        group("Gradients", "gradients", facts.gradients(), html);
        group("Activations", "activations", facts.activations(), html);
        html.close().line();
    }

    private static void group(String title, String style, List<Distribution> tensors, Html html) {
        if (tensors.isEmpty()) {
            return;
        }
        html.element("h3", title).open("div", "class", "histograms " + style);
        tensors.forEach(t -> histogram(t, html));
        html.close().line();
    }

    private static void histogram(Distribution t, Html html) {
        html.open("figure", "class", "card histogram");
        html.open("figcaption").element("b", t.name()).close();
        String words = t.name() + ": mean " + Figures.of(t.mean(), 3) + ", deviation " + Figures.of(t.std(), 3)
                + ", from " + Figures.of(t.min(), 3) + " to " + Figures.of(t.max(), 3);
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-label",
                words,
                "preserveAspectRatio",
                "none");
        bars(t, html);
        html.close();
        html.open("p", "class", "ends");
        html.element("span", Figures.of(t.min(), 2))
                .element("span", Figures.of(t.max(), 2))
                .close();
        html.element("p", "mean " + Figures.of(t.mean(), 2) + " · std " + Figures.of(t.std(), 2), "class", "facts");
        String zeros = t.zeros() > 0 ? Figures.percent(t.zeros()) + " zeros" : "no zeros";
        html.element("p", Figures.whole(t.size()) + " values · " + zeros, "class", "facts");
        if (t.notFinite() > 0) {
            html.element("p", Figures.whole(t.notFinite()) + " NaN or infinite", "class", "facts alarm");
        }
        html.close();
    }

    /** One path; the root of counts, so that rare values are seen, too. */
    private static void bars(Distribution t, Html html) {
        long most = t.counts().stream().mapToLong(Long::longValue).max().orElse(0);
        double width = (double) WIDTH / Math.max(1, t.counts().size());
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < t.counts().size() && most > 0; i++) {
            double height = HEIGHT * Math.sqrt((double) t.counts().get(i) / most);
            if (height > 0) {
                path.append("M" + Figures.pixel(i * width + 0.5) + " " + HEIGHT + "v"
                        + Figures.pixel(-Math.max(1, height)) + "h" + Figures.pixel(width - 1) + "V" + HEIGHT + "z");
            }
        }
        html.empty("path", "d", path.toString());
    }
}
