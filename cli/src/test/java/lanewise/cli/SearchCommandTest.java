package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SearchCommandTest {
    private static final String SPACE = """
        {"learning-rate": {"log-uniform": [1e-3, 0.1]},
         "units": {"log-int": [2, 16]},
         "optimizer": ["momentum", "adam"],
         "momentum": {"uniform": [0, 0.99], "when": {"optimizer": "momentum"}}}
        """;

    /** What may change in the middle of a training. */
    private static final String RATES =
            "{\"learning-rate\": {\"log-uniform\": [1e-3, 0.1]}, \"weight-decay\": {\"log-uniform\": [1e-6, 1e-2]}}";

    @TempDir
    private Path folder;

    private Path space = Path.of("");
    private Path csv = Path.of("");

    /** Forty points of two classes, so that a trial takes no time. */
    @BeforeEach
    void write() throws IOException {
        space = Files.writeString(folder.resolve("space.json"), SPACE);
        StringBuilder rows = new StringBuilder("x,y,class\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7 - 3).append(',').append(i % 5 + (i % 2) * 2).append(i % 2 == 0 ? ",even\n" : ",odd\n");
        }
        csv = Files.writeString(folder.resolve("points.csv"), rows);
    }

    private Program.Outcome search(Path out, Object... more) {
        Object[] args = {"search", space, "--data", csv, "--epochs", "3", "--trials", "6", "--out", out};
        Object[] all = new Object[args.length + more.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return lanewise(all);
    }

    @ParameterizedTest
    @CsvSource({
        "grid, 2",
        "random, 1",
        "coarse-to-fine, 1",
        "halving, 1",
        "asha, 1",
        "bayesian, 1",
        "tpe, 1",
        "evolution, 1",
        "pbt, 1",
        "controller, 1"
    })
    void everyMethodFindsTheSameAgainWithAnyNumberOfThreads(String method, int points) throws IOException {
        if (method.equals("pbt")) {
            Files.writeString(space, RATES);
        }
        Object[] options = {"--method", method, "--points", points, "--json"};
        Program.Outcome first = search(folder.resolve("a"), concat(options, "--threads", 1));
        Program.Outcome second = search(folder.resolve("b"), concat(options, "--threads", 3));
        assertThat(first.code()).as(first.err()).isZero();
        JsonNode json = first.json();
        assertThat(json.get("trials").asInt()).isEqualTo(6);
        assertThat(json.get("best").get("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(second.json().get("best")).isEqualTo(json.get("best"));
        assertThat(first.errLines()).filteredOn(l -> l.startsWith("trial ")).hasSize(6);
    }

    private static Object[] concat(Object[] options, Object... more) {
        Object[] all = java.util.Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    @Test
    void theTableHasTheBestFirstAndTheBorderIsNamed() {
        Program.Outcome outcome = search(folder.resolve("a"), "--method", "grid", "--points", "2");
        assertThat(outcome.code()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines.getFirst())
                .matches(" *trial +accuracy +budget +seconds +learning-rate +units +optimizer +momentum");
        assertThat(lines).hasSize(8);
        assertThat(lines.getLast()).startsWith("6 trials, 0 failed, best trial ");
        double best = Double.parseDouble(lines.get(1).strip().split(" +")[1]);
        double next = Double.parseDouble(lines.get(2).strip().split(" +")[1]);
        assertThat(best).isGreaterThanOrEqualTo(next);
        // N05: a grid of two points has nothing but borders
        assertThat(outcome.err())
                .contains("warning     learning-rate is best at")
                .contains("border of its");
    }

    @Test
    void aFinishedSearchGoesOnWithMoreTrials() {
        Path out = folder.resolve("a");
        search(out, "--method", "random");
        Program.Outcome again = lanewise(
                "search", space, "--data", csv, "--epochs", "3", "--trials", "8", "--out", out, "--method", "random");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.errLines()).filteredOn(l -> l.startsWith("trial ")).hasSize(2);
        assertThat(again.out()).contains("8 trials, 0 failed");
    }

    @Test
    void anotherSearchInTheSameFolderIsRefused() {
        Path out = folder.resolve("a");
        search(out, "--method", "random");
        Program.Outcome method = search(out, "--method", "tpe");
        assertThat(method.code()).isEqualTo(2);
        assertThat(method.err()).contains("is the journal of another search: its method is", "give another --out");
        Program.Outcome loss = search(out, "--method", "random", "--minimize-loss");
        assertThat(loss.code()).isEqualTo(2);
        assertThat(loss.err()).contains("--out " + out + ": has the search", "give another folder");
    }

    /** What the method cannot do has nothing to do with the folder. */
    @Test
    void aGridThatIsTooLargeIsNoOtherSearch() {
        Path out = folder.resolve("a");
        Program.Outcome outcome = search(out, "--method", "grid", "--points", 1000);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines().getFirst())
                .startsWith("lanewise: --method grid: a grid of 1000 points for each of 4 parameters has more than")
                .doesNotContain("--out");
        assertThat(out).doesNotExist();
    }

    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        Path out = folder.resolve("a");
        assertThat(search(out, "--method", "random").code()).isZero();
        String html = Files.readString(out.resolve("search.html"));
        assertThat(html).doesNotContain("<script", "http:", "https:", "url(");
        // an XML parser accepts the body as it is, but for the two tags of HTML that have no end
        String xml = html.replace("<!DOCTYPE html>\n", "").replaceAll("<meta [^>]*>", "");
        Document page =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        assertThat(page.getElementsByTagName("polyline").getLength()).isEqualTo(6);
        assertThat(page.getElementsByTagName("tr").getLength()).isEqualTo(7);
        assertThat(html).containsOnlyOnce("class=\"trial best\"").contains(">momentum</text>", ">not there</text>");
    }

    @Test
    void textsAreEscaped() {
        assertThat(SearchPage.escape("<b>\"&'\u0007")).isEqualTo("&lt;b&gt;&quot;&amp;&#39; ");
    }

    /** Each step multiplies weights by some −10⁶. */
    @Test
    void trialsThatDivergeAreRecordedAndTheSearchFailsIfAllDo() throws IOException {
        Files.writeString(
                space,
                "{\"learning-rate\": [1000], \"weight-decay\": {\"uniform\": [900, 1000]}, \"optimizer\": [\"sgd\"], \"batch\": [1]}");
        Program.Outcome outcome = search(folder.resolve("a"), "--method", "random");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("6 trials, 6 failed");
        assertThat(outcome.err()).contains("failed: ", "the loss is");
        assertThat(folder.resolve("a/search.html")).content().contains("trial failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                             | line 1, column",
                "{} {}                                         | expected the end",
                "[]                                            | the file: expected an object in braces",
                "{}                                            | a space needs at least one parameter",
                "{\"lr\": {\"uniform\": [0, 1]}}               | there is no hyper-parameter 'lr'; there are [learning-rate, momentum",
                "{\"units\": {\"uniform\": [2, 8]}}            | units is 2.0; it must be a whole number from 1 to 65536",
                "{\"units\": {\"int\": [2, 8.5]}}              | two whole numbers: [from, to], found [2.0, 8.5]",
                "{\"units\": {\"int\": [2]}}                   | two numbers: [from, to], found [2.0]",
                "{\"units\": {\"int\": [8, 2]}}                | units: from 8 to 2; the first must be below the second",
                "{\"units\": {\"integer\": [2, 8]}}            | expected one of uniform, log-uniform, int, log-int, choice, found integer",
                "{\"units\": 7}                                | units: expected an object in braces, found 7",
                "{\"units\": [64, 1e9]}                        | units is 1000000000; it must be a whole number from 1 to 65536",
                "{\"optimizer\": [\"adam\", \"lbfgs\"]}        | optimizer is lbfgs; it must be one of [sgd, momentum",
                "{\"optimizer\": {\"int\": [1, 2]}}            | optimizer is a choice of",
                "{\"dropout\": {\"uniform\": [0, 1]}}          | dropout is 1.0; it must be a number from 0.0 to 0.99",
                "{\"units\": [1], \"units\": [2]}              | Duplicate",
                "{\"units\": {\"choice\": [1], \"when\": {\"optimizer\": \"adam\"}}} | a condition names 'optimizer', which must be added before",
            })
    void whatIsNoSpaceIsExplained(String text, String explanation) throws IOException {
        Files.writeString(space, text);
        Program.Outcome outcome = search(folder.resolve("a"));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err()).contains(space.toString(), explanation);
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void populationsCannotChangeTheirNetworks() {
        Program.Outcome outcome = search(folder.resolve("a"), "--method", "pbt");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--method pbt: changes settings in the middle of a training, and units cannot");
    }
}
