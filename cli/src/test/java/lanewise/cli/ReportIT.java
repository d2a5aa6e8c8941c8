package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in a browser: no word on its console, curves drawn by its program. {@code -Dlanewise.pictures=DIR} keeps pictures of it there, as they are in
 * docs/pictures.
 */
class ReportIT {
    private static final Pattern LINE = Pattern.compile("<path class=\"line[^\"]*\" d=\"M[^\"]{200,}\"");

    @TempDir
    private Path folder;

    private Chromium browser;

    @BeforeEach
    void findBrowser() {
        Optional<Chromium> found = Chromium.find(folder);
        assumeTrue(found.isPresent(), "there is no Chromium on this machine (apt-get install chromium)");
        browser = found.orElseThrow();
    }

    private Path train(String name, String... options) throws IOException, InterruptedException {
        String[] args = new String[options.length + 3];
        System.arraycopy(options, 0, args, 3, options.length);
        args[0] = "train";
        args[1] = "--out";
        args[2] = name;
        Launch run = Launch.lanewise(folder, args);
        assertThat(run.code()).as(run.err()).isZero();
        return folder.resolve(name);
    }

    @Test
    void aRunIsDrawn() throws Exception {
        Path page = train("digits-1").resolve("report.html");
        Chromium.Visit visit = browser.open(page);
        assertThat(visit.console()).isEmpty();
        assertThat(visit.dom()).contains("class=\"js\"");
        // loss and accuracy twice, learning rate, gradient norm, update ratio, weight norm, samples per second
        assertThat(LINE.matcher(visit.dom()).results().count()).isGreaterThanOrEqualTo(8);
        assertThat(Pattern.compile("viewBox=\"0 0 460 240\"")
                        .matcher(visit.dom())
                        .results())
                .as("charts that the program did not draw again")
                .isEmpty();
        assertPicture(page, "report.png", 1400, 1130, false);
        assertPicture(page, "report-dark.png", 1400, 1130, true);
        assertPicture(page, "report-phone.png", 500, 1400, false);
    }

    @Test
    void runsAreLaidOverEachOther() throws Exception {
        train("adam");
        train("momentum", "--optimizer", "momentum");
        train("small", "--hidden", "32");
        Launch report = Launch.lanewise(folder, "report", "adam", "momentum", "small", "--out", "all.html");
        assertThat(report.code()).as(report.err()).isZero();
        Path page = folder.resolve("all.html");
        Chromium.Visit visit = browser.open(page);
        assertThat(visit.console()).isEmpty();
        assertThat(LINE.matcher(visit.dom()).results().count()).isGreaterThanOrEqualTo(24);
        assertPicture(page, "report-runs.png", 1400, 1130, false);
    }

    /** What a hand would do: the logarithm of a chart, the smoothing, a look at a value. */
    @Test
    void itsControlsWork() throws Exception {
        Path page = train("digits-1", "--hidden", "16").resolve("report.html");
        String program = """
                <script>
                  const before = document.querySelector('#chartloss .line').getAttribute('d');
                  const slider = document.getElementById('smoothing');
                  slider.value = 0.9;
                  slider.dispatchEvent(new Event('input'));
                  const after = document.querySelector('#chartloss .line').getAttribute('d');
                  document.body.dataset.smoothed = before !== after;
                  document.querySelector('#chartgradientNorm .log').click();
                  const svg = document.querySelector('#chartloss svg'), box = svg.getBoundingClientRect();
                  svg.dispatchEvent(new PointerEvent('pointermove', {clientX: box.left + box.width / 2, clientY: box.top + 9}));
                </script></body>""";
        Path probe = Files.writeString(
                folder.resolve("probe.html"), Files.readString(page).replace("</body>", program));
        Chromium.Visit visit = browser.open(probe);
        assertThat(visit.console()).isEmpty();
        assertThat(visit.dom())
                .contains("data-smoothed=\"true\"", ">0.90</output>", "class=\"cursor\"", "class=\"dot c0\"");
        Matcher pressed = Pattern.compile("id=\"chartgradientNorm\".*?aria-pressed=\"(true|false)\"", Pattern.DOTALL)
                .matcher(visit.dom());
        assertThat(pressed.find()).isTrue();
        assertThat(pressed.group(1)).isEqualTo("true");
        assertThat(visit.dom())
                .containsPattern("id=\"chartloss-values\"[^>]*>epoch [0-9.]+: training [0-9.e-]+ · validation");
    }

    /** Otherwise a console that nobody hears would pass for a silent one. */
    @Test
    void anErrorOnTheConsoleIsSeen() throws Exception {
        Path page = Files.writeString(folder.resolve("bad.html"), "<script>nonsense()</script>");
        assertThat(browser.open(page).console()).singleElement().asString().contains("nonsense is not defined");
    }

    /** The page may load nothing, and says so when it is asked to. */
    @Test
    void thePolicyHolds() throws Exception {
        Path page = train("digits-1", "--hidden", "none", "--epochs", "1").resolve("report.html");
        Path probe = Files.writeString(
                folder.resolve("probe.html"),
                Files.readString(page).replace("<main", "<img src=\"https://example.org/a.png\"><main"));
        assertThat(browser.open(probe).console())
                .isNotEmpty()
                .allMatch(line -> line.contains("Content Security Policy"));
    }

    private void assertPicture(Path page, String name, int width, int height, boolean dark) throws Exception {
        String keep = System.getProperty("lanewise.pictures");
        Path png = keep == null ? folder.resolve(name) : Path.of(keep).resolve(name);
        browser.picture(page, png, width, height, dark);
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < height; y += 3) {
            for (int x = 0; x < width; x += 3) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(colours.size()).as("colours of " + name).isGreaterThan(100);
        int corner = image.getRGB(2, 2) & 0xff;
        assertThat(corner < 0x40).as("dark").isEqualTo(dark);
    }
}
