package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.simd.Rng;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search where numbers are to be predicted. */
class SearchOfNumbersTest {
    /** One rate that learns nothing in 40 epochs, and one that learns nearly all there is. */
    private static final String SPACE = "{\"learning-rate\": [1e-6, 0.03], \"units\": [16]}";

    @TempDir
    private Path folder;

    private Path space = Path.of("");
    private Path csv = Path.of("");

    /** z = 3 + 1000 (x - 2y): the spread is 2236, and of that 20 are noise, (20/2236)² = 0.00008 of the variance. */
    @BeforeEach
    void write() throws IOException {
        space = Files.writeString(folder.resolve("space.json"), SPACE);
        Rng rng = new Rng(3, 1);
        StringBuilder rows = new StringBuilder("x,y,z\n");
        for (int i = 0; i < 200; i++) {
            double x = rng.normal(3L * i);
            double y = rng.normal(3L * i + 1);
            double z = 3 + 1000 * (x - 2 * y) + 20 * rng.normal(3L * i + 2);
            rows.append(String.format(Locale.ROOT, "%.4f,%.4f,%.2f%n", x, y, z));
        }
        csv = Files.writeString(folder.resolve("numbers.csv"), rows);
    }

    private JsonNode search(String out, String... more) {
        Object[] args = {
            "search", space, "--data", csv, "--method", "grid", "--epochs", 40, "--json", "--out", folder.resolve(out)
        };
        Object[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        Program.Outcome outcome = lanewise(all);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.json();
    }

    @Test
    void theyAreJudgedByTheShareOfVarianceThatIsExplained() throws IOException {
        JsonNode json = search("a", "--threads", "1");
        assertThat(json.get("score").asText()).isEqualTo("r2");
        JsonNode best = json.get("best");
        assertThat(best.get("setting").get("learning-rate").asText()).isEqualTo("0.03");
        assertThat(best.get("score").asDouble()).isBetween(0.99, 1.0);
        assertThat(folder.resolve("a/search.json")).content().contains("\"score\":\"r2\"");
        assertThat(search("b", "--threads", "3").get("best")).isEqualTo(best);
    }

    /** Errors in the units of the data, the loss in those of standardised numbers. */
    @Test
    void theJournalNotesAllFigures() throws IOException {
        JsonNode best = search("a").get("best");
        List<String> lines = Files.readAllLines(folder.resolve("a/journal.tsv"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith(best.get("trial").asText() + "\t"))
                .singleElement()
                .asString()
                .contains("r2=" + best.get("score").asText() + ";mae=")
                .containsPattern("mae=[1-9][0-9]\\.[0-9]+;rmse=[1-9][0-9]\\.[0-9]+;loss=[0-9.E-]+\t");
    }

    @Test
    void orByTheLoss() {
        JsonNode json = search("a", "--minimize-loss");
        assertThat(json.get("score").asText()).isEqualTo("loss");
        assertThat(json.get("best").get("setting").get("learning-rate").asText())
                .isEqualTo("0.03");
        assertThat(json.get("best").get("score").asDouble()).isBetween(0.0, 0.01);
    }

    /** A fifth of 9 rows is kept for the test, which leaves 7. */
    @Test
    void fewerThanCanBeJudgedAreRefused() throws IOException {
        List<String> rows = Files.readAllLines(csv);
        Files.write(csv, rows.subList(0, 10));
        Program.Outcome few = lanewise("search", space, "--data", csv, "--out", folder.resolve("a"));
        assertThat(few.code()).isEqualTo(2);
        assertThat(few.errLines().getFirst())
                .isEqualTo("lanewise: --data numbers.csv: has 7 numbers to learn from; a search needs at least 8,"
                        + " of which a fifth judges");
        assertThat(folder.resolve("a")).doesNotExist();
    }
}
