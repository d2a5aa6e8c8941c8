package lanewise.jmh.paths;

import java.util.List;
import java.util.Locale;

/** A picture of a method: its path on each {@link Surface}, side by side, over contours; start hollow, end filled, the minimum a cross. */
final class Picture {
    private static final int WIDTH = 340;
    private static final int HEIGHT = 240;
    private static final int LEFT = 34;
    private static final int TOP = 34;
    private static final int PANEL = LEFT + WIDTH + 14;
    private static final int TOTAL_HEIGHT = TOP + HEIGHT + 30;

    /** Points nearer than this to the last one drawn are left out. */
    private static final double NEAR = 0.5;

    /** Up to so many steps each is a dot. */
    private static final int DOTS = 100;

    private final StringBuilder svg = new StringBuilder();

    private Picture() {}

    /** The SVG text. */
    static String of(String title, List<Surface> surfaces, List<Path> paths) {
        Picture p = new Picture();
        p.line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-family=\"sans-serif\" font-size=\"11\">"
                        .formatted(PANEL * surfaces.size(), TOTAL_HEIGHT, PANEL * surfaces.size()));
        p.line("<title>" + title + "</title>");
        p.line("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        for (int i = 0; i < surfaces.size(); i++) {
            p.line("<g transform=\"translate(%d %d)\">".formatted(i * PANEL + LEFT, TOP));
            p.panel(title, surfaces.get(i), paths.get(i));
            p.line("</g>");
        }
        p.line("</svg>");
        return p.svg.toString();
    }

    private void line(String text) {
        svg.append(text).append('\n');
    }

    private void panel(String title, Surface s, Path path) {
        line("<text y=\"-20\" font-weight=\"bold\">%s on %s</text>".formatted(title, s.title));
        line(String.format(
                Locale.ROOT,
                "<text y=\"-6\" fill=\"#555\">%s, %d steps, f = %.1e at the end</text>",
                path.setting(),
                path.points().size() - 1,
                path.value()));
        line("<svg width=\"%d\" height=\"%d\">".formatted(WIDTH, HEIGHT));
        line("<g fill=\"none\" stroke=\"#b8c4d0\">");
        for (double level : s.levels()) {
            line("<path d=\"M%sZ\"/>".formatted(points(s, s.contour(level), 0)));
        }
        line("</g>");
        path(s, path);
        line("</svg>");
        axes(s);
    }

    private void path(Surface s, Path path) {
        String points = points(s, path.points(), NEAR);
        line("<polyline fill=\"none\" stroke=\"#c0392b\" stroke-width=\"1.3\" points=\"%s\"/>".formatted(points));
        if (path.points().size() <= DOTS) {
            line("<path stroke=\"#c0392b\" stroke-width=\"3.2\" stroke-linecap=\"round\" d=\"%s\"/>"
                    .formatted(points.replaceAll("(\\S+ \\S+)(?: |$)", "M$1h0")));
        }
        double[] start = path.points().getFirst();
        double[] end = path.points().getLast();
        line("<circle cx=\"%s\" cy=\"%s\" r=\"4\" fill=\"#fff\" stroke=\"#222\"/>"
                .formatted(x(s, start[0]), y(s, start[1])));
        line("<path d=\"M%s %sm-5 0h10m-5-5v10\" stroke=\"#222\"/>".formatted(x(s, s.minimumX), y(s, s.minimumY)));
        line("<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"#222\"/>".formatted(x(s, end[0]), y(s, end[1])));
    }

    private void axes(Surface s) {
        line("<rect width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>".formatted(WIDTH, HEIGHT));
        for (double x = Math.ceil(s.frame.left()); x <= s.frame.right(); x++) {
            line("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d</text>".formatted(x(s, x), HEIGHT + 14, (int) x));
        }
        for (double y = Math.ceil(s.frame.bottom()); y <= s.frame.top(); y++) {
            line("<text x=\"-6\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%d</text>".formatted(y(s, y), (int) y));
        }
        line("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-style=\"italic\">x</text>"
                .formatted(WIDTH / 2, HEIGHT + 26));
        line("<text x=\"-24\" y=\"%d\" font-style=\"italic\">y</text>".formatted(HEIGHT / 2));
    }

    /** Pairs of coordinates, all of them or those far enough from the one before, and the last. */
    private static String points(Surface s, List<double[]> points, double near) {
        StringBuilder text = new StringBuilder();
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (int i = 0; i < points.size(); i++) {
            double x = pixelX(s, points.get(i)[0]);
            double y = pixelY(s, points.get(i)[1]);
            boolean close = Math.abs(x - lastX) + Math.abs(y - lastY) < near;
            if (!close || i == points.size() - 1) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(tenths(x))
                        .append(' ')
                        .append(tenths(y));
                lastX = x;
                lastY = y;
            }
        }
        return text.toString();
    }

    private static String x(Surface s, double x) {
        return tenths(pixelX(s, x));
    }

    private static String y(Surface s, double y) {
        return tenths(pixelY(s, y));
    }

    private static double pixelX(Surface s, double x) {
        return WIDTH * (x - s.frame.left()) / (s.frame.right() - s.frame.left());
    }

    private static double pixelY(Surface s, double y) {
        return HEIGHT * (s.frame.top() - y) / (s.frame.top() - s.frame.bottom());
    }

    private static String tenths(double pixels) {
        long tenths = Math.round(10 * pixels);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
