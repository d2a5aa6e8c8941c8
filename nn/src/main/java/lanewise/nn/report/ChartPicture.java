package lanewise.nn.report;

/** A chart as SVG, complete without any program; one in the page draws it again, alike, at the width there is. */
final class ChartPicture {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 240;
    private static final int LEFT = 52;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;

    private final Chart chart;
    private final Axis x;
    private final Axis y;
    private final Html html;

    private ChartPicture(Chart chart, Html html) {
        this.chart = chart;
        this.html = html;
        x = chart.x();
        y = chart.y();
    }

    static void draw(Chart chart, Html html) {
        new ChartPicture(chart, html).draw();
    }

    private void draw() {
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-labelledby",
                chart.id() + "-title",
                "aria-describedby",
                chart.id() + "-values",
                "class",
                "chart");
        html.open("g", "class", "axes");
        y.ticks(4).forEach(this::valueTick);
        x.ticks(5).forEach(this::epochTick);
        html.element(
                "text",
                "epoch",
                "x",
                Figures.pixel(WIDTH - RIGHT),
                "y",
                Figures.pixel(HEIGHT - 4),
                "text-anchor",
                "end");
        html.close();
        guide();
        html.open("g", "class", "lines");
        for (Line line : chart.lines()) {
            if (line.noisy()) {
                path(line.curve(), "raw c" + line.colour());
            }
            path(line.shown(), (line.validation() ? "line validation c" : "line c") + line.colour());
        }
        html.close().close();
    }

    private void valueTick(double value) {
        double at = py(value);
        html.empty("path", "d", "M" + LEFT + " " + Figures.pixel(at) + "H" + (WIDTH - RIGHT));
        html.element(
                "text",
                Figures.of(value),
                "x",
                Figures.pixel(LEFT - 7),
                "y",
                Figures.pixel(at + 4),
                "text-anchor",
                "end");
    }

    private void epochTick(double value) {
        html.element(
                "text",
                Figures.of(value),
                "x",
                Figures.pixel(px(value)),
                "y",
                Figures.pixel(HEIGHT - BOTTOM + 16),
                "text-anchor",
                "middle");
    }

    private void guide() {
        double at = y.at(chart.guide());
        if (at >= 0 && at <= 1) {
            html.empty(
                    "path",
                    "class",
                    "guide",
                    "d",
                    "M" + LEFT + " " + Figures.pixel(py(chart.guide())) + "H" + (WIDTH - RIGHT));
        }
    }

    private void path(Curve curve, String style) {
        html.empty("path", "class", style, "d", points(curve));
    }

    /** Gaps where there is no value, or none that a logarithmic axis has; a point alone becomes a dot by its round ends. */
    private String points(Curve curve) {
        StringBuilder path = new StringBuilder();
        boolean gap = true;
        int inPart = 0;
        for (int i = 0; i < curve.size(); i++) {
            double at = y.at(curve.y(i));
            if (!Double.isFinite(at)) {
                gap = true;
                continue;
            }
            inPart = gap ? 1 : inPart + 1;
            path.append(gap ? 'M' : 'L')
                    .append(Figures.pixel(px(curve.x(i))))
                    .append(' ')
                    .append(Figures.pixel(py(curve.y(i))));
            boolean alone = inPart == 1 && (i + 1 == curve.size() || !Double.isFinite(y.at(curve.y(i + 1))));
            path.append(alone ? "h0" : "");
            gap = false;
        }
        return path.toString();
    }

    private double px(double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double value) {
        return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
    }
}
