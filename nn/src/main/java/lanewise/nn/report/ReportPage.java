package lanewise.nn.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import lanewise.nn.format.AtomicFile;

/**
 * The page about one run or several: HTML, style, program, data and pictures in one file, which loads nothing. Without JavaScript all of it is there
 * but for smoothing, logarithmic scales and the values under the pointer.
 *
 * {@snippet :
 * ReportPage.write(Path.of("report.html"), List.of(RunFile.read(Path.of("runs/digits-1"))));
 * }
 */
public final class ReportPage {
    /** The name in a run's folder. */
    public static final String NAME = "report.html";

    /** As many as there are colours that can be told apart. */
    public static final int MOST_RUNS = 8;

    /** Nothing may be loaded, whatever a run contains. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private static final String POLICY_LIVE = POLICY + "; connect-src 'self'";

    private ReportPage() {}

    /**
     * The page.
     *
     * @param runs 1 to {@value #MOST_RUNS} of them
     * @throws IllegalArgumentException when there are none, or more
     */
    public static String of(List<RunReport> runs) {
        return of(runs, false);
    }

    /** The page of a run that is going on, which renews itself from where it came. */
    public static String live(RunReport run) {
        return of(List.of(run), true);
    }

    /** Writes the page atomically. */
    public static void write(Path file, List<RunReport> runs) throws IOException {
        AtomicFile.write(file, of(runs).getBytes(StandardCharsets.UTF_8));
    }

    private static String of(List<RunReport> runs, boolean live) {
        if (runs.isEmpty() || runs.size() > MOST_RUNS) {
            throw new IllegalArgumentException("a report of " + runs.size() + " runs; it must be of 1 to " + MOST_RUNS);
        }
        Html html = new Html();
        html.open("html", "lang", "en", "data-live", String.valueOf(live))
                .line()
                .open("head")
                .line();
        html.empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", live ? POLICY_LIVE : POLICY);
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", HeaderSection.title(runs) + " · Lanewise").line();
        html.ours("style", resource("report.css")).line().close().open("body").line();
        body(runs, html);
        html.ours("script", resource("report.js")).line().close().close();
        return "<!doctype html>\n" + html + "\n";
    }

    private static void body(List<RunReport> runs, Html html) {
        List<Chart> charts = Charts.of(runs);
        HeaderSection.write(runs, html);
        controls(runs, html);
        html.open("main", "class", runs.size() > 1 ? "several" : "one");
        if (!charts.isEmpty()) {
            ChartsSection.write(charts, html);
        }
        if (runs.size() == 1) {
            details(runs.getFirst(), html);
        } else {
            for (int r = 0; r < runs.size(); r++) {
                html.open("details", "class", "run").open("summary").empty("i", "class", "key k" + r);
                html.text(runs.get(r).name()).close().element("p", Headline.of(runs.get(r)), "class", "lead");
                details(runs.get(r), html);
                html.close().line();
            }
        }
        html.close().line();
    }

    private static void details(RunReport run, Html html) {
        DistributionsSection.write(run.facts(), html);
        run.facts().confusion().ifPresent(c -> ConfusionSection.write(c, html));
        MistakesSection.write(run.facts().mistakes(), html);
        TimesSection.write(run.facts().times(), html);
        TablesSection.write(run.facts(), html);
    }

    /** For the program; without it they are not shown. */
    private static void controls(List<RunReport> runs, Html html) {
        html.open("form", "class", "controls", "aria-label", "How curves are drawn");
        html.open("label").text("smoothing ");
        html.empty(
                "input",
                "type",
                "range",
                "id",
                "smoothing",
                "min",
                "0",
                "max",
                "0.98",
                "step",
                "0.02",
                "value",
                String.valueOf(Line.SMOOTHING));
        html.element("output", String.valueOf(Line.SMOOTHING), "for", "smoothing")
                .close();
        if (runs.size() > 1) {
            for (int r = 0; r < runs.size(); r++) {
                html.open("label")
                        .empty(
                                "input",
                                "type",
                                "checkbox",
                                "class",
                                "pick",
                                "value",
                                String.valueOf(r),
                                "checked",
                                "checked");
                html.empty("i", "class", "key k" + r).text(runs.get(r).name()).close();
            }
        }
        html.close().line();
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the program's own jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
