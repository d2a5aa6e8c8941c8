package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final String EVIL = "<script>alert('&\")</script>";

    @TempDir
    private Path folder;

    @Test
    void hasEverythingOfARun() {
        String page = ReportPage.of(List.of(SampleRun.named("digits-1", 1)));
        assertThat(page)
                .startsWith("<!doctype html>")
                .contains("<h1>digits-1</h1>", "97\u202f%", "359 test examples", "No step allocated a byte.")
                .contains(">Loss<", ">Accuracy<", ">Learning rate<", ">Gradient norm<", ">Update ratio<")
                .contains(">Layers<", ">Confusion<", ">Worst mistakes<", ">Time by layer<", ">Configuration<")
                .contains("data:image/png;base64,");
    }

    @Test
    void drawsTheCurvesWithoutAProgram() {
        String page = ReportPage.of(List.of(SampleRun.named("digits-1", 1)));
        assertThat(Pattern.compile("<path class=\"line[^\"]*\" d=\"M[0-9.]+ [0-9.]+L[^\"]{100,}\"")
                        .matcher(page)
                        .results())
                .hasSize(6);
    }

    @Test
    void loadsNothing() {
        String page = ReportPage.of(List.of(SampleRun.named("digits-1", 1)));
        assertThat(page)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("<link")
                .doesNotContain("@import");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://", "https://", "url(");
        assertThat(Pattern.compile("(src|href)=\"(?!data:image/png;base64,)")
                        .matcher(page)
                        .find())
                .isFalse();
    }

    @Test
    void escapesEverythingThatCameFromOutside() {
        Confusion confusion = new Confusion(List.of(EVIL, "b"), List.of(List.of(1L, 2L), List.of(3L, 4L)));
        Distribution tensor = new Distribution(EVIL, 1, 0, 0, 0, 0, 0, 0, List.of(1L));
        RunReport.Facts facts = new RunReport.Facts(
                Map.of(EVIL, EVIL),
                Map.of(EVIL, EVIL),
                Map.of(),
                List.of(tensor),
                List.of(tensor),
                List.of(tensor),
                Optional.of(confusion),
                List.of(new Mistake(1, EVIL, EVIL, 0.5, 1, Optional.empty())),
                List.of(new LayerTime(EVIL, EVIL, 1, 1)));
        Curve curve = new Curve(new double[] {1, 2}, new double[] {1, 2});
        RunReport run = new RunReport(EVIL, facts, new Curves(Map.of(EVIL, curve), Map.of("loss", curve)));
        for (String page :
                List.of(ReportPage.of(List.of(run)), ReportPage.of(List.of(run, run)), ReportPage.live(run))) {
            assertThat(page).doesNotContain("<script>alert").contains("&lt;script&gt;alert(&#39;&amp;&quot;)");
            // three of ours begin, the data and the program, and as many end
            assertThat(page.split("<script", -1)).hasSize(3);
            assertThat(page.split("</script", -1)).hasSize(3);
        }
    }

    @Test
    void laysRunsOverEachOther() {
        List<RunReport> runs = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> SampleRun.named("digits-" + i, i))
                .toList();
        String page = ReportPage.of(runs);
        assertThat(page)
                .contains("<h1>3 runs</h1>", "digits-1, training", "digits-3, validation", "what differs", "seed 2")
                .contains("line c0", "line c1", "line c2");
        assertThatThrownBy(() -> ReportPage.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a report of 0 runs; it must be of 1 to 8");
    }

    @Test
    void isThereForARunOfWhichNothingIsKnown() {
        String page = ReportPage.live(new RunReport("new", RunReport.Facts.NONE, Curves.NONE));
        assertThat(page)
                .contains("Nothing is known of this run yet.", "data-live=\"true\"", "connect-src &#39;self&#39;");
    }

    /** Every element is ended, in order, and no id is there twice; that is nearly XML. */
    @Test
    void isWellFormed() throws Exception {
        String page = ReportPage.of(List.of(SampleRun.named("a", 1), SampleRun.named("b", 2)));
        String xml = page.replace("<!doctype html>", "")
                .replaceAll("(?s)<(script|style)>.*?</\\1>", "")
                .replaceAll("<(meta|img|input)([^>]*)>", "<$1$2/>");
        var ids = new java.util.HashSet<String>();
        var all = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((org.w3c.dom.Element) all.item(i)).getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as(id).isTrue();
        }
    }

    @Test
    void isSmall() throws Exception {
        RunReport run = new RunReport("long", SampleRun.facts(1), SampleRun.curves(1, 100, 100_000));
        ReportPage.write(folder.resolve("report.html"), List.of(run, run, run));
        assertThat(Files.size(folder.resolve("report.html"))).isLessThan(500_000);
    }

    @Test
    void saysWhatTheCurvesMean() {
        double[] epochs = {1, 2, 3};
        Curves curves = new Curves(
                Map.of(),
                Map.of(
                        "validationLoss", new Curve(epochs, new double[] {1, 0.5, 0.8}),
                        "loss", new Curve(epochs, new double[] {1, 0.4, 0.2})));
        assertThat(Headline.of(new RunReport("x", RunReport.Facts.NONE, curves)))
                .isEqualTo(
                        "The run has not come to its end; after 3 epochs the loss is 0.2. "
                                + "The validation loss was least after epoch 2 (0.5) and has risen to 0.8 since: the network was over-fitting.");
    }
}
