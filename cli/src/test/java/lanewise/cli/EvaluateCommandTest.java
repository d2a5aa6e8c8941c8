package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    @Test
    void findsWhatTrainHasFound() {
        Program.Outcome trained = lanewise("train", "--hidden", "16", "--epochs", "2", "--out", folder, "--json");
        JsonNode json =
                lanewise("evaluate", folder, "--data", "digits", "--json").json();
        assertThat(json.get("accuracy").asDouble())
                .isEqualTo(trained.json().get("testAccuracy").asDouble());
        assertThat(json.get("loss").asDouble())
                .isCloseTo(trained.json().get("testLoss").asDouble(), Offset.offset(1e-12));
        assertThat(json.get("n").asInt()).isEqualTo(359);
        assertThat(json.get("part").asText()).isEqualTo("test");
    }

    @Test
    void takesFileOrFolderAndKnowsItsData() {
        Path file = TrainedModel.ofDigits(folder);
        Program.Outcome outcome = lanewise("evaluate", file);
        assertThat(outcome.out()).matches("accuracy 0\\.[0-9]{4}, loss [0-9.]+, n 359 \\(the test part of digits\\)\n");
        assertThat(outcome.err()).isEmpty();
        assertThat(lanewise("evaluate", folder)).isEqualTo(outcome);
    }

    @Test
    void takesAllExamples() {
        Path file = TrainedModel.ofDigits(folder);
        assertThat(lanewise("evaluate", file, "--all", "--json").json().get("n").asInt())
                .isEqualTo(1797);
        assertThat(lanewise("evaluate", file, "--all").out()).contains("n 1797 (all of digits)");
    }

    @Test
    void refusesOtherData() throws IOException {
        Path model = TrainedModel.ofDigits(folder);
        Path csv = Files.writeString(folder.resolve("t.csv"), "1,2,3\n1,2,4\n".repeat(5));
        Program.Outcome outcome = lanewise("evaluate", model, "--data", csv, "--all");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines())
                .containsExactly(
                        "lanewise: t.csv (training part) has 2 features but the model, trained on digits, takes 64");
    }
}
