package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    private static final String HEADER = "width,height";

    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void trainOnTwoClouds() throws IOException {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> i % 2 == 0
                        ? (10 + i % 7) + "," + (i % 5) + ",low"
                        : (i % 7) + "," + (10 + i % 5) + ",\"high, \"\"up\"\"\"")
                .collect(Collectors.joining("\n"));
        Path csv = Files.writeString(folder.resolve("clouds.csv"), HEADER + ",class\n" + rows + "\n");
        model = TrainedModel.train(folder.resolve("run"), "--data", csv, "--hidden", "8", "--lr", "0.05");
    }

    @Test
    void printsAClassPerRow() throws IOException {
        Path csv = Files.writeString(folder.resolve("new.csv"), HEADER + "\n12,1\n2,13\n");
        Program.Outcome outcome = lanewise("predict", model, "--csv", csv);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("class,probability");
        assertThat(lines.get(1)).matches("low,(0\\.[5-9][0-9]{3}|1\\.0000)");
        assertThat(lines.get(2)).matches("\"high, \"\"up\"\"\",(0\\.[5-9][0-9]{3}|1\\.0000)");
    }

    @Test
    void readsStandardInputInBatchesAndWithoutHeader() throws IOException {
        String rows = "12,1\n2,13\n".repeat(300);
        Program.Outcome outcome = new Program().reading(rows).run("predict", model, "--csv", "-", "--json");
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(600);
        for (int i = 0; i < 600; i++) {
            JsonNode json = new ObjectMapper().readTree(lines.get(i));
            assertThat(json.get("row").asInt()).isEqualTo(i + 1);
            assertThat(json.get("class").asText()).isEqualTo(i % 2 == 0 ? "low" : "high, \"up\"");
            assertThat(json.get("probability").asDouble()).isBetween(0.5, 1.0);
        }
    }

    @Test
    void predictsAnExampleOfTheTestPart() {
        Path digits = TrainedModel.train(folder.resolve("digits"), "--hidden", "32", "--epochs", "10");
        Program.Outcome outcome = lanewise("predict", digits, "--data", "digits", "--index", "0", "--json");
        assertThat(outcome.json().get("class").asText()).matches("[0-9]");
        assertThat(outcome.err()).matches("truth       [0-9]\n");
        Program.Outcome beyond = lanewise("predict", digits, "--data", "digits", "--index", "359");
        assertThat(beyond.code()).isEqualTo(2);
        assertThat(beyond.err()).contains("expected 0 to 358").contains("found 359");
    }

    @Test
    void namesWhatIsWrongWithARow() throws IOException {
        Path csv = folder.resolve("bad.csv");
        Files.writeString(csv, HEADER + "\n12,1\n2,x\n");
        assertFails(csv, csv + ": line 3, column 2 (height): expected a finite number, found 'x'");
        Files.writeString(csv, "12,1\n2\n");
        assertFails(csv, csv + ": line 2, column 2: expected 2 cells as in the first row, found 1");
        Files.writeString(csv, "1,2,3\n");
        assertFails(csv, csv + ": line 1: expected 2 cells, one for each input of the model, found 3");
        Files.writeString(csv, "");
        assertFails(csv, csv + ": line 1, column 1: expected a row of cells, found none; the file is empty");
        assertFails(folder, folder + ": expected a CSV file, found a folder");
        assertFails(folder.resolve("none.csv"), folder.resolve("none.csv") + ": no such file");
    }

    private void assertFails(Path csv, String line) {
        Program.Outcome outcome = lanewise("predict", model, "--csv", csv);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines()).containsExactly("lanewise: " + line);
    }
}
